// SPDX-License-Identifier: Apache-2.0
// Adding up settlements: all of them in one pass, or those of one row by its chain.
#include "projections/receivables/dated_accounts.hpp"

namespace duebook::projections {

using domain::Date;
using domain::Money;

SettledAmounts::SettledAmounts(const View& view)
    : items_(view.item_count()), credits_(view.credit_count()) {
  const Settlements& settlements = view.accounts().settlements;
  const Date as_of = view.as_of();
  const auto add_run = [&](std::span<const Date> dates, std::size_t from) {
    const Money* const amounts = &settlements.amount[from];
    const Row* const items = &settlements.item[from];
    const Row* const credits = &settlements.credit[from];
    for (std::size_t i = 0; i < dates.size(); ++i) {
      // Credits come about in the order of their settlements, items do not.
      const std::size_t ahead = i + rows_prefetched;
      if (ahead < dates.size() && items[ahead] != no_row) items_.prefetch(items[ahead]);
      if (dates[i] > as_of) continue;
      if (items[i] != no_row) items_[items[i]] += amounts[i];
      if (credits[i] != no_row) credits_[credits[i]] += amounts[i];
    }
  };
  settlements.date.for_each_run(0, view.settlement_count(), add_run);
}

Money settled_of_item(const View& view, Row item) {
  const Settlements& settlements = view.accounts().settlements;
  Money settled;
  view.for_each_settlement_of_item(item, [&](Row row) {
    if (settlements.date[row] <= view.as_of()) settled += settlements.amount[row];
  });
  return settled;
}

Money used_of_credit(const View& view, Row credit) {
  const Settlements& settlements = view.accounts().settlements;
  Money used;
  view.for_each_settlement_of_credit(credit, [&](Row row) {
    if (settlements.date[row] <= view.as_of()) used += settlements.amount[row];
  });
  return used;
}

std::uint64_t entries_touched(const View& view, std::uint32_t customer) {
  if (customer == 0) return view.entry_count();
  std::uint64_t entries = 0;
  view.for_each_entry_of(customer, [&](Row) { ++entries; });
  return entries;
}

std::uint64_t rows_touched_for_open(const View& view, std::uint32_t customer) {
  if (customer != 0) return 3 * entries_touched(view, customer);
  return std::uint64_t{view.settlement_count()} + view.item_count() + view.credit_count();
}

}  // namespace duebook::projections
