// SPDX-License-Identifier: Apache-2.0
// Receivables summary by hand, and its laws over random histories.
#include "projections/receivables/receivables_summary.hpp"

#include <gtest/gtest.h>

#include "projections/read_model.hpp"
#include "projections/receivables/debt_ageing.hpp"
#include "tests/domain/oracle.hpp"
#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using namespace projections;

static_assert(Explainable<ReceivablesSummary>);
static_assert(lists_every_member<ReceivablesSummary::Query>());

using Numbers = std::vector<std::int64_t>;

constexpr std::uint64_t histories = 60;

Answer summary(const View& view, const ReceivablesSummary::Query& query) {
  const Checked<Answer> answer = ReceivablesSummary::ask(view, query);
  EXPECT_TRUE(answer);
  return *answer;
}

const Date jan_1 = day(2026, 1, 1);

// C1 of E1: invoiced 100 and 50, paid 120, credited 10, void of the 50, refunded 5.
ToldBook book_with_life() {
  ToldBook book;
  book.tell(customer("C1", "E1", "R1", {Code{"G1"}}));
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(payment("C1", 120, jan_1 + 9));
  book.tell(credit_note("C1", 10, jan_1 + 10));
  book.tell(RefundPayment{{1}, Money{5}, jan_1 + 11, {}, {}});
  book.tell(invoice("C1", 50, jan_1 + 20, 10));
  book.tell(VoidInvoice{{2}, jan_1 + 30, {}}, jan_1 + 30);
  return book;
}

TEST(ReceivablesSummary, parts_a_balance_into_what_was_before_incurred_and_paid) {
  const ToldBook book = book_with_life();
  const Answer answer = summary(book.at(jan_1 + 40), {.from = jan_1 + 10});
  std::string names;
  for (const auto& column : answer.columns) names += column.name + " ";
  EXPECT_EQ(names,
            "code name opening incurred paid closing invoiced refunded paid_in credited "
            "written_off voided ");
  EXPECT_EQ(numbers_of(answer, "C1"), (Numbers{-20, 55, 60, -25, 50, 5, 0, 10, 0, 50}));
  EXPECT_EQ(numbers_of(answer, ""), numbers_of(answer, "C1"));
}

TEST(ReceivablesSummary, counts_both_ends_of_its_period) {
  const ToldBook book = book_with_life();
  const View view = book.at(jan_1 + 40);
  EXPECT_EQ(numbers_of(summary(view, {.from = jan_1 + 9, .to = jan_1 + 9}), "C1"),
            (Numbers{100, 0, 120, -20, 0, 0, 120, 0, 0, 0}));
}

TEST(ReceivablesSummary, counts_a_write_off_as_paid) {
  ToldBook book;
  book.tell(customer("C1"));
  book.tell(invoice("C1", 100, jan_1, 10));
  book.tell(WriteOffInvoice{{1}, Money{30}, jan_1 + 40, {}}, jan_1 + 40);
  EXPECT_EQ(numbers_of(summary(book.at(jan_1 + 40), {.from = jan_1}), "C1"),
            (Numbers{0, 100, 30, 70, 100, 0, 0, 0, 30, 0}));
}

TEST(ReceivablesSummary, never_shows_what_is_dated_after_as_of) {
  const ToldBook book = book_with_life();
  const Answer cut = summary(book.at(jan_1 + 9), {.from = jan_1, .to = jan_1 + 300});
  EXPECT_EQ(number_at(cut, "C1", "closing"), -20);
  EXPECT_EQ(std::get<Date>(cut.terms[2].second), jan_1 + 9);
  const Answer ahead = summary(book.at(jan_1 + 9), {.from = jan_1 + 10, .to = jan_1 + 300});
  EXPECT_EQ(numbers_of(ahead, "C1"), (Numbers{-20, 0, 0, -20, 0, 0, 0, 0, 0, 0}));
}

TEST(ReceivablesSummary, groups_customers_as_they_are_known) {
  ToldBook book = book_with_life();
  const Seq before = book.size();
  book.tell(TransferOwner{{Code{"C1"}}, {}, {Code{"E2"}}, {}});
  const ReceivablesSummary::Query query{.from = jan_1, .by = Dimension::owner};
  EXPECT_EQ(keys_of(summary(book.at(jan_1 + 40), query)), (std::vector<std::string>{"E2"}));
  EXPECT_EQ(keys_of(summary(book.at(jan_1 + 40, before), query)), (std::vector<std::string>{"E1"}));
}

TEST(ReceivablesSummary, rejects_a_missing_or_turned_period) {
  const ToldBook book = book_with_life();
  const auto rejection = [&](const ReceivablesSummary::Query& query) {
    const auto answer = ReceivablesSummary::ask(book.at(jan_1), query);
    EXPECT_FALSE(answer);
    return answer.rejection();
  };
  EXPECT_EQ(rejection({}), (Rejection{Reason::field_missing, "/from"}));
  EXPECT_EQ(rejection({.from = jan_1 + 1, .to = jan_1}), (Rejection{Reason::out_of_range, "/to"}));
  EXPECT_EQ(rejection({.from = jan_1 + 1}), (Rejection{Reason::out_of_range, "/from"}));
  EXPECT_EQ(rejection({.from = jan_1, .customer = Code{"X"}}),
            (Rejection{Reason::customer_not_found, "/customer"}));
}

// Facts of a random history, its oracle and a generator for questions.
template <class Check>
void for_each_history(Check check) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const History history = random_history({.seed = seed, .commands = 80, .customers = 4});
    Oracle oracle;
    for (const Event& event : history.events) oracle.add(event);
    check(*facts_of(history.events), oracle, Random(seed));
    if (::testing::Test::HasFailure()) return;
  }
}

Dimension drawn_dimension(Random& random) { return static_cast<Dimension>(random.below(5)); }

TEST(ReceivablesSummary, chains_one_period_to_the_next) {
  for_each_history([](const Facts& facts, const Oracle& oracle, Random random) {
    const View view(facts, {oracle.dates().back(), oracle.size(), {}});
    ReceivablesSummary::Query query{.by = drawn_dimension(random)};
    if (random.chance(30)) query.currency = usd();
    std::map<std::string, std::int64_t> closing;
    Date from = oracle.dates().front();
    while (from <= view.as_of()) {
      query.from = from;
      query.to = from + random.between(0, 30);
      const Answer answer = summary(view, query);
      for (const auto& [key, balance] : closing) {
        ASSERT_EQ(number_at(answer, key, "opening"), balance) << key;
      }
      closing.clear();
      for (const std::string& key : keys_of(answer)) {
        closing[key] = number_at(answer, key, "closing");
        ASSERT_TRUE(*query.from > oracle.dates().front() || number_at(answer, key, "opening") == 0);
      }
      from = *query.to + 1;
    }
  });
}

TEST(ReceivablesSummary, closes_with_the_oracles_balance_and_that_of_ageing) {
  for_each_history([](const Facts& facts, const Oracle& oracle, Random random) {
    for (int i = 0; i < 10; ++i) {
      const OracleView at{random.pick(oracle.dates()),
                          random.below(static_cast<std::uint32_t>(1 + oracle.size()))};
      const View view(facts, {at.date, at.known, {}});
      const Answer answer = summary(view, {.from = at.date - random.between(0, 60)});
      const auto ageing = DebtAgeing::ask(view, {});
      for (const OracleAccount& account : oracle.accounts()) {
        if (account.currency != facts.currency()) continue;
        const std::int64_t closing = number_at(answer, account.customer, "closing");
        ASSERT_EQ(closing, oracle.balance(account, at).minor);
        ASSERT_EQ(closing, number_at(*ageing, account.customer, "balance"));
      }
    }
  });
}

TEST(ReceivablesSummary, groups_to_what_ageing_shows_of_the_current_owners) {
  for_each_history([](const Facts& facts, const Oracle& oracle, Random random) {
    const Date date = random.pick(oracle.dates());
    const View view(facts, {date, oracle.size(), {}});
    const Answer answer = summary(view, {.from = date, .by = Dimension::owner});
    const auto ageing = DebtAgeing::ask(view, {.by = AgeingGroups::current_owner});
    for (const std::string key : {"E1", "E2", "-", ""}) {
      ASSERT_EQ(number_at(answer, key, "closing"), number_at(*ageing, key, "balance")) << key;
    }
  });
}

TEST(ReceivablesSummary, has_the_same_row_walking_one_customer_as_scanning_all) {
  for_each_history([](const Facts& facts, const Oracle& oracle, Random random) {
    const View view(facts, {oracle.dates().back(), oracle.size(), {}});
    ReceivablesSummary::Query query{.from = random.pick(oracle.dates())};
    const Answer all = summary(view, query);
    for (const std::string key : {"C1", "C2", "C3", "C4"}) {
      query.customer = Code{key};
      ASSERT_EQ(numbers_of(summary(view, query), key), numbers_of(all, key)) << key;
    }
  });
}

TEST(ReceivablesSummary, answers_the_same_after_save_and_load) {
  for_each_history([](const Facts& facts, const Oracle& oracle, Random random) {
    const SharedFacts loaded = saved_and_loaded(facts);
    const Lens lens{random.pick(oracle.dates()), oracle.size() / 2, {}};
    const ReceivablesSummary::Query query{.from = lens.as_of - 20, .by = drawn_dimension(random)};
    ASSERT_EQ(printed(summary(View(facts, lens), query)),
              printed(summary(View(*loaded, lens), query)));
  });
}

TEST(ReceivablesSummary, explains_every_cell_by_events_that_add_up_to_it) {
  for_each_history([](const Facts& facts, const Oracle& oracle, Random random) {
    const View view(facts, {random.pick(oracle.dates()), oracle.size(), {}});
    const ReceivablesSummary::Query query{.from = view.as_of() - random.between(0, 40),
                                          .by = drawn_dimension(random)};
    const Answer answer = summary(view, query);
    std::vector<std::string> rows = keys_of(answer);
    rows.emplace_back();  // the total
    for (const std::string& row : rows) {
      for (const AnswerColumn& column : answer.columns) {
        if (column.type != CellType::money) continue;
        const auto explained = ReceivablesSummary::explain(view, query, {row, column.name});
        ASSERT_TRUE(explained);
        ASSERT_EQ(number_at(*explained, "", "amount"), number_at(answer, row, column.name))
            << row << " " << column.name;
      }
    }
  });
}

}  // namespace
}  // namespace duebook::tests
