// SPDX-License-Identifier: Apache-2.0
// Table, Cell and Lists against plain vectors under random changes, marks and saves.
#include "domain/values/table.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "domain/values/ids.hpp"
#include "tests/domain/random_history.hpp"
#include "tests/domain/saved_bytes.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

using Numbers = Table<std::uint32_t>;

// A table and the vector it must equal, changed side by side.
struct Pair {
  Numbers table;
  std::vector<std::uint32_t> model;
  std::vector<std::uint32_t> model_at_mark;
  bool marked = false;

  void change(Random& random) {
    const auto value = static_cast<std::uint32_t>(random.next());
    const auto draw = random.below(100);
    if (draw < 50 || model.empty()) {
      model.push_back(value);
      ASSERT_EQ(table.push(value), model.size());
    } else {
      const std::uint32_t number = 1 + random.below(table.size());
      table.edit(number) = value;
      model[number - 1] = value;
    }
  }
  void move_mark(Random& random) {
    if (!marked) {
      table.mark();
      model_at_mark = model;
    } else if (random.chance(50)) {
      table.keep();
    } else {
      table.take_back();
      model = model_at_mark;
    }
    marked = !marked;
  }
  void check() const {
    ASSERT_EQ(table.size(), model.size());
    ASSERT_EQ(table.next(), model.size() + 1);
    for (std::uint32_t i = 0; i < model.size(); ++i) ASSERT_EQ(table[i + 1], model[i]);
  }
};

TEST(Table, equals_a_vector_under_random_changes_and_marks) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Pair pair;
    for (int step = 0; step < 60; ++step) {
      for (std::uint32_t i = random.below(30); i > 0; --i) pair.change(random);
      if (random.chance(40)) pair.move_mark(random);
      pair.check();
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Table, takes_back_several_changes_of_one_row) {
  Numbers table;
  table.push(1);
  table.mark();
  table.edit(1) = 2;
  table.edit(1) = 3;
  table.push(4);
  table.edit(2) = 5;
  table.take_back();
  EXPECT_EQ(table.size(), 1u);
  EXPECT_EQ(table[1], 1u);
}

TEST(Table, forgets_the_mark_when_kept) {
  Numbers table;
  table.push(1);
  table.mark();
  table.edit(1) = 2;
  table.keep();
  table.edit(1) = 3;
  table.mark();
  table.take_back();
  EXPECT_EQ(table[1], 3u);
}

TEST(Table, has_rows_from_one_to_its_size) {
  Numbers table;
  EXPECT_FALSE(table.has(0));
  EXPECT_FALSE(table.has(1));
  table.push(7);
  EXPECT_FALSE(table.has(0));
  EXPECT_TRUE(table.has(1));
  EXPECT_FALSE(table.has(2));
}

TEST(Table, is_the_same_after_save_and_load) {
  Random random(9);
  Pair pair;
  for (int i = 0; i < 1000; ++i) pair.change(random);
  StringSource source(saved(pair.table));
  Pair loaded{{}, pair.model, {}};
  loaded.table.load(source);
  loaded.check();
  EXPECT_GE(loaded.table.bytes_allocated(), loaded.table.size() * sizeof(std::uint32_t));
}

TEST(Cell, is_taken_back_kept_and_saved) {
  Cell<std::int64_t> cell;
  cell.edit() = 5;
  cell.mark();
  cell.edit() = 6;
  cell.take_back();
  EXPECT_EQ(*cell, 5);
  cell.mark();
  cell.edit() = 7;
  cell.keep();
  EXPECT_EQ(*cell, 7);
  StringSource source(saved(cell));
  Cell<std::int64_t> loaded;
  loaded.load(source);
  EXPECT_EQ(*loaded, 7);
}

TEST(Lists, give_back_what_was_pushed) {
  Lists lists;
  const ListRef none = lists.push(std::vector<RegionId>{});
  const ListRef two = lists.push(std::vector<RegionId>{{5}, {9}});
  const ListRef one = lists.push(std::vector<RegionId>{{4}});
  EXPECT_EQ(none.count, 0u);
  ASSERT_EQ(two.count, 2u);
  EXPECT_EQ(lists.at(two, 0), 5u);
  EXPECT_EQ(lists.at(two, 1), 9u);
  ASSERT_EQ(one.count, 1u);
  EXPECT_EQ(lists.at(one, 0), 4u);
}

struct Nested {
  struct Inner {
    Numbers numbers;
    Cell<int> cell;
    DUEBOOK_PARTS(numbers, cell)
  };
  Inner inner;
  Lists lists;
  Numbers last;
  DUEBOOK_PARTS(inner, lists, last)
};

TEST(Pieces, are_all_visited_through_all_levels_in_order) {
  Nested nested;
  nested.last.push(3);
  std::vector<std::size_t> sizes;
  for_each_piece(nested, [&](const auto& piece) { sizes.push_back(saved(piece).size()); });
  EXPECT_EQ(sizes, (std::vector<std::size_t>{8, 4, 8, 12}));
}

}  // namespace
}  // namespace duebook::tests
