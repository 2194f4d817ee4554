// SPDX-License-Identifier: Apache-2.0
// What each event of parties and products adds to the registries.
#include "projections/parties/fold.hpp"

#include <optional>
#include <string>

namespace duebook::projections {
namespace {

using domain::Change;
using domain::Code;
using domain::Decimal;

// Changes the newest version of a thing by a function.
template <class Edit>
void edit(Registry& registry, const Code& code, Seq seq, Edit change) {
  const std::uint32_t thing = registry.find(code.value);
  PartyVersion version = registry.newest(thing);
  change(version);
  registry.change(thing, version, seq);
}

void add_named(Registry& registry, const Code& code, const domain::Name& name, Seq seq) {
  PartyVersion version;
  version.name = registry.keep(name.value);
  registry.add(code.value, version, seq);
}

void rename(Registry& registry, const Code& code, const domain::Name& name, Seq seq) {
  edit(registry, code, seq,
       [&](PartyVersion& version) { version.name = registry.keep(name.value); });
}

void retire(Registry& registry, const Code& code, Seq seq) {
  edit(registry, code, seq, [](PartyVersion& version) { version.retired = true; });
}

std::uint32_t find(const Registry& registry, const std::optional<Code>& code) {
  return code ? registry.find(code->value) : 0;
}

template <class Text>
TextRef keep(Registry& registry, const std::optional<Text>& text) {
  return text ? registry.keep(text->value) : TextRef{};
}

TextRef keep_groups(Parties& parties, const std::vector<Code>& groups) {
  std::string bytes;
  for (const Code& code : groups) {
    const std::uint32_t number = parties.customer_groups.find(code.value);
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  return parties.customers.keep(bytes);
}

// Each applies one field of a change event: kept, cleared or set.

void apply_name(Registry& registry, const std::optional<domain::Name>& name, TextRef& out) {
  if (name) out = registry.keep(name->value);
}

template <class Text>
void apply_text(Registry& registry, const Change<Text>& change, TextRef& out) {
  if (change.is_clear()) out = {};
  if (change.is_set()) out = registry.keep(change.value().value);
}

void apply_code(const Registry& registry, const Change<Code>& change, std::uint32_t& out) {
  if (change.is_clear()) out = 0;
  if (change.is_set()) out = registry.find(change.value().value);
}

void apply_decimal(const Change<Decimal>& change, std::int64_t& out) {
  if (change.is_clear()) out = -1;
  if (change.is_set()) out = change.value().millionths;
}

std::int64_t millionths(const std::optional<Decimal>& value) {
  return value ? value->millionths : -1;
}

}  // namespace

void fold(Parties& parties, const domain::DepartmentDefined& event, Seq seq) {
  add_named(parties.departments, event.code, event.name, seq);
}
void fold(Parties& parties, const domain::DepartmentChanged& event, Seq seq) {
  rename(parties.departments, event.department, event.name, seq);
}
void fold(Parties& parties, const domain::DepartmentRetired& event, Seq seq) {
  retire(parties.departments, event.department, seq);
}

void fold(Parties& parties, const domain::EmployeeDefined& event, Seq seq) {
  PartyVersion version;
  version.name = parties.employees.keep(event.name.value);
  version.parent = find(parties.departments, event.department);
  parties.employees.add(event.code.value, version, seq);
}
void fold(Parties& parties, const domain::EmployeeChanged& event, Seq seq) {
  edit(parties.employees, event.employee, seq, [&](PartyVersion& version) {
    apply_name(parties.employees, event.name, version.name);
    apply_code(parties.departments, event.department, version.parent);
  });
}
void fold(Parties& parties, const domain::EmployeeRetired& event, Seq seq) {
  retire(parties.employees, event.employee, seq);
}

void fold(Parties& parties, const domain::CustomerGroupDefined& event, Seq seq) {
  add_named(parties.customer_groups, event.code, event.name, seq);
}
void fold(Parties& parties, const domain::CustomerGroupChanged& event, Seq seq) {
  rename(parties.customer_groups, event.customer_group, event.name, seq);
}
void fold(Parties& parties, const domain::CustomerGroupRetired& event, Seq seq) {
  retire(parties.customer_groups, event.customer_group, seq);
}

void fold(Parties& parties, const domain::RegionDefined& event, Seq seq) {
  add_named(parties.regions, event.code, event.name, seq);
}
void fold(Parties& parties, const domain::RegionChanged& event, Seq seq) {
  rename(parties.regions, event.region, event.name, seq);
}
void fold(Parties& parties, const domain::RegionRetired& event, Seq seq) {
  retire(parties.regions, event.region, seq);
}

void fold(Parties& parties, const domain::CustomerRegistered& event, Seq seq) {
  PartyVersion version;
  version.name = parties.customers.keep(event.name.value);
  version.phone = keep(parties.customers, event.phone);
  version.tax_id = keep(parties.customers, event.tax_id);
  version.groups = keep_groups(parties, event.groups);
  version.region = find(parties.regions, event.region);
  version.owner = find(parties.employees, event.owner);
  if (event.credit_days) version.credit_days = static_cast<std::int32_t>(*event.credit_days);
  parties.customers.add(event.code.value, version, seq);
}
void fold(Parties& parties, const domain::CustomerChanged& event, Seq seq) {
  edit(parties.customers, event.customer, seq, [&](PartyVersion& version) {
    apply_name(parties.customers, event.name, version.name);
    apply_text(parties.customers, event.phone, version.phone);
    apply_text(parties.customers, event.tax_id, version.tax_id);
    apply_code(parties.regions, event.region, version.region);
    apply_code(parties.employees, event.owner, version.owner);
    if (event.groups.is_clear()) version.groups = {};
    if (event.groups.is_set()) version.groups = keep_groups(parties, event.groups.value());
    if (event.credit_days.is_clear()) version.credit_days = -1;
    if (event.credit_days.is_set()) {
      version.credit_days = static_cast<std::int32_t>(event.credit_days.value());
    }
  });
}
void fold(Parties& parties, const domain::OwnerTransferred& event, Seq seq) {
  const std::uint32_t owner = parties.employees.find(event.owner.value);
  for (const Code& customer : event.customers) {
    edit(parties.customers, customer, seq, [&](PartyVersion& version) { version.owner = owner; });
  }
}

void fold(Parties& parties, const domain::ProductGroupDefined& event, Seq seq) {
  add_named(parties.product_groups, event.code, event.name, seq);
}
void fold(Parties& parties, const domain::ProductGroupChanged& event, Seq seq) {
  rename(parties.product_groups, event.product_group, event.name, seq);
}
void fold(Parties& parties, const domain::ProductGroupRetired& event, Seq seq) {
  retire(parties.product_groups, event.product_group, seq);
}

void fold(Parties& parties, const domain::ProductDefined& event, Seq seq) {
  PartyVersion version;
  version.name = parties.products.keep(event.name.value);
  version.unit = keep(parties.products, event.unit);
  version.parent = find(parties.product_groups, event.product_group);
  version.unit_price = millionths(event.unit_price);
  version.tax_percent = millionths(event.tax_percent);
  parties.products.add(event.code.value, version, seq);
}
void fold(Parties& parties, const domain::ProductChanged& event, Seq seq) {
  edit(parties.products, event.product, seq, [&](PartyVersion& version) {
    apply_name(parties.products, event.name, version.name);
    apply_text(parties.products, event.unit, version.unit);
    apply_code(parties.product_groups, event.product_group, version.parent);
    apply_decimal(event.unit_price, version.unit_price);
    apply_decimal(event.tax_percent, version.tax_percent);
  });
}
void fold(Parties& parties, const domain::ProductRetired& event, Seq seq) {
  retire(parties.products, event.product, seq);
}

}  // namespace duebook::projections
