// SPDX-License-Identifier: Apache-2.0
// Customer ledger by hand, and its laws over random histories.
#include "projections/receivables/customer_ledger.hpp"

#include <gtest/gtest.h>

#include "projections/read_model.hpp"
#include "projections/receivables/debt_ageing.hpp"
#include "projections/receivables/receivables_summary.hpp"
#include "tests/domain/oracle.hpp"
#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using namespace projections;

static_assert(ReadModel<CustomerLedger>);
static_assert(lists_every_member<CustomerLedger::Query>());

Answer ledger(const View& view, const CustomerLedger::Query& query) {
  const Checked<Answer> answer = CustomerLedger::ask(view, query);
  EXPECT_TRUE(answer);
  return *answer;
}

std::int64_t term(const Answer& answer, std::string_view name) {
  for (const auto& [term, cell] : answer.terms) {
    if (term == name) return std::get<Money>(cell).minor;
  }
  ADD_FAILURE() << name;
  return 0;
}

// Rows as "date document kind number reference debit credit balance".
std::string rows_of(const Answer& answer) {
  std::string text;
  for (std::size_t row = 0; row < answer.rows.size(); ++row) {
    for (const auto& column : answer.columns) {
      if (column.name != "seq") text += text_at(answer, row, column.name) + " ";
    }
    text += "\n";
  }
  return text;
}

const Date jan_1 = day(2026, 1, 1);

ToldBook book_with_life() {
  ToldBook book;
  book.tell(customer("C1"));
  CreateInvoice first = invoice("C1", 100, jan_1 + 2, 10);
  first.number = DocumentNumber{"HD-9"};
  book.tell(first);
  RecordPayment paid = payment("C1", 120, jan_1 + 1);
  paid.reference = Memo{"FT26"};
  book.tell(paid);
  CreateCreditNote note = credit_note("C1", 10, jan_1 + 10);
  note.number = DocumentNumber{"TL-1"};
  book.tell(note);
  book.tell(RefundPayment{{1}, Money{5}, jan_1 + 11, {}, {}});
  book.tell(invoice("C1", 50, jan_1 + 11, 10));
  book.tell(VoidInvoice{{2}, jan_1 + 30, {}}, jan_1 + 30);
  return book;
}

TEST(CustomerLedger, shows_every_entry_in_order_of_date_with_the_balance_after_it) {
  const ToldBook book = book_with_life();
  const Answer answer = ledger(book.at(jan_1 + 40), {.customer = Code{"c1"}});
  EXPECT_EQ(rows_of(answer),
            "2026-01-02 payment 1 payment null FT26 0 120 -120 \n"
            "2026-01-03 invoice 1 invoice HD-9 null 100 0 -20 \n"
            "2026-01-11 credit-note 1 credit-note TL-1 null 0 10 -30 \n"
            "2026-01-12 payment 1 refund null FT26 5 0 -25 \n"
            "2026-01-12 invoice 2 invoice 1 null 50 0 25 \n"
            "2026-01-31 invoice 2 void 1 null 0 50 -25 \n");
  EXPECT_EQ(number_at(answer, "", "debit"), 155);
  EXPECT_EQ(number_at(answer, "", "credit"), 180);
  EXPECT_EQ(number_at(answer, "", "balance"), -25);
}

TEST(CustomerLedger, carries_what_was_before_into_the_opening_balance) {
  const ToldBook book = book_with_life();
  const Answer answer =
      ledger(book.at(jan_1 + 40), {.customer = Code{"C1"}, .from = jan_1 + 11, .to = jan_1 + 11});
  EXPECT_EQ(answer.rows.size(), 2u);
  EXPECT_EQ(term(answer, "opening"), -30);
  EXPECT_EQ(term(answer, "debit"), 55);
  EXPECT_EQ(term(answer, "credit"), 0);
  EXPECT_EQ(term(answer, "closing"), 25);
}

TEST(CustomerLedger, keeps_currencies_apart) {
  ToldBook book = book_with_life();
  CreateInvoice dollars = invoice("C1", 7, jan_1, 10);
  dollars.currency = usd();
  book.tell(dollars);
  const View view = book.at(jan_1 + 40);
  EXPECT_EQ(term(ledger(view, {.customer = Code{"C1"}}), "closing"), -25);
  EXPECT_EQ(term(ledger(view, {.customer = Code{"C1"}, .currency = usd()}), "closing"), 700);
}

TEST(CustomerLedger, shows_what_was_known_then) {
  ToldBook book;
  book.tell(customer("C1"));
  const Seq known = book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(payment("C1", 30, jan_1));
  EXPECT_EQ(term(ledger(book.at(jan_1, known), {.customer = Code{"C1"}}), "closing"), 100);
  EXPECT_EQ(term(ledger(book.at(jan_1), {.customer = Code{"C1"}}), "closing"), 70);
}

TEST(CustomerLedger, rejects_a_missing_or_unknown_customer_and_a_turned_period) {
  const ToldBook book = book_with_life();
  const auto rejection = [&](const CustomerLedger::Query& query) {
    const auto answer = CustomerLedger::ask(book.at(jan_1), query);
    EXPECT_FALSE(answer);
    return answer.rejection();
  };
  EXPECT_EQ(rejection({}), (Rejection{Reason::field_missing, "/customer"}));
  EXPECT_EQ(rejection({.customer = Code{"X"}}),
            (Rejection{Reason::customer_not_found, "/customer"}));
  EXPECT_EQ(rejection({.customer = Code{"C1"}, .from = jan_1, .to = jan_1 - 1}),
            (Rejection{Reason::out_of_range, "/to"}));
}

TEST(CustomerLedger, touches_the_entries_of_the_customer_only) {
  ToldBook book = book_with_life();
  book.tell(customer("C2"));
  for (int i = 0; i < 20; ++i) book.tell(invoice("C2", 7, jan_1, 10));
  EXPECT_EQ(CustomerLedger::rows_touched(book.at(jan_1), {.customer = Code{"C1"}}), 6u);
}

TEST(CustomerLedger, closes_as_the_summary_the_ageing_and_the_oracle_do) {
  std::size_t rows = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const History history = random_history({.seed = seed, .commands = 80, .customers = 4});
    Oracle oracle;
    for (const Event& event : history.events) oracle.add(event);
    const SharedFacts facts = facts_of(history.events);
    const SharedFacts loaded = saved_and_loaded(*facts);
    Random random(seed);
    for (const OracleAccount& account : oracle.accounts()) {
      const OracleView at{
          random.pick(oracle.dates()),
          oracle.size() - random.below(static_cast<std::uint32_t>(oracle.size() / 2))};
      const View view(*facts, {at.date, at.known, {}});
      const Date from = at.date - random.between(0, 40);
      const Code customer_code{account.customer};
      const Answer answer =
          ledger(view, {.customer = customer_code, .currency = account.currency, .from = from});
      const auto summary = ReceivablesSummary::ask(
          view, {.currency = account.currency, .from = from, .customer = customer_code});
      const auto ageing =
          DebtAgeing::ask(view, {.currency = account.currency, .customer = customer_code});
      ASSERT_EQ(term(answer, "closing"), oracle.balance(account, at).minor);
      ASSERT_EQ(term(answer, "opening"), oracle.balance(account, {from - 1, at.known}).minor);
      ASSERT_EQ(term(answer, "closing"), number_at(*summary, "", "closing"));
      ASSERT_EQ(term(answer, "debit"), number_at(*summary, "", "incurred"));
      ASSERT_EQ(term(answer, "credit"), number_at(*summary, "", "paid"));
      ASSERT_EQ(term(answer, "closing"), number_at(*ageing, "", "balance"));
      ASSERT_EQ(
          printed(answer),
          printed(ledger(View(*loaded, {at.date, at.known, {}}),
                         {.customer = customer_code, .currency = account.currency, .from = from})));
      rows += answer.rows.size();
    }
  }
  EXPECT_GT(rows, 500u);
}

}  // namespace
}  // namespace duebook::tests
