// SPDX-License-Identifier: Apache-2.0
// Party scan: one page of a registry, filtered and searched.
#pragma once

#include <optional>

#include "projections/entity.hpp"
#include "projections/parties/registry.hpp"
#include "projections/parties/search.hpp"

namespace duebook::projections {

/// A page of the things that `takes(thing, version)`. Without a search they come in the order of
/// their numbers, and only as many are looked at as the page needs.
template <class Takes>
std::vector<ListPosition> scan_parties(const View& view, const Registry& registry,
                                       const std::optional<SearchText>& q, const PageAsked& page,
                                       std::optional<ListPosition>& next, Takes&& takes) {
  const std::uint32_t last = registry.count(view.known_at());
  PageRows rows(page);
  if (!q) {
    for (ListPosition thing = page.after + 1; thing <= last && !rows.is_full(); ++thing) {
      const auto number = static_cast<std::uint32_t>(thing);
      if (takes(number, registry.known(number, view.known_at()))) rows.offer(thing);
    }
    return std::move(rows).take(next);
  }
  const Search search(*q);
  for (std::uint32_t thing = 1; thing <= last; ++thing) {
    const PartyVersion& version = registry.known(thing, view.known_at());
    if (!takes(thing, version)) continue;
    const auto rank = search.rank(registry.text(version.searched), registry.text(version.name));
    if (rank) rows.offer(ListPosition{static_cast<std::uint32_t>(*rank)} << 32 | thing);
  }
  return std::move(rows).take(next);
}

/// The thing at a position.
constexpr std::uint32_t party_at(ListPosition position) {
  return static_cast<std::uint32_t>(position);
}

// Cells that lists are made of

/// A text that may be absent.
inline Cell text_cell(std::string_view text) {
  return text.empty() ? Cell{} : Cell{std::string(text)};
}
/// Null for party 0.
inline Cell code_cell(const Registry& registry, std::uint32_t party) {
  return party == 0 ? Cell{} : Cell{std::string(registry.code(party))};
}
inline Cell name_cell(const View& view, const Registry& registry, std::uint32_t party) {
  return party == 0 ? Cell{} : Cell{std::string(registry.name(party, view.known_at()))};
}
inline Cell version_cell(domain::Seq version) { return static_cast<std::int64_t>(version); }

}  // namespace duebook::projections
