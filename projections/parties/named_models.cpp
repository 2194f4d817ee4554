// SPDX-License-Identifier: Apache-2.0
// Pages and things of the registries that are not customers.
#include "projections/parties/named_models.hpp"

#include "projections/parties/party_filter.hpp"
#include "projections/parties/party_scan.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Decimal;
using domain::EntityKind;
using domain::Reason;
using domain::Rejection;

const Registry& registry_of(const View& view, EntityKind kind) {
  const Parties& parties = view.parties();
  switch (kind) {
    case EntityKind::department: return parties.departments;
    case EntityKind::customer_group: return parties.customer_groups;
    case EntityKind::region: return parties.regions;
    default: DUEBOOK_ASSERT(kind == EntityKind::product_group); return parties.product_groups;
  }
}

Reason not_found(EntityKind kind) {
  switch (kind) {
    case EntityKind::department: return Reason::department_not_found;
    case EntityKind::customer_group: return Reason::customer_group_not_found;
    case EntityKind::region: return Reason::region_not_found;
    default: return Reason::product_group_not_found;
  }
}

bool takes_retired(const std::optional<bool>& asked, const PartyVersion& version) {
  return !asked || *asked == version.retired;
}

Cell decimal_cell(std::int64_t millionths) {
  return millionths < 0 ? Cell{} : Cell{Decimal{millionths}};
}

// How many things are looked at: all when something has to be found among them.
std::uint64_t things_touched(const View& view, const Registry& registry, bool is_filtered) {
  return is_filtered ? registry.count(view.known_at()) : 0;
}

AnswerRow named_row(const View& view, const Registry& registry, std::uint32_t thing) {
  return {std::string(registry.code(thing)), name_cell(view, registry, thing),
          registry.known(thing, view.known_at()).retired,
          version_cell(registry.version_seq(thing, view.known_at()))};
}

AnswerRow employee_row(const View& view, std::uint32_t thing) {
  const Registry& employees = view.parties().employees;
  const PartyVersion& version = employees.known(thing, view.known_at());
  return {std::string(employees.code(thing)),
          name_cell(view, employees, thing),
          code_cell(view.parties().departments, version.parent),
          name_cell(view, view.parties().departments, version.parent),
          version.retired,
          version_cell(employees.version_seq(thing, view.known_at()))};
}

AnswerRow product_row(const View& view, std::uint32_t thing) {
  const Registry& products = view.parties().products;
  const PartyVersion& version = products.known(thing, view.known_at());
  return {std::string(products.code(thing)),
          name_cell(view, products, thing),
          text_cell(products.text(version.unit)),
          decimal_cell(version.unit_price),
          decimal_cell(version.tax_percent),
          code_cell(view.parties().product_groups, version.parent),
          name_cell(view, view.parties().product_groups, version.parent),
          version.retired,
          version_cell(products.version_seq(thing, view.known_at()))};
}

std::vector<AnswerColumn> named_columns() {
  return {{"code", CellType::text},
          {"name", CellType::text},
          {"retired", CellType::flag},
          {"version", CellType::count}};
}

std::vector<AnswerColumn> employee_columns() {
  return {{"code", CellType::text},       {"name", CellType::text},
          {"department", CellType::text}, {"department_name", CellType::text},
          {"retired", CellType::flag},    {"version", CellType::count}};
}

std::vector<AnswerColumn> product_columns() {
  return {{"code", CellType::text},
          {"name", CellType::text},
          {"unit", CellType::text},
          {"unit_price", CellType::decimal},
          {"tax_percent", CellType::decimal},
          {"product_group", CellType::text},
          {"product_group_name", CellType::text},
          {"retired", CellType::flag},
          {"version", CellType::count}};
}

}  // namespace

Checked<ListPage> EmployeeModel::list(const View& view, const Query& query, const PageAsked& page) {
  PartyFilter department;
  if (auto bad = find_parties(view, {{query.department, view.parties().departments, department,
                                      Reason::department_not_found, "/department"}})) {
    return *bad;
  }
  std::optional<ListPosition> next;
  const auto positions = scan_parties(view, view.parties().employees, query.q, page, next,
                                      [&](std::uint32_t, const PartyVersion& version) {
                                        return department.takes(version.parent) &&
                                               takes_retired(query.retired, version);
                                      });
  return page_of(employee_columns(), positions, next,
                 [&](ListPosition position) { return employee_row(view, party_at(position)); });
}

Checked<Thing> EmployeeModel::one(const View& view, std::string_view key) {
  const Registry& employees = view.parties().employees;
  const std::uint32_t thing = find_known(view, employees, key);
  if (thing == 0) return Rejection{Reason::employee_not_found, ""};
  return thing_of(employee_columns(), employee_row(view, thing),
                  employees.version_seq(thing, view.known_at()));
}

std::uint64_t EmployeeModel::rows_touched(const View& view, const Query& query) {
  return things_touched(view, view.parties().employees,
                        query.department || query.retired || query.q);
}

Checked<ListPage> ProductModel::list(const View& view, const Query& query, const PageAsked& page) {
  PartyFilter group;
  if (auto bad = find_parties(view, {{query.product_group, view.parties().product_groups, group,
                                      Reason::product_group_not_found, "/product_group"}})) {
    return *bad;
  }
  std::optional<ListPosition> next;
  const auto positions =
      scan_parties(view, view.parties().products, query.q, page, next,
                   [&](std::uint32_t, const PartyVersion& version) {
                     return group.takes(version.parent) && takes_retired(query.retired, version);
                   });
  return page_of(product_columns(), positions, next,
                 [&](ListPosition position) { return product_row(view, party_at(position)); });
}

Checked<Thing> ProductModel::one(const View& view, std::string_view key) {
  const Registry& products = view.parties().products;
  const std::uint32_t thing = find_known(view, products, key);
  if (thing == 0) return Rejection{Reason::product_not_found, ""};
  return thing_of(product_columns(), product_row(view, thing),
                  products.version_seq(thing, view.known_at()));
}

std::uint64_t ProductModel::rows_touched(const View& view, const Query& query) {
  return things_touched(view, view.parties().products,
                        query.product_group || query.retired || query.q);
}

template <EntityKind named>
Checked<ListPage> NamedModel<named>::list(const View& view, const Query& query,
                                          const PageAsked& page) {
  const Registry& registry = registry_of(view, named);
  std::optional<ListPosition> next;
  const auto positions = scan_parties(view, registry, query.q, page, next,
                                      [&](std::uint32_t, const PartyVersion& version) {
                                        return takes_retired(query.retired, version);
                                      });
  return page_of(named_columns(), positions, next, [&](ListPosition position) {
    return named_row(view, registry, party_at(position));
  });
}

template <EntityKind named>
Checked<Thing> NamedModel<named>::one(const View& view, std::string_view key) {
  const Registry& registry = registry_of(view, named);
  const std::uint32_t thing = find_known(view, registry, key);
  if (thing == 0) return Rejection{not_found(named), ""};
  return thing_of(named_columns(), named_row(view, registry, thing),
                  registry.version_seq(thing, view.known_at()));
}

template <EntityKind named>
std::uint64_t NamedModel<named>::rows_touched(const View& view, const Query& query) {
  return things_touched(view, registry_of(view, named), query.retired || query.q);
}

template struct NamedModel<EntityKind::department>;
template struct NamedModel<EntityKind::customer_group>;
template struct NamedModel<EntityKind::region>;
template struct NamedModel<EntityKind::product_group>;

}  // namespace duebook::projections
