// SPDX-License-Identifier: Apache-2.0
// Open tree: always in order, never deep, and taken back with the rest of a batch.
#include "domain/receivables/open_tree.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

namespace duebook::domain {
namespace {

// Rows are ordered by their owner, which no two have in common.
class Tree {
  auto tree() {
    const auto order = [this](std::uint32_t a, std::uint32_t b) {
      ++comparisons_;
      return rows_[a].owner < rows_[b].owner;
    };
    return OpenTree<decltype(order)>(rows_.rows, order);
  }

 public:
  std::uint32_t add(std::uint32_t owner) {
    const std::uint32_t number = rows_.add({Money{1}, owner, 0});
    root_ = tree().insert(root_, number);
    return number;
  }
  void remove(std::uint32_t number) {
    root_ = tree().remove(root_, number);
    rows_.give_back(number);
  }
  std::vector<std::uint32_t> owners() const {
    std::vector<std::uint32_t> owners;
    for (OpenWalk walk(rows_, root_); walk.row() != 0; walk.go_on()) {
      owners.push_back(rows_[walk.row()].owner);
    }
    return owners;
  }
  std::uint32_t last_owner() const { return rows_[last_of(rows_.rows, root_)].owner; }
  std::size_t depth() const { return depth(root_); }
  std::uint64_t comparisons() const { return comparisons_; }
  std::uint32_t root() const { return root_; }
  void set_root(std::uint32_t root) { root_ = root; }
  OpenRows& rows() { return rows_; }

 private:
  std::size_t depth(std::uint32_t root) const {
    if (root == 0) return 0;
    return 1 + std::max(depth(rows_[root].before), depth(rows_[root].after));
  }

  OpenRows rows_;
  std::uint32_t root_ = 0;
  std::uint64_t comparisons_ = 0;
};

RC_GTEST_PROP(OpenTree, holds_what_was_added_and_not_removed_in_order, ()) {
  Tree tree;
  std::map<std::uint32_t, std::uint32_t> numbers;
  for (const auto owner :
       *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(1u, 60u))) {
    if (const auto known = numbers.find(owner); known != numbers.end()) {
      tree.remove(known->second);
      numbers.erase(known);
    } else {
      numbers.emplace(owner, tree.add(owner));
    }
    std::vector<std::uint32_t> expected;
    for (const auto& [name, number] : numbers) expected.push_back(name);
    RC_ASSERT(tree.owners() == expected);
    if (!expected.empty()) RC_ASSERT(tree.last_owner() == expected.back());
  }
}

TEST(OpenTree, is_shallow_whatever_order_rows_come_in) {
  constexpr std::uint32_t count = 100'000;
  const std::vector<std::function<std::uint32_t(std::uint32_t)>> orders = {
      [](std::uint32_t i) { return i + 1; }, [](std::uint32_t i) { return count - i; },
      [](std::uint32_t i) { return i % 2 == 0 ? i + 1 : 2 * count - i; }};
  for (const auto& owner_of : orders) {
    Tree tree;
    for (std::uint32_t i = 0; i < count; ++i) tree.add(owner_of(i));
    // 2 ln n is 23.
    EXPECT_LT(tree.depth(), 60u);
    EXPECT_LT(tree.comparisons(), count * 30u);
  }
}

TEST(OpenTree, goes_back_to_a_mark) {
  Tree tree;
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t owner = 2; owner <= 200; owner += 2) numbers.push_back(tree.add(owner));
  const auto before = tree.owners();
  const std::uint32_t root = tree.root();
  for_each_piece(tree.rows(), [](auto& piece) { piece.mark(); });
  // when rows come and go
  for (std::uint32_t owner = 1; owner <= 200; owner += 2) tree.add(owner);
  for (std::size_t i = 0; i < numbers.size(); i += 3) tree.remove(numbers[i]);
  ASSERT_NE(tree.owners(), before);
  // then
  for_each_piece(tree.rows(), [](auto& piece) { piece.take_back(); });
  tree.set_root(root);
  EXPECT_EQ(tree.owners(), before);
}

}  // namespace
}  // namespace duebook::domain
