// SPDX-License-Identifier: Apache-2.0
// Book: all that deciding needs to know of one company's ledger, one member per module. A value:
// it can be copied, saved, and taken back to a mark.
#pragma once

#include "domain/book_opening.hpp"
#include "domain/parties/customer_groups.hpp"
#include "domain/parties/customers.hpp"
#include "domain/parties/departments.hpp"
#include "domain/parties/employees.hpp"
#include "domain/parties/regions.hpp"
#include "domain/receivables/receivables.hpp"
#include "domain/selling/product_groups.hpp"
#include "domain/selling/products.hpp"
#include "domain/values/table.hpp"

namespace duebook::domain {

struct Book {
  Cell<BookSettings> settings;
  Departments departments;
  Employees employees;
  CustomerGroups customer_groups;
  Regions regions;
  Customers customers;
  ProductGroups product_groups;
  Products products;
  Receivables receivables;

  DUEBOOK_PARTS(settings, departments, employees, customer_groups, regions, customers,
                product_groups, products, receivables)

  /// From now on changes are remembered until keep or take_back.
  void mark();
  void keep();
  /// Undoes everything since mark.
  void take_back();

  void save(ByteSink& sink) const;
  void load(ByteSource& source);
  std::size_t bytes_allocated() const;
};

/// Seq of the last event that touched the thing; nothing when there is no such thing.
std::optional<Seq> version_of(const Book& book, const EntityRef& entity);

}  // namespace duebook::domain
