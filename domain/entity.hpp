// SPDX-License-Identifier: Apache-2.0
// EntityRef: names one thing of a book, by its code or its number, as URLs and commands do.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace duebook::domain {

enum class EntityKind : std::uint8_t {
  book,
  customer,
  employee,
  department,
  customer_group,
  region,
  product,
  product_group,
  invoice,
  payment,
  credit_note,
};

/// The noun of each kind in URLs.
inline constexpr auto entity_nouns = std::to_array<std::string_view>(
    {"books", "customers", "employees", "departments", "customer-groups", "regions", "products",
     "product-groups", "invoices", "payments", "credit-notes"});

struct EntityRef {
  EntityKind kind;
  std::string_view code;     ///< of what people name
  std::uint32_t number = 0;  ///< of what the book numbers
};

}  // namespace duebook::domain
