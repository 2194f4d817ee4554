// SPDX-License-Identifier: Apache-2.0
// Open tree: the OpenRows of one account in the order in which money goes to them.
//
// A treap: a search tree in which no row has a higher rank than the row above it. Ranks are mixed
// from the rows' numbers, so that the tree is about 2 ln n deep whatever order rows come in, and
// equal histories build equal trees. An account's rows are found, added and removed in as many
// steps; a customer with a hundred thousand open items is no slower than one with a hundred by more
// than that.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "domain/receivables/rows.hpp"

namespace duebook::domain {

/// `order(a, b)`: whether the row with number a goes before that with number b. The tree itself is
/// the number of its root; 0 is the empty tree.
template <class Order>
class OpenTree {
 public:
  OpenTree(Table<OpenRow>& rows, Order order) : rows_(rows), order_(std::move(order)) {}

  /// Adds a row that is in no tree; returns the new root.
  std::uint32_t insert(std::uint32_t root, std::uint32_t number) {
    if (root == 0) return number;
    if (rank(number) > rank(root)) {
      const auto [before, after] = split(root, number);
      set_before(number, before);
      set_after(number, after);
      return number;
    }
    if (order_(number, root)) {
      set_before(root, insert(rows_[root].before, number));
    } else {
      set_after(root, insert(rows_[root].after, number));
    }
    return root;
  }

  /// Takes out a row that is in the tree; returns the new root.
  std::uint32_t remove(std::uint32_t root, std::uint32_t number) {
    DUEBOOK_ASSERT(root != 0);
    if (root == number) {
      const std::uint32_t rest = join(rows_[root].before, rows_[root].after);
      set_before(number, 0);
      set_after(number, 0);
      return rest;
    }
    if (order_(number, root)) {
      set_before(root, remove(rows_[root].before, number));
    } else {
      set_after(root, remove(rows_[root].after, number));
    }
    return root;
  }

 private:
  // The finalizer of MurmurHash3, which gives no two numbers one rank.
  static std::uint32_t rank(std::uint32_t number) {
    number = (number ^ number >> 16) * 0x85EBCA6B;
    number = (number ^ number >> 13) * 0xC2B2AE35;
    return number ^ number >> 16;
  }

  // The roots of what goes before and after the row, which is not in the tree.
  std::pair<std::uint32_t, std::uint32_t> split(std::uint32_t root, std::uint32_t number) {
    if (root == 0) return {0, 0};
    if (order_(root, number)) {
      const auto [before, after] = split(rows_[root].after, number);
      set_after(root, before);
      return {root, after};
    }
    const auto [before, after] = split(rows_[root].before, number);
    set_before(root, after);
    return {before, root};
  }

  std::uint32_t join(std::uint32_t before, std::uint32_t after) {
    if (before == 0) return after;
    if (after == 0) return before;
    if (rank(before) > rank(after)) {
      set_after(before, join(rows_[before].after, after));
      return before;
    }
    set_before(after, join(before, rows_[after].before));
    return after;
  }

  void set_before(std::uint32_t number, std::uint32_t root) {
    if (rows_[number].before != root) rows_.edit(number).before = root;
  }
  void set_after(std::uint32_t number, std::uint32_t root) {
    if (rows_[number].after != root) rows_.edit(number).after = root;
  }

  Table<OpenRow>& rows_;
  Order order_;
};

/// Goes through a tree in its order, while it does not change.
class OpenWalk {
 public:
  OpenWalk(const OpenRows& rows, std::uint32_t root) : rows_(rows) { descend(root); }

  /// Number of the row it is at; 0 at the end.
  std::uint32_t row() const { return path_.empty() ? 0 : path_.back(); }
  void go_on() {
    const std::uint32_t after = rows_[path_.back()].after;
    path_.pop_back();
    descend(after);
  }

 private:
  void descend(std::uint32_t root) {
    for (; root != 0; root = rows_[root].before) path_.push_back(root);
  }

  const OpenRows& rows_;
  std::vector<std::uint32_t> path_;  // rows that are still to be visited, the next one last
};

/// The last row of a tree; 0 of the empty one.
inline std::uint32_t last_of(const Table<OpenRow>& rows, std::uint32_t root) {
  if (root == 0) return 0;
  while (rows[root].after != 0) root = rows[root].after;
  return root;
}

}  // namespace duebook::domain
