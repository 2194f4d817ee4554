// SPDX-License-Identifier: Apache-2.0
// Named models: reading employees, departments, groups, regions and products, in the order they
// were defined; searched ones in the order of how well they fit.
#pragma once

#include <optional>

#include "projections/entity.hpp"
#include "projections/parties/search.hpp"

namespace duebook::projections {

struct EmployeeModel {
  static constexpr domain::EntityKind kind = domain::EntityKind::employee;
  struct Query {
    std::optional<domain::Code> department = {};
    std::optional<bool> retired = {};
    std::optional<SearchText> q = {};
    DUEBOOK_RECORD("employee-query", "Employees, by department (\"-\": in none), found by q.",
                   department, retired, q)
  };
  static domain::Checked<ListPage> list(const View& view, const Query& query,
                                        const PageAsked& page);
  static domain::Checked<Thing> one(const View& view, std::string_view key);
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

struct ProductModel {
  static constexpr domain::EntityKind kind = domain::EntityKind::product;
  struct Query {
    std::optional<domain::Code> product_group = {};
    std::optional<bool> retired = {};
    std::optional<SearchText> q = {};
    DUEBOOK_RECORD("product-query", "Products, by product group (\"-\": in none), found by q.",
                   product_group, retired, q)
  };
  static domain::Checked<ListPage> list(const View& view, const Query& query,
                                        const PageAsked& page);
  static domain::Checked<Thing> one(const View& view, std::string_view key);
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

/// What has a code and a name and nothing else.
template <domain::EntityKind named>
struct NamedModel {
  static constexpr domain::EntityKind kind = named;
  struct Query {
    std::optional<bool> retired = {};
    std::optional<SearchText> q = {};
    DUEBOOK_RECORD("named-query", "Things with a code and a name, found by q.", retired, q)
  };
  static domain::Checked<ListPage> list(const View& view, const Query& query,
                                        const PageAsked& page);
  static domain::Checked<Thing> one(const View& view, std::string_view key);
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

using DepartmentModel = NamedModel<domain::EntityKind::department>;
using CustomerGroupModel = NamedModel<domain::EntityKind::customer_group>;
using RegionModel = NamedModel<domain::EntityKind::region>;
using ProductGroupModel = NamedModel<domain::EntityKind::product_group>;

extern template struct NamedModel<domain::EntityKind::department>;
extern template struct NamedModel<domain::EntityKind::customer_group>;
extern template struct NamedModel<domain::EntityKind::region>;
extern template struct NamedModel<domain::EntityKind::product_group>;

}  // namespace duebook::projections
