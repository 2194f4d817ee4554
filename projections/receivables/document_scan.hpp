// SPDX-License-Identifier: Apache-2.0
// Document scan: one page of invoices, payments or credit notes, the newest first.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

#include "domain/values/date.hpp"
#include "projections/entity.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

// Numbers count down along a list, positions up.
constexpr ListPosition document_position(std::uint32_t rank, std::uint32_t number) {
  return ListPosition{rank} << 32 | (0xFFFF'FFFFu - number);
}
constexpr std::uint32_t document_at(ListPosition position) {
  return 0xFFFF'FFFFu - static_cast<std::uint32_t>(position);
}

struct DocumentsAsked {
  EntryKind kind = EntryKind::invoice;  ///< invoice, payment or credit note
  std::uint32_t last = 0;               ///< number of the newest one the view knows
  std::uint32_t customer = 0;           ///< 0 = all
  bool is_ranked = false;               ///< a search sorts them
};

/// A page of the documents for which `rank_of(number)` gives a rank (0 without a search). Without a
/// search no more are looked at than the page needs; those of one customer by its chain.
template <class RankOf>
std::vector<ListPosition> scan_documents(const View& view, const DocumentsAsked& asked,
                                         const PageAsked& page, std::optional<ListPosition>& next,
                                         RankOf&& rank_of) {
  PageRows rows(page);
  const auto offer = [&](std::uint32_t number) {
    const ListPosition best = document_position(0, number);
    if (!asked.is_ranked && (rows.is_full() || best <= page.after)) return;
    const std::optional<std::uint32_t> rank = rank_of(number);
    if (rank) rows.offer(document_position(*rank, number));
  };
  if (asked.customer != 0) {
    const Entries& entries = view.accounts().entries;
    view.for_each_entry_of(asked.customer, [&](Row row) {
      if (entries.kind[row] == asked.kind) offer(entries.document[row]);
    });
    return std::move(rows).take(next);
  }
  const bool goes_on = !asked.is_ranked && page.after != 0;
  const std::uint32_t first = goes_on ? document_at(page.after) - 1 : asked.last;
  for (std::uint32_t number = first; number > 0; --number) {
    if (!asked.is_ranked && rows.is_full()) break;
    offer(number);
  }
  return std::move(rows).take(next);
}

/// Business days that documents are filtered by; each end may be missing.
struct DaysAsked {
  std::optional<domain::Date> from;
  std::optional<domain::Date> to;

  bool takes(domain::Date date) const { return (!from || date >= *from) && (!to || date <= *to); }
  domain::Check check() const {
    if (from && to && *to < *from) return domain::Rejection{domain::Reason::out_of_range, "/to"};
    return {};
  }
};

/// The number that a path names, as it is written without zeros in front; 0 when it is none.
inline std::uint32_t document_number(std::string_view key) {
  std::uint32_t number = 0;
  const auto result = std::from_chars(key.data(), key.data() + key.size(), number);
  const bool sound = result.ec == std::errc() && result.ptr == key.data() + key.size();
  return sound && !key.starts_with('0') ? number : 0;
}

}  // namespace duebook::projections
