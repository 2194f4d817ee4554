// SPDX-License-Identifier: Apache-2.0
// From the codes of a query to numbers.
#include "projections/parties/party_filter.hpp"

#include "projections/parties/grouping.hpp"

namespace duebook::projections {

std::uint32_t find_known(const View& view, const Registry& registry, std::string_view code) {
  const std::uint32_t thing = registry.find(code);
  return thing <= registry.count(view.known_at()) ? thing : 0;
}

domain::Check find_parties(const View& view, std::initializer_list<AskedParty> asked) {
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
