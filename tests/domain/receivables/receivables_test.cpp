// SPDX-License-Identifier: Apache-2.0
// Laws of what is open and what waits, over random histories, against the oracle.
#include "domain/receivables/receivables.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/domain/oracle.hpp"
#include "tests/domain/random_history.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

constexpr std::uint64_t histories = 400;

// Fails with the seed, so that the history can be drawn again.
template <class Check>
void for_each_history(Check check) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    check(random_history({.seed = seed, .customers = static_cast<std::uint32_t>(1 + seed % 3)}));
    if (::testing::Test::HasFailure()) return;
  }
}

Oracle oracle_of(const History& history) {
  Oracle oracle;
  for (const Event& event : history.events) oracle.add(event);
  return oracle;
}

// Calls check(view) for every day that matters and every number of events known.
template <class Check>
void at_every_view(const Oracle& oracle, Check check) {
  for (const Date date : oracle.dates()) {
    for (Seq known = 0; known <= oracle.size(); ++known) check(OracleView{date, known});
  }
}

std::string name_of(OracleView view) {
  return "at " + to_string(view.date) + " knowing " + std::to_string(view.known);
}

bool is_within(Money part, Money whole) { return part >= Money{} && part <= whole; }

TEST(RandomHistory, holds_every_kind_of_receivables_event) {
  std::vector<std::size_t> seen(std::variant_size_v<Event>);
  std::size_t accepted = 0;
  std::size_t rejected = 0;
  for_each_history([&](const History& history) {
    for (const Event& event : history.events) ++seen[event.index()];
    accepted += history.accepted.size();
    rejected += history.rejected.size();
  });
  for (const Event& event :
       {Event{InvoiceCreated{}}, Event{InvoiceVoided{}}, Event{CreditNoteCreated{}},
        Event{InvoiceWrittenOff{}}, Event{PaymentRecorded{}}, Event{PaymentAllocated{}},
        Event{PaymentUnallocated{}}, Event{PaymentRefunded{}}, Event{CreditNoteAllocated{}},
        Event{CreditNoteUnallocated{}}, Event{CreditNoteRefunded{}}, Event{OwnerTransferred{}}}) {
    EXPECT_GT(seen[event.index()], histories / 10) << "event kind " << event.index();
  }
  EXPECT_GT(accepted, rejected);
  EXPECT_GT(rejected, histories);
}

TEST(RandomHistory, is_the_same_for_the_same_seed) {
  const History once = random_history({.seed = 7});
  const History again = random_history({.seed = 7});
  const History other = random_history({.seed = 8});
  EXPECT_TRUE(once.events == again.events);
  EXPECT_FALSE(once.events == other.events);
}

TEST(Receivables, keep_every_open_amount_in_range_on_every_day_at_every_position) {
  for_each_history([](const History& history) {
    const Oracle oracle = oracle_of(history);
    at_every_view(oracle, [&](OracleView view) {
      for (const auto& [id, item] : oracle.items()) {
        ASSERT_TRUE(is_within(oracle.open(id, view), item.amount))
            << "invoice " << id.invoice << " instalment " << id.instalment << " " << name_of(view)
            << " open " << oracle.open(id, view).minor << " of " << item.amount.minor;
      }
    });
  });
}

TEST(Receivables, keep_every_waiting_amount_in_range_on_every_day_at_every_position) {
  for_each_history([](const History& history) {
    const Oracle oracle = oracle_of(history);
    at_every_view(oracle, [&](OracleView view) {
      for (const auto& [id, credit] : oracle.credits()) {
        ASSERT_TRUE(is_within(oracle.unallocated(id, view), credit.amount))
            << (id.is_credit_note ? "credit note " : "payment ") << id.number << " "
            << name_of(view) << " waiting " << oracle.unallocated(id, view).minor << " of "
            << credit.amount.minor;
      }
    });
  });
}

TEST(Receivables, add_up_to_the_balance_on_every_day_at_every_position) {
  for_each_history([](const History& history) {
    const Oracle oracle = oracle_of(history);
    const auto accounts = oracle.accounts();
    at_every_view(oracle, [&](OracleView view) {
      for (const OracleAccount& account : accounts) {
        ASSERT_EQ((oracle.open(account, view) - oracle.unallocated(account, view)).minor,
                  oracle.balance(account, view).minor)
            << account.customer << " " << account.currency.code() << " " << name_of(view);
      }
    });
  });
}

TEST(Receivables, agree_with_the_oracle_on_all_that_is_open_and_waits) {
  for_each_history([](const History& history) {
    const Oracle oracle = oracle_of(history);
    const OracleView end{date_max, oracle.size()};
    const Receivables& state = history.book.receivables;
    std::size_t items = 0;
    for (const auto& [id, item] : oracle.items()) {
      const Item row = item_at(state, ItemId{{id.invoice}, id.instalment});
      ASSERT_EQ(row.open.minor, oracle.open(id, end).minor) << "invoice " << id.invoice;
      ASSERT_EQ(row.amount.minor, item.amount.minor);
      ASSERT_EQ(row.due, item.due);
      ++items;
    }
    ASSERT_EQ(items, items_of(state).size());
    for (const auto& [id, credit] : oracle.credits()) {
      const CreditId number = id.is_credit_note ? credit_of(state, CreditNoteId{id.number})
                                                : credit_of(state, PaymentId{id.number});
      const CreditRow& row = state.credits[number.value];
      ASSERT_EQ(waiting_of(state, number).minor, oracle.unallocated(id, end).minor)
          << "credit " << id.number;
      ASSERT_EQ(row.by_hand(), credit.waits_for_hand) << "credit " << id.number;
    }
    ASSERT_EQ(oracle.credits().size(), state.credits.size());
  });
}

// Owner and instalment of each of a customer's rows.
using Owner = std::pair<std::uint32_t, std::uint32_t>;
std::vector<Owner> listed(const OpenRows& rows, OrderedRows account) {
  std::vector<Owner> owners;
  OpenWalk walk(rows, account.root);
  for (; walk.row() != 0; walk.go_on()) {
    owners.emplace_back(rows[walk.row()].owner, rows[walk.row()].instalment);
  }
  EXPECT_EQ(
      account.last == 0 ? Owner() : Owner(rows[account.last].owner, rows[account.last].instalment),
      owners.empty() ? Owner() : owners.back());
  return owners;
}

TEST(Receivables, list_open_items_by_due_date_invoice_date_and_number) {
  for_each_history([](const History& history) {
    const Receivables& state = history.book.receivables;
    for (std::uint32_t customer = 1; customer <= state.accounts.size(); ++customer) {
      std::vector<std::tuple<Date, Date, std::string, ItemId>> expected;
      for (const ItemId id : items_of(state)) {
        const InvoiceRow& invoice = state.invoices[id.invoice.value];
        const Item item = item_at(state, id);
        if (invoice.customer.value != customer || item.open == Money{}) continue;
        expected.emplace_back(item.due, invoice.date(), invoice_number(history.book, id.invoice),
                              id);
      }
      std::ranges::sort(expected);
      std::vector<Owner> numbers;
      for (const auto& entry : expected) {
        const ItemId id = std::get<3>(entry);
        numbers.emplace_back(id.invoice.value, id.instalment);
      }
      const AccountRow& account = state.accounts[customer];
      ASSERT_EQ(listed(state.open_items, account.open), numbers);
    }
  });
}

TEST(Receivables, list_waiting_credits_by_date_and_leave_out_those_that_wait_for_hand) {
  for_each_history([](const History& history) {
    const Receivables& state = history.book.receivables;
    for (std::uint32_t customer = 1; customer <= state.accounts.size(); ++customer) {
      std::vector<std::pair<Date, std::uint32_t>> expected;
      for (std::uint32_t i = 1; i <= state.credits.size(); ++i) {
        const CreditRow& credit = state.credits[i];
        if (credit.customer.value != customer || credit.by_hand()) continue;
        if (waiting_of(state, CreditId{i}) > Money{}) expected.emplace_back(credit.date, i);
      }
      std::ranges::sort(expected);
      std::vector<Owner> numbers;
      for (const auto& entry : expected) numbers.emplace_back(entry.second, 0);
      const AccountRow& account = state.accounts[customer];
      ASSERT_EQ(listed(state.waiting_credits, account.waiting), numbers);
    }
  });
}

}  // namespace
}  // namespace duebook::tests
