// SPDX-License-Identifier: Apache-2.0
// Laws of debt ageing over random histories, against the oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "projections/receivables/debt_ageing.hpp"
#include "tests/domain/oracle.hpp"
#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using namespace projections;

constexpr std::uint64_t histories = 60;

// Fails with the seed, so that the history can be drawn again.
template <class Check>
void for_each_history(Check check) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    check(random_history({.seed = seed, .commands = 80, .customers = 4}), Random(seed));
    if (::testing::Test::HasFailure()) return;
  }
}

Oracle oracle_of(const History& history) {
  Oracle oracle;
  for (const Event& event : history.events) oracle.add(event);
  return oracle;
}

// A day and a position, both of some interest.
OracleView drawn_view(Random& random, const Oracle& oracle) {
  const Seq known = random.chance(40) ? oracle.size()
                                      : random.below(static_cast<std::uint32_t>(1 + oracle.size()));
  return {random.pick(oracle.dates()) + random.between(0, 70), known};
}

View view_of(const Facts& facts, OracleView at) { return View(facts, {at.date, at.known, {}}); }

// Queries whose figures the oracle can tell.
DebtAgeing::Query drawn_query(Random& random) {
  DebtAgeing::Query query;
  if (random.chance(30)) query.currency = usd();
  if (random.chance(40)) query.basis = AgeingBasis::invoice_date;
  if (random.chance(40)) query.policy = BucketPolicy::le;
  if (random.chance(50)) {
    query.buckets.clear();
    std::uint32_t limit = query.policy == BucketPolicy::le ? 0 : 1;
    for (std::int32_t i = random.between(1, 6); i > 0; --i) {
      query.buckets.push_back(limit + random.below(20));
      limit = query.buckets.back() + 1;
    }
  }
  return query;
}

// The columns of one customer, told naively: open amounts by age, count, open, unallocated,
// balance.
std::vector<std::int64_t> told_row(const Oracle& oracle, const OracleAccount& account,
                                   const DebtAgeing::Query& query, OracleView at) {
  std::vector<std::int64_t> row(query.buckets.size() + 2);
  std::int64_t open_items = 0;
  for (const auto& [id, item] : oracle.items()) {
    const std::int64_t open = oracle.open(id, at).minor;
    if (item.account != account || open == 0) continue;
    const std::int32_t age =
        at.date - (query.basis == AgeingBasis::due_date ? item.due : item.issued);
    const bool is_first = query.policy == BucketPolicy::le ? age < 0 : age <= 0;
    std::size_t bucket = 0;
    if (!is_first) {
      bucket = 1;
      while (bucket <= query.buckets.size() &&
             age > static_cast<std::int32_t>(query.buckets[bucket - 1])) {
        ++bucket;
      }
    }
    row[bucket] += open;
    ++open_items;
  }
  row.push_back(open_items);
  row.push_back(oracle.open(account, at).minor);
  row.push_back(-oracle.unallocated(account, at).minor);
  row.push_back(oracle.balance(account, at).minor);
  return row;
}

bool is_empty_row(const std::vector<std::int64_t>& row) {
  return std::ranges::all_of(row, [](std::int64_t figure) { return figure == 0; });
}

TEST(DebtAgeing, agrees_with_the_oracle_on_every_cell_by_customer) {
  std::size_t rows = 0;
  for_each_history([&](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    for (int i = 0; i < 40; ++i) {
      const OracleView at = drawn_view(random, oracle);
      const DebtAgeing::Query query = drawn_query(random);
      const auto answer = DebtAgeing::ask(view_of(*facts, at), query);
      ASSERT_TRUE(answer);
      const Currency currency = query.currency.value_or(facts->currency());
      for (const OracleAccount& account : oracle.accounts()) {
        if (account.currency != currency) continue;
        const std::vector<std::int64_t> told = told_row(oracle, account, query, at);
        const std::vector<std::int64_t> row = numbers_of(*answer, account.customer);
        ASSERT_EQ(row, is_empty_row(told) ? std::vector<std::int64_t>{} : told)
            << account.customer << " at " << to_string(at.date) << " knowing " << at.known;
        rows += row.empty() ? 0 : 1;
      }
    }
  });
  EXPECT_GT(rows, 40 * histories);
}

TEST(DebtAgeing, totals_the_same_however_it_is_grouped) {
  for_each_history([](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    for (int i = 0; i < 10; ++i) {
      const OracleView at = drawn_view(random, oracle);
      DebtAgeing::Query query = drawn_query(random);
      const auto by_customer = DebtAgeing::ask(view_of(*facts, at), query);
      for (const AgeingGroups by :
           {AgeingGroups::customer_group, AgeingGroups::owner, AgeingGroups::current_owner,
            AgeingGroups::region, AgeingGroups::none}) {
        query.by = by;
        const auto answer = DebtAgeing::ask(view_of(*facts, at), query);
        ASSERT_EQ(numbers_of(*answer, ""), numbers_of(*by_customer, ""));
      }
    }
  });
}

TEST(DebtAgeing, has_one_row_of_a_group_equal_to_the_total_filtered_by_it) {
  for_each_history([](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    for (int i = 0; i < 10; ++i) {
      const View view = view_of(*facts, {oracle.dates().back(), oracle.size()});
      DebtAgeing::Query query = drawn_query(random);
      const auto filter_by = [&](AgeingGroups by, auto& filter) {
        query.by = by;
        const auto grouped = DebtAgeing::ask(view, query);
        for (const std::string& key : keys_of(*grouped)) {
          filter = Code{key};
          const auto filtered = DebtAgeing::ask(view, query);
          ASSERT_EQ(numbers_of(*filtered, ""), numbers_of(*grouped, key)) << key;
        }
        filter.reset();
      };
      filter_by(AgeingGroups::owner, query.owner);
      filter_by(AgeingGroups::current_owner, query.owner);
      filter_by(AgeingGroups::region, query.region);
      filter_by(AgeingGroups::customer_group, query.customer_group);
    }
  });
}

TEST(DebtAgeing, has_the_same_row_walking_one_customer_as_scanning_all) {
  for_each_history([](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    for (int i = 0; i < 20; ++i) {
      const View view = view_of(*facts, drawn_view(random, oracle));
      DebtAgeing::Query query = drawn_query(random);
      query.only_open = random.chance(50);
      const auto all = DebtAgeing::ask(view, query);
      for (const std::string key : {"C1", "C2", "C3", "C4"}) {
        query.customer = Code{key};
        const auto one = DebtAgeing::ask(view, query);
        if (!one) continue;  // not registered yet
        const AnswerRow* row = find_row(*all, key);
        ASSERT_EQ(one->rows.size(), row == nullptr ? 0u : 1u);
        if (row != nullptr) {
          ASSERT_TRUE(one->rows.front() == *row);
        }
      }
    }
  });
}

TEST(DebtAgeing, answers_the_same_for_an_earlier_position_after_more_events) {
  for_each_history([](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts later = facts_of(history.events);
    for (int i = 0; i < 4; ++i) {
      const OracleView at = drawn_view(random, oracle);
      if (at.known == 0) continue;
      const SharedFacts then = facts_of(history.events, at.known);
      DebtAgeing::Query query = drawn_query(random);
      query.by = static_cast<AgeingGroups>(random.below(6));
      query.only_open = random.chance(50);
      query.detail = random.chance(50);
      const auto said_then = DebtAgeing::ask(view_of(*then, at), query);
      const auto said_later = DebtAgeing::ask(view_of(*later, at), query);
      ASSERT_EQ(printed(*said_then), printed(*said_later));
    }
  });
}

TEST(DebtAgeing, answers_the_same_after_save_and_load) {
  for_each_history([](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    const SharedFacts loaded = saved_and_loaded(*facts);
    for (int i = 0; i < 6; ++i) {
      const OracleView at = drawn_view(random, oracle);
      DebtAgeing::Query query = drawn_query(random);
      query.by = static_cast<AgeingGroups>(random.below(6));
      query.detail = random.chance(50);
      ASSERT_EQ(printed(*DebtAgeing::ask(view_of(*facts, at), query)),
                printed(*DebtAgeing::ask(view_of(*loaded, at), query)));
    }
  });
}

TEST(DebtAgeing, lists_in_detail_what_its_buckets_add_up) {
  for_each_history([](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    for (int i = 0; i < 10; ++i) {
      const OracleView at = drawn_view(random, oracle);
      DebtAgeing::Query query = drawn_query(random);
      query.by = AgeingGroups::none;
      const auto grouped = DebtAgeing::ask(view_of(*facts, at), query);
      query.detail = true;
      const auto detail = DebtAgeing::ask(view_of(*facts, at), query);
      std::map<std::string, std::int64_t> buckets;
      for (std::size_t row = 0; row < detail->rows.size(); ++row) {
        const std::string key = text_at(*detail, row, "item");
        buckets[text_at(*detail, row, "bucket")] += number_at(*detail, key, "open");
        ASSERT_EQ(number_at(*detail, key, "open"),
                  oracle
                      .open({static_cast<std::uint32_t>(number_at(*detail, key, "invoice")),
                             static_cast<std::uint32_t>(number_at(*detail, key, "instalment"))},
                            at)
                      .minor);
      }
      for (const auto& [bucket, open] : buckets) {
        ASSERT_EQ(open, number_at(*grouped, "", bucket)) << bucket;
      }
      ASSERT_EQ(detail->rows.size(), number_at(*grouped, "", "open_items"));
    }
  });
}

// Explains every money cell of an answer; each must come out as the cell.
void explain_every_cell(const View& view, const DebtAgeing::Query& query, std::size_t& cells) {
  const auto answer = DebtAgeing::ask(view, query);
  std::vector<std::string> rows = keys_of(*answer);
  rows.emplace_back();  // the total
  for (const std::string& row : rows) {
    for (const AnswerColumn& column : answer->columns) {
      if (column.type != CellType::money) continue;
      const auto explained = DebtAgeing::explain(view, query, {row, column.name});
      ASSERT_TRUE(explained);
      std::int64_t sum = 0;
      Seq last = 0;
      for (const AnswerRow& part : explained->rows) {
        const auto seq = static_cast<Seq>(std::get<std::int64_t>(part[0]));
        ASSERT_LT(seq, view.known_at());
        ASSERT_TRUE(last == 0 || last < seq) << "one row per event";
        ASSERT_LE(std::get<Date>(part[4]), view.as_of());
        sum += std::get<Money>(part[5]).minor;
        last = seq;
      }
      ASSERT_EQ(sum, number_at(*answer, row, column.name)) << row << " " << column.name;
      ASSERT_EQ(sum, number_at(*explained, "", "amount"));
      ++cells;
    }
  }
}

TEST(DebtAgeing, explains_every_cell_by_events_that_add_up_to_it) {
  std::size_t cells = 0;
  for_each_history([&](const History& history, Random random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    for (int i = 0; i < 8; ++i) {
      DebtAgeing::Query query = drawn_query(random);
      query.by = static_cast<AgeingGroups>(random.below(6));
      query.only_open = random.chance(50);
      query.detail = random.chance(30);
      const View view = view_of(*facts, drawn_view(random, oracle));
      if (random.chance(20) && view.customer_count() >= 2) query.customer = Code{"C2"};
      if (random.chance(20) && view.customer_count() >= 2) query.owner = Code{"E1"};
      explain_every_cell(view, query, cells);
    }
  });
  EXPECT_GT(cells, 100 * histories);
}

TEST(DebtAgeing, explains_with_the_very_events_of_the_history) {
  for_each_history([](const History& history, Random) {
    const Oracle oracle = oracle_of(history);
    const SharedFacts facts = facts_of(history.events);
    const View view = view_of(*facts, {oracle.dates().back(), oracle.size()});
    for (const std::string column : {"open", "unallocated", "balance"}) {
      const auto explained = DebtAgeing::explain(view, {}, {"", column});
      for (std::size_t row = 0; row < explained->rows.size(); ++row) {
        const auto seq =
            static_cast<std::size_t>(std::get<std::int64_t>(explained->rows[row].front()));
        const std::string_view wire_name =
            std::visit([]<class E>(const E&) { return E::wire_name; }, history.events[seq]);
        ASSERT_EQ(text_at(*explained, row, "event"), wire_name);
      }
    }
  });
}

}  // namespace
}  // namespace duebook::tests
