// SPDX-License-Identifier: Apache-2.0
// From codes to numbers.
#include "projections/receivables/document_filter.hpp"

namespace duebook::projections {
namespace {

using domain::Check;
using domain::Checked;
using domain::Code;
using domain::Reason;
using domain::Rejection;

// A thing defined after the view's position does not exist for it.
std::uint32_t find(const View& view, const Registry& registry, const Code& code) {
  const std::uint32_t thing = registry.find(code.value);
  return registry.at(thing, view.known_at()) == nullptr ? 0 : thing;
}

struct Field {
  const std::optional<Code>& code;
  const Registry& registry;
  std::uint32_t& number;
  Reason unknown;
  const char* pointer;
};

Check fill(const View& view, const Field& field) {
  if (!field.code) return {};
  field.number = find(view, field.registry, *field.code);
  if (field.number == 0) return Rejection{field.unknown, field.pointer};
  return {};
}

}  // namespace

Checked<std::uint32_t> find_customer(const View& view, const Code& code) {
  const std::uint32_t customer = find(view, view.parties().customers, code);
  if (customer == 0 || !view.lens().scope.sees(customer)) {
    return Rejection{Reason::customer_not_found, "/customer"};
  }
  return customer;
}

Checked<DocumentFilter> find_documents(const View& view, const FilterCodes& codes) {
  DocumentFilter filter;
  filter.currency = codes.currency.value_or(view.facts().currency());
  if (codes.customer) {
    const auto customer = find_customer(view, *codes.customer);
    if (!customer) return customer.rejection();
    filter.customer = *customer;
  }
  const Parties& parties = view.parties();
  const Field fields[] = {
      {codes.owner, parties.employees, filter.owner, Reason::employee_not_found, "/owner"},
      {codes.region, parties.regions, filter.region, Reason::region_not_found, "/region"},
      {codes.customer_group, parties.customer_groups, filter.group,
       Reason::customer_group_not_found, "/customer_group"},
  };
  for (const Field& field : fields) {
    if (const Check bad = fill(view, field)) return *bad;
  }
  return filter;
}

}  // namespace duebook::projections
