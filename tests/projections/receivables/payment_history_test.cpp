// SPDX-License-Identifier: Apache-2.0
// Payment history of a customer, by hand and over random histories.
#include "projections/receivables/payment_history.hpp"

#include <gtest/gtest.h>

#include <map>

#include "projections/read_model.hpp"
#include "tests/domain/oracle.hpp"
#include "tests/domain/random_history.hpp"
#include "tests/projections/scripted_book.hpp"

namespace duebook::tests {
namespace {

using projections::Answer;
using projections::PaymentHistory;
using projections::View;

static_assert(projections::ReadModel<PaymentHistory>);
static_assert(domain::lists_every_member<PaymentHistory::Query>());

Answer ask(const View& view, std::string_view customer) {
  PaymentHistory::Query query;
  query.customer = domain::Code{std::string(customer)};
  const auto answer = PaymentHistory::ask(view, query);
  EXPECT_TRUE(bool(answer));
  return *answer;
}

TEST(PaymentHistory, says_what_each_payment_settled_and_what_waits) {
  ScriptedBook book;
  const auto invoice = book.invoice("A", "2026-01-01", 1'000);  // due 2026-01-31
  book.payment("A", "2026-02-02", 1'500);
  book.payment("B", "2026-02-02", 77);
  book.tell(domain::RefundPayment{{1}, domain::Money{200}, day("2026-02-05"), {}, {}});
  const Answer answer = ask(book.view("2026-02-28"), "A");
  ASSERT_EQ(answer.rows.size(), 3u);
  EXPECT_EQ(text_at(answer, 0, "kind"), "invoice");
  EXPECT_EQ(text_at(answer, 0, "invoice"), std::to_string(invoice));
  EXPECT_EQ(text_at(answer, 0, "instalment"), "1");
  EXPECT_EQ(text_at(answer, 0, "amount"), "1000");
  EXPECT_EQ(text_at(answer, 0, "method"), "bank");
  EXPECT_EQ(text_at(answer, 0, "days_to_pay"), "32");
  EXPECT_EQ(text_at(answer, 0, "days_late"), "2");
  EXPECT_EQ(text_at(answer, 1, "kind"), "refund");
  EXPECT_EQ(text_at(answer, 1, "amount"), "200");
  EXPECT_EQ(text_at(answer, 2, "kind"), "unallocated");
  EXPECT_EQ(text_at(answer, 2, "amount"), "300");
  EXPECT_EQ(text_at(answer, 2, "invoice"), "null");
  EXPECT_EQ(text_at(answer, {}, "amount"), "1500");
  EXPECT_EQ(term(answer, "weighted_days_to_pay"), "32.00");
  EXPECT_EQ(term(answer, "last_payment"), "2026-02-02");
  // Before the refund was due it waited.
  EXPECT_EQ(text_at(ask(book.view("2026-02-04"), "A"), 1, "amount"), "500");
  EXPECT_TRUE(ask(book.view("2026-02-01"), "A").rows.empty());
}

TEST(PaymentHistory, forgets_what_was_taken_off_again) {
  ScriptedBook book;
  book.invoice("A", "2026-01-01", 1'000);
  book.payment("A", "2026-01-10", 1'000);
  book.tell(domain::UnallocatePayment{{1}, {}, day("2026-02-01")});
  const Answer answer = ask(book.view("2026-02-01"), "A");
  ASSERT_EQ(answer.rows.size(), 1u);
  EXPECT_EQ(text_at(answer, 0, "kind"), "unallocated");
  EXPECT_EQ(term(answer, "weighted_days_to_pay"), "null");
  EXPECT_EQ(text_at(ask(book.view("2026-01-31"), "A"), 0, "kind"), "invoice");
}

TEST(PaymentHistory, adds_up_to_what_was_paid_and_waits_as_in_the_oracle) {
  std::size_t rows = 0;
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    const History history = random_history({.seed = seed, .commands = 90});
    const SharedFacts facts = facts_of(history.events);
    Oracle oracle;

    for (const domain::Event& event : history.events) oracle.add(event);
    Random random(seed);
    for (int i = 0; i < 10; ++i) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " question " + std::to_string(i));
      const OracleView at{
          history_begin + random.between(20, 220),
          oracle.size() - random.below(static_cast<std::uint32_t>(oracle.size() - 12))};
      const std::string customer = "C" + std::to_string(1 + random.below(3));
      const Answer answer = ask(View(*facts, {at.date, at.known, {}}), customer);
      std::map<std::uint32_t, domain::Money> waiting;
      domain::Money received;
      for (const auto& [id, credit] : oracle.credits()) {
        if (id.is_credit_note || credit.movements.front().seq >= at.known) continue;
        if (credit.date > at.date) continue;
        if (credit.account != OracleAccount{customer, vnd()}) continue;
        received += credit.amount;
        waiting[id.number] = oracle.unallocated(id, at);
      }
      ASSERT_EQ(text_at(answer, {}, "amount"), std::to_string(received.minor));
      ASSERT_EQ(term(answer, "payment_count"), std::to_string(waiting.size()));
      for (std::size_t row = 0; row < answer.rows.size(); ++row, ++rows) {
        if (text_at(answer, row, "kind") != "unallocated") continue;
        const auto id = static_cast<std::uint32_t>(std::stoul(text_at(answer, row, "payment")));
        ASSERT_EQ(text_at(answer, row, "amount"), std::to_string(waiting.at(id).minor));
        waiting.erase(id);
      }
      for (const auto& [id, amount] : waiting) ASSERT_EQ(amount, domain::Money{}) << id;
      const SharedFacts then = facts_of(history.events, at.known);
      ASSERT_EQ(printed(answer), printed(ask(View(*then, {at.date, at.known, {}}), customer)));
    }
  }
  EXPECT_GT(rows, 800u);
}

}  // namespace
}  // namespace duebook::tests
