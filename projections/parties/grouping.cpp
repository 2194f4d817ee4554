// SPDX-License-Identifier: Apache-2.0
// From customers to the parties they belong to, and from codes to parties.
#include "projections/parties/grouping.hpp"

#include <algorithm>
#include <cstring>

#include "domain/values/assert.hpp"

namespace duebook::projections {
namespace {

using domain::Reason;

const Registry* registry_of(const Parties& parties, Dimension dimension) {
  switch (dimension) {
    case Dimension::customer: return &parties.customers;
    case Dimension::customer_group: return &parties.customer_groups;
    case Dimension::owner: return &parties.employees;
    case Dimension::region: return &parties.regions;
    case Dimension::none: return nullptr;
  }
  DUEBOOK_ASSERT(false);
}

Reason reason_not_found(Dimension dimension) {
  switch (dimension) {
    case Dimension::customer: return Reason::customer_not_found;
    case Dimension::customer_group: return Reason::customer_group_not_found;
    case Dimension::owner: return Reason::employee_not_found;
    case Dimension::region: return Reason::region_not_found;
    case Dimension::none: return Reason::not_a_choice;
  }
  DUEBOOK_ASSERT(false);
}

std::uint32_t first_group(const Registry& customers, const PartyVersion& version) {
  const std::string_view groups = customers.text(version.groups);
  std::uint32_t first = 0;
  if (!groups.empty()) std::memcpy(&first, groups.data(), sizeof first);
  return first;
}

std::uint32_t party_of(const View& view, Dimension dimension, std::uint32_t customer) {
  const Registry& customers = view.parties().customers;
  const PartyVersion* version = customers.at(customer, view.known_at());
  DUEBOOK_ASSERT(version != nullptr);
  switch (dimension) {
    case Dimension::customer: return customer;
    case Dimension::customer_group: return first_group(customers, *version);
    case Dimension::owner: return version->owner;
    case Dimension::region: return version->region;
    case Dimension::none: return 0;
  }
  DUEBOOK_ASSERT(false);
}

}  // namespace

Grouping::Grouping(const View& view, Dimension dimension)
    : view_(view),
      dimension_(dimension),
      registry_(registry_of(view.parties(), dimension)),
      last_(registry_ == nullptr ? 0 : registry_->count(view.known_at())) {}

Cell Grouping::code(std::uint32_t party) const {
  return party == 0 ? Cell{} : Cell{std::string(registry_->code(party))};
}

Cell Grouping::name(std::uint32_t party) const {
  return party == 0 ? Cell{} : Cell{std::string(registry_->name(party, view_.known_at()))};
}

domain::Checked<std::uint32_t> Grouping::find(std::string_view code,
                                              const std::string& pointer) const {
  const std::uint32_t party = registry_ == nullptr ? 0 : registry_->find(code);
  if (party != 0 && party <= last_) return party;
  if (code == no_party_code && dimension_ != Dimension::customer) return std::uint32_t{0};
  return domain::Rejection{reason_not_found(dimension_), pointer};
}

void Grouping::sort_by_code(std::vector<std::uint32_t>& parties) const {
  std::ranges::sort(parties, [&](std::uint32_t a, std::uint32_t b) {
    if (a == 0 || b == 0) return a != 0 && b == 0;
    return registry_->code(a) < registry_->code(b);
  });
}

domain::Checked<std::uint32_t> customer_asked(const View& view,
                                              const std::optional<domain::Code>& code) {
  if (!code) return std::uint32_t{0};
  return Grouping(view, Dimension::customer).find(code->value, "/customer");
}

PartyRange::PartyRange(const Grouping& grouping, std::uint32_t customer) {
  if (grouping.dimension() == Dimension::customer && customer != 0) {
    first = customer;
    count = 1;
  } else {
    count = grouping.last() + 1;
  }
}

PartyOfCustomer::PartyOfCustomer(const View& view, Dimension dimension, std::uint32_t customer)
    : dimension_(dimension), only_(customer) {
  if (dimension == Dimension::customer || dimension == Dimension::none) return;
  const std::uint32_t first = customer == 0 ? 1 : customer;
  const std::uint32_t last = customer == 0 ? view.customer_count() : customer;
  parties_.reserve(last - first + 1);
  for (std::uint32_t i = first; i <= last; ++i) parties_.push_back(party_of(view, dimension, i));
}

}  // namespace duebook::projections
