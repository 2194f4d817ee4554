// SPDX-License-Identifier: Apache-2.0
// Party filter: which owner, region, group … the rows of a list must have.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>

#include "domain/decision.hpp"
#include "domain/values/text.hpp"
#include "projections/parties/grouping.hpp"
#include "projections/parties/registry.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// Number of a thing as known to the view; 0 when it is not known.
inline std::uint32_t find_known(const View& view, const Registry& registry, std::string_view code) {
  const std::uint32_t thing = registry.find(code);
  return thing <= registry.count(view.known_at()) ? thing : 0;
}

/// The number a field must have: 0 for `-` (none), nothing when the query does not ask.
struct PartyFilter {
  std::optional<std::uint32_t> number;

  bool takes(std::uint32_t party) const { return !number || *number == party; }
};

/// One filter of a query: what it names, where to look it up, and what to say when it is not there.
struct AskedParty {
  const std::optional<domain::Code>& code;
  const Registry& registry;
  PartyFilter& filter;
  domain::Reason not_found;
  const char* pointer;
};

/// Fills in the filters; a code the view does not know is rejected at its field.
inline domain::Check find_parties(const View& view, std::initializer_list<AskedParty> asked) {
  for (const AskedParty& party : asked) {
    if (!party.code) continue;
    const std::uint32_t number = find_known(view, party.registry, party.code->value);
    if (number == 0 && party.code->value != no_party_code) {
      return domain::Rejection{party.not_found, party.pointer};
    }
    party.filter.number = number;
  }
  return {};
}

}  // namespace duebook::projections
