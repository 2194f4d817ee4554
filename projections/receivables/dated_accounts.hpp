// SPDX-License-Identifier: Apache-2.0
// Dated accounts: what of Accounts counts on the day of a view. Of all customers by scanning the
// columns, of one customer by walking its chains; both visit the same rows, in no promised order.
#pragma once

#include <cstdint>
#include <span>

#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "projections/scratch.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// Whose accounts a question is about. Nothing is ever summed across currencies.
struct AccountsAsked {
  domain::Currency currency;
  std::uint32_t customer = 0;  ///< 0 = all
};

struct DatedEntry {
  Row row;
  domain::Date date;
  std::uint32_t customer;
  domain::Money amount;  ///< above zero the customer owes more
  EntryKind kind;
};

/// An item that is not settled: open = amount − Σ settlements dated on or before the day.
struct OpenItem {
  Row row;
  std::uint32_t customer;
  domain::Money amount;
  domain::Money open;
};

/// A payment or credit note not used up: waiting = amount − Σ settlements and refunds by the day.
struct WaitingCredit {
  Row row;
  std::uint32_t customer;
  domain::Money waiting;
};

/// Every entry dated on or before the day: visit(DatedEntry). A scan tells prefetch(customer) some
/// rows earlier whose entry may come, for visits that write to a place of the customer.
template <class Visit, class Prefetch>
void for_each_entry(const View& view, const AccountsAsked& asked, Visit&& visit,
                    Prefetch&& prefetch);
template <class Visit>
void for_each_entry(const View& view, const AccountsAsked& asked, Visit&& visit) {
  for_each_entry(view, asked, visit, [](std::uint32_t) {});
}

/// Every open item and every waiting credit: visit_item(OpenItem), visit_credit(WaitingCredit).
template <class VisitItem, class VisitCredit>
void for_each_open(const View& view, const AccountsAsked& asked, VisitItem&& visit_item,
                   VisitCredit&& visit_credit);

/// About how many rows the two of them look at.
std::uint64_t entries_touched(const View& view, std::uint32_t customer);
std::uint64_t rows_touched_for_open(const View& view, std::uint32_t customer);

// How

/// What of each item is settled and of each credit is used, by one pass over the settlements.
class SettledAmounts {
 public:
  explicit SettledAmounts(const View& view);

  domain::Money of_item(Row item) const { return items_[item]; }
  domain::Money of_credit(Row credit) const { return credits_[credit]; }

 private:
  ScratchColumn<domain::Money> items_;
  ScratchColumn<domain::Money> credits_;
};

/// The same for one item or credit, by its chain.
domain::Money settled_of_item(const View& view, Row item);
domain::Money used_of_credit(const View& view, Row credit);

template <class Visit, class Prefetch>
void scan_entries(const View& view, domain::Currency currency, Visit&& visit, Prefetch&& prefetch) {
  const Entries& entries = view.accounts().entries;
  const domain::Date as_of = view.as_of();
  entries.date.for_each_run(
      0, view.entry_count(), [&](std::span<const domain::Date> dates, std::size_t from) {
        const std::uint16_t* const currencies = &entries.currency[from];
        const std::uint32_t* const customers = &entries.customer[from];
        const domain::Money* const amounts = &entries.amount[from];
        const EntryKind* const kinds = &entries.kind[from];
        for (std::size_t i = 0; i < dates.size(); ++i) {
          if (i + rows_prefetched < dates.size()) prefetch(customers[i + rows_prefetched]);
          if (dates[i] > as_of || currencies[i] != currency.index()) continue;
          if (!view.lens().scope.sees(customers[i])) continue;
          visit(
              DatedEntry{static_cast<Row>(from + i), dates[i], customers[i], amounts[i], kinds[i]});
        }
      });
}

template <class Visit>
void walk_entries(const View& view, const AccountsAsked& asked, Visit&& visit) {
  if (!view.lens().scope.sees(asked.customer)) return;
  const Entries& entries = view.accounts().entries;
  view.for_each_entry_of(asked.customer, [&](Row row) {
    if (entries.date[row] > view.as_of()) return;
    if (entries.currency[row] != asked.currency.index()) return;
    visit(
        DatedEntry{row, entries.date[row], asked.customer, entries.amount[row], entries.kind[row]});
  });
}

template <class Visit, class Prefetch>
void for_each_entry(const View& view, const AccountsAsked& asked, Visit&& visit,
                    Prefetch&& prefetch) {
  if (asked.customer == 0) {
    scan_entries(view, asked.currency, visit, prefetch);
  } else {
    walk_entries(view, asked, visit);
  }
}

// Visits the rows of items or credits, [0, count), whose amount `used(row)` does not use up.
template <class Table, class Used, class Visit>
void scan_unused(const View& view, domain::Currency currency, const Table& table, Row count,
                 Used&& used, Visit&& visit) {
  const domain::Date as_of = view.as_of();
  table.amount.for_each_run(0, count,
                            [&](std::span<const domain::Money> amounts, std::size_t from) {
                              const domain::Date* const dates = &table.date[from];
                              const std::uint16_t* const currencies = &table.currency[from];
                              const std::uint32_t* const customers = &table.customer[from];
                              for (std::size_t i = 0; i < amounts.size(); ++i) {
                                const auto row = static_cast<Row>(from + i);
                                const domain::Money left{amounts[i].minor - used(row).minor};
                                if (left == domain::Money{}) continue;  // most are settled
                                if (dates[i] > as_of || currencies[i] != currency.index()) continue;
                                if (!view.lens().scope.sees(customers[i])) continue;
                                visit(row, customers[i], amounts[i], left);
                              }
                            });
}

template <class VisitItem, class VisitCredit>
void scan_open(const View& view, domain::Currency currency, VisitItem&& visit_item,
               VisitCredit&& visit_credit) {
  const Accounts& accounts = view.accounts();
  const SettledAmounts settled(view);
  scan_unused(
      view, currency, accounts.items, view.item_count(),
      [&](Row row) { return settled.of_item(row); },
      [&](Row row, std::uint32_t customer, domain::Money amount, domain::Money open) {
        visit_item(OpenItem{row, customer, amount, open});
      });
  scan_unused(
      view, currency, accounts.credits, view.credit_count(),
      [&](Row row) { return settled.of_credit(row); },
      [&](Row row, std::uint32_t customer, domain::Money, domain::Money waiting) {
        visit_credit(WaitingCredit{row, customer, waiting});
      });
}

template <class VisitItem, class VisitCredit>
void walk_open(const View& view, const AccountsAsked& asked, VisitItem&& visit_item,
               VisitCredit&& visit_credit) {
  const Accounts& accounts = view.accounts();
  const auto walk_items_of = [&](std::uint32_t invoice) {
    const Row end = view.end_of_items_of(invoice);
    for (Row row = view.first_item_of(invoice); row < end; ++row) {
      const domain::Money amount = accounts.items.amount[row];
      const domain::Money open = amount - settled_of_item(view, row);
      if (open != domain::Money{}) visit_item(OpenItem{row, asked.customer, amount, open});
    }
  };
  const auto walk_credit = [&](Row row) {
    const domain::Money waiting = accounts.credits.amount[row] - used_of_credit(view, row);
    if (waiting != domain::Money{}) visit_credit(WaitingCredit{row, asked.customer, waiting});
  };
  walk_entries(view, asked, [&](const DatedEntry& entry) {
    const std::uint32_t document = accounts.entries.document[entry.row];
    if (entry.kind == EntryKind::invoice) walk_items_of(document);
    if (entry.kind == EntryKind::payment) walk_credit(accounts.payments.credit[document - 1]);
    if (entry.kind == EntryKind::credit_note) {
      walk_credit(accounts.credit_notes.credit[document - 1]);
    }
  });
}

template <class VisitItem, class VisitCredit>
void for_each_open(const View& view, const AccountsAsked& asked, VisitItem&& visit_item,
                   VisitCredit&& visit_credit) {
  if (asked.customer == 0) {
    scan_open(view, asked.currency, visit_item, visit_credit);
  } else {
    walk_open(view, asked, visit_item, visit_credit);
  }
}

}  // namespace duebook::projections
