// SPDX-License-Identifier: Apache-2.0
// Cells that the lists of parties are made of.
#include "projections/parties/party_scan.hpp"

namespace duebook::projections {

Cell text_cell(std::string_view text) { return text.empty() ? Cell{} : Cell{std::string(text)}; }

Cell code_cell(const Registry& registry, std::uint32_t party) {
  return party == 0 ? Cell{} : Cell{std::string(registry.code(party))};
}

Cell name_cell(const View& view, const Registry& registry, std::uint32_t party) {
  return party == 0 ? Cell{} : Cell{std::string(registry.name(party, view.known_at()))};
}

Cell version_cell(domain::Seq version) { return static_cast<std::int64_t>(version); }

}  // namespace duebook::projections
