// SPDX-License-Identifier: Apache-2.0
// Pages, and the laws of lists that hold for every kind of thing.
#include "projections/entity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "projections/catalogue.hpp"
#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::EntityModelList;
using projections::EntityModels;
using projections::Facts;
using projections::ListPosition;
using projections::PageAsked;
using projections::PageRows;
using projections::View;

constexpr std::uint64_t histories = 25;
constexpr std::uint32_t everything = 100'000;

std::vector<ListPosition> page_of(const PageAsked& asked, const std::vector<ListPosition>& offered,
                                  std::optional<ListPosition>& next) {
  PageRows rows(asked);
  for (const ListPosition position : offered) rows.offer(position);
  return std::move(rows).take(next);
}

TEST(Page, holds_the_first_positions_behind_the_last_page_in_order) {
  std::optional<ListPosition> next;
  EXPECT_EQ(page_of({2, 3}, {9, 1, 7, 2, 8, 3, 5}, next), (std::vector<ListPosition>{3, 5, 7}));
  EXPECT_EQ(next, 7u);
}

TEST(Page, has_no_next_when_nothing_is_left) {
  std::optional<ListPosition> next;
  EXPECT_EQ(page_of({0, 3}, {3, 1, 2}, next), (std::vector<ListPosition>{1, 2, 3}));
  EXPECT_EQ(next, std::nullopt);
}

// Calls check.operator()<Model>() for every kind of thing.
template <class... M, class Check>
void for_each_model(EntityModelList<M...>, Check check) {
  (check.template operator()<M>(), ...);
}

template <class Model>
std::vector<std::string> rows(const View& view, const typename Model::Query& query,
                              const PageAsked& asked, std::optional<ListPosition>& next) {
  const auto page = Model::list(view, query, asked);
  EXPECT_TRUE(page);
  next = page->next;
  EXPECT_LE(page->answer.rows.size(), asked.limit);
  std::vector<std::string> all;
  for (const auto& row : page->answer.rows) all.push_back(printed({{}, {}, {row}, {}}));
  return all;
}

// A query that sorts by rank, where the kind can be searched.
template <class Query>
Query drawn_query(Random& random) {
  Query query;
  if constexpr (requires { query.q; }) {
    const std::vector<std::string> typed = {"c", "1", "e", "customer", "a"};
    if (random.chance(50)) query.q = projections::SearchText{random.pick(typed)};
  }
  if constexpr (requires { query.waiting; }) {
    if (random.chance(30)) query.waiting = random.chance(50);
  }
  if constexpr (requires { query.overdue; }) {
    if (random.chance(30)) query.overdue = random.chance(50);
  }
  return query;
}

// Facts that grow event by event.
class GrowingFacts {
 public:
  GrowingFacts(const std::vector<Event>& events, std::size_t known) : events_(events) {
    while (size_ < known) grow();
  }
  void grow() {
    if (size_ == events_.size()) return;
    facts_.apply(events_[size_], size_, Instant{});
    ++size_;
    facts_.publish();
  }
  Seq size() const { return size_; }
  View at(Date as_of, Seq known_at) const { return View(facts_, {as_of, known_at, {}}); }

 private:
  const std::vector<Event>& events_;
  Facts facts_;
  Seq size_ = 0;
};

TEST(List, read_page_by_page_is_the_whole_list_once_also_while_the_book_grows) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const History history = random_history({.seed = seed, .commands = 80, .customers = 6});
    for_each_model(EntityModels{}, [&]<class Model>() {
      Random random(seed);
      GrowingFacts facts(history.events, history.events.size() / 2);
      const auto query = drawn_query<typename Model::Query>(random);
      const Seq known_at = facts.size();
      const Date as_of = history_begin + random.between(0, 90);
      std::optional<ListPosition> next;
      const auto whole = rows<Model>(facts.at(as_of, known_at), query, {0, everything}, next);
      EXPECT_EQ(next, std::nullopt);
      std::vector<std::string> paged;
      PageAsked asked{0, 1 + random.below(5)};
      do {
        const auto page = rows<Model>(facts.at(as_of, known_at), query, asked, next);
        paged.insert(paged.end(), page.begin(), page.end());
        asked.after = next.value_or(0);
        for (int i = 0; i < 4; ++i) facts.grow();
      } while (next && paged.size() <= whole.size());
      EXPECT_EQ(paged, whole) << entity_nouns[static_cast<std::size_t>(Model::kind)];
    });
  }
}

template <class Model>
std::optional<Seq> version_in_book(const Book& book, const std::string& key) {
  EntityRef entity{Model::kind, {}, 0};
  if (Model::kind < EntityKind::invoice) {
    entity.code = key;
  } else {
    entity.number = static_cast<std::uint32_t>(std::stoul(key));
  }
  return version_of(book, entity);
}

std::string key_text(const projections::Cell& cell) {
  if (const auto* code = std::get_if<std::string>(&cell)) return *code;
  return std::to_string(std::get<std::int64_t>(cell));
}

// Commands compare If-Match with the version in the book; so at every position of the past the
// version that is read must be the one the book had there.
TEST(Thing, has_the_version_that_commands_compare_at_every_position) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const History history = random_history({.seed = seed, .commands = 60, .customers = 4});
    const SharedFacts facts = facts_of(history.events);
    Book book;
    for (std::size_t i = 0; i < history.events.size(); ++i) {
      evolve(book, history.events[i], i);
      const View view(*facts, {history_begin + 45, i + 1, {}});
      for_each_model(EntityModels{}, [&]<class Model>() {
        const auto page = Model::list(view, {}, {0, everything});
        ASSERT_TRUE(page);
        for (const auto& row : page->answer.rows) {
          const std::string key = key_text(row.front());
          const auto thing = Model::one(view, key);
          ASSERT_TRUE(thing) << key;
          EXPECT_EQ(thing->version, version_in_book<Model>(book, key)) << key << " at " << i;
          EXPECT_EQ(std::get<std::int64_t>(row.back()), static_cast<std::int64_t>(thing->version));
        }
      });
      if (::testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace duebook::tests
