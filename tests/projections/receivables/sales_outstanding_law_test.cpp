// SPDX-License-Identifier: Apache-2.0
// Laws of sales-outstanding over random histories, against figures told a second time.
#include <gtest/gtest.h>

#include <array>

#include "tests/domain/random_history.hpp"
#include "tests/projections/receivables/naive_sales.hpp"
#include "tests/projections/scripted_book.hpp"

namespace duebook::tests {
namespace {

using namespace projections;
using domain::Code;
using domain::Date;
using domain::Seq;

using Query = SalesOutstanding::Query;

constexpr std::uint64_t histories = 60;
constexpr int questions = 12;

History history_of(std::uint64_t seed) { return random_history({.seed = seed, .commands = 90}); }

template <class T>
std::optional<T> maybe(Random& random, std::uint32_t percent, T value) {
  return random.chance(percent) ? std::optional<T>(std::move(value)) : std::nullopt;
}

Query random_query(Random& random) {
  Query query;
  query.currency = maybe(random, 30, usd());
  query.period = static_cast<Period>(random.below(3));
  query.from = maybe(random, 40, history_begin + random.between(-40, 60));
  query.to = maybe(random, 30, history_begin + random.between(61, 200));
  query.tax = static_cast<SalesTax>(random.below(2));
  query.credit_notes = static_cast<CreditNotesInSales>(random.below(2));
  query.average = random.chance(50);
  query.customer = maybe(random, 30, Code{random.chance(50) ? "C1" : "C2"});
  query.owner = maybe(random, 15, Code{random.chance(50) ? "E1" : "E2"});
  query.region = maybe(random, 10, Code{"R1"});
  query.customer_group = maybe(random, 10, Code{"G1"});
  if (random.chance(40)) query.receivables = ReceivablesBasis::open_items;
  return query;
}

struct Question {
  Query query;
  Date as_of;
  Seq known;
};

Question random_question(Random& random, Seq size) {
  // The parties are known to every question.
  return {random_query(random), history_begin + random.between(61, 250),
          size - random.below(static_cast<std::uint32_t>(size - 12))};
}

Answer answer_of(const Facts& facts, const Question& question) {
  const View view(facts, {question.as_of, question.known, {}});
  const auto answer = SalesOutstanding::ask(view, question.query);
  EXPECT_TRUE(bool(answer));
  return *answer;
}

template <class Check>
void for_each_question(Check check) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    const History history = history_of(seed);
    const SharedFacts facts = facts_of(history.events);

    Random random(seed);
    for (int i = 0; i < questions; ++i) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " question " + std::to_string(i));
      check(history, *facts, random_question(random, history.events.size()));
      if (::testing::Test::HasFailure()) return;
    }
  }
}

TEST(SalesOutstanding, tells_every_figure_of_every_period_as_a_naive_recount_does) {
  std::size_t rows = 0;
  std::map<std::string, std::size_t> seen;  // how often a figure was neither null nor zero
  for_each_question([&](const History& history, const Facts& facts, const Question& question) {
    const NaiveSales naive(history.events);
    const Answer answer = answer_of(facts, question);
    const auto compare = [&](std::optional<std::size_t> row) {
      const auto expected = naive.figures(question.query, day(text_at(answer, row, "from")),
                                          day(text_at(answer, row, "to")), question.known);
      for (const auto& [column, text] : expected) {
        ASSERT_EQ(text_at(answer, row, column), text) << column << "\n" << printed(answer);
        seen[column] += text != "null" && text != "0" && text != "0.00";
      }
      ++rows;
    };
    for (std::size_t row = 0; row < answer.rows.size(); ++row) compare(row);
    compare({});
    const Date to = std::min(question.query.to.value_or(question.as_of), question.as_of);
    ASSERT_EQ(text_at(answer, {}, "to"), to_string(to));
    if (!question.query.from) {
      const Date first = naive.first_date(question.query, to, question.known);
      const PeriodRule rule{question.query.period, 1};
      ASSERT_EQ(text_at(answer, {}, "from"),
                to_string(first_day_of(rule.start_of(month_of(first)))));
    }
  });
  EXPECT_GT(rows, histories * questions * 3);
  for (const auto& [column, count] : seen) EXPECT_GT(count, rows / 50) << column;
}

TEST(SalesOutstanding, is_the_same_when_more_was_learned_since) {
  for_each_question([](const History& history, const Facts& facts, const Question& question) {
    const SharedFacts then = facts_of(history.events, question.known);
    ASSERT_EQ(printed(answer_of(facts, question)), printed(answer_of(*then, question)));
  });
}

TEST(SalesOutstanding, is_the_same_after_saving_and_loading) {
  for_each_question([](const History&, const Facts& facts, const Question& question) {
    const SharedFacts loaded = saved_and_loaded(facts);
    ASSERT_EQ(printed(answer_of(facts, question)), printed(answer_of(*loaded, question)));
  });
}

TEST(SalesOutstanding, adds_up_months_to_quarters_and_quarters_to_years) {
  constexpr std::array additive{"invoiced",    "voided", "credited",      "receipts",
                                "written_off", "sales",  "invoice_count", "days"};
  for_each_question([&](const History&, const Facts& facts, Question question) {
    question.query.period = Period::month;
    const Answer months = answer_of(facts, question);
    question.query.from = day(text_at(months, {}, "from"));
    for (const Period period : {Period::quarter, Period::year}) {
      question.query.period = period;
      const Answer longer = answer_of(facts, question);
      ASSERT_EQ(text_at(longer, {}, "closing"), text_at(months, {}, "closing"));
      std::size_t month = 0;
      for (std::size_t row = 0; row < longer.rows.size(); ++row) {
        ASSERT_EQ(text_at(longer, row, "opening"), text_at(months, month, "opening"));
        std::map<std::string, std::int64_t> sums;
        for (; month < months.rows.size() &&
               text_at(months, month, "to") <= text_at(longer, row, "to");
             ++month) {
          for (const char* column : additive) {
            sums[column] += std::stoll(text_at(months, month, column));
          }
        }
        for (const char* column : additive) {
          ASSERT_EQ(text_at(longer, row, column), std::to_string(sums[column])) << column;
        }
        for (const char* column : {"closing", "closing_not_due", "count_back_dso"}) {
          ASSERT_EQ(text_at(longer, row, column), text_at(months, month - 1, column)) << column;
        }
      }
      ASSERT_EQ(month, months.rows.size());
    }
  });
}

}  // namespace
}  // namespace duebook::tests
