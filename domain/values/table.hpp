// SPDX-License-Identifier: Apache-2.0
// Table and Cell: the pieces the state of a book is made of. Each can be saved, and can take back
// what was done to it since a mark, so that a batch of commands is all or nothing.
#pragma once

#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "domain/values/chunks.hpp"

/// Names the members of a state struct that are pieces or structs of pieces.
#define DUEBOOK_PARTS(...)                       \
  auto parts() { return std::tie(__VA_ARGS__); } \
  auto parts() const { return std::tie(__VA_ARGS__); }

namespace duebook::domain {

/// Rows numbered from 1; row 0 does not exist, so an id of 0 means none. Rows are saved as bytes,
/// so they name their padding: unnamed padding holds whatever the stack held, and equal books would
/// be saved as different bytes.
template <class Row>
class Table {
 public:
  /// How many rows there are; also the number of the last one.
  std::uint32_t size() const { return static_cast<std::uint32_t>(rows_.size()); }
  std::uint32_t next() const { return size() + 1; }
  bool has(std::uint32_t number) const { return number >= 1 && number <= size(); }

  const Row& operator[](std::uint32_t number) const { return rows_[number - 1]; }

  std::uint32_t push(const Row& row) {
    rows_.push_back(row);
    return size();
  }
  /// The row for changing; what it was is remembered while a mark is set.
  Row& edit(std::uint32_t number) {
    Row& row = rows_[number - 1];
    if (marked_ && number <= size_at_mark_) undo_.emplace_back(number, row);
    return row;
  }

  std::uint32_t size_at_mark() const { return size_at_mark_; }
  void mark() {
    marked_ = true;
    size_at_mark_ = size();
    undo_.clear();
  }
  void keep() {
    marked_ = false;
    undo_.clear();
  }
  void take_back() {
    for (auto entry = undo_.rbegin(); entry != undo_.rend(); ++entry) {
      rows_[entry->first - 1] = entry->second;
    }
    rows_.truncate(size_at_mark_);
    keep();
  }

  void save(ByteSink& sink) const { rows_.save(sink); }
  void load(ByteSource& source) { rows_.load(source); }
  std::size_t bytes_allocated() const { return rows_.bytes_allocated(); }

 private:
  Chunks<Row> rows_;
  std::vector<std::pair<std::uint32_t, Row>> undo_;
  std::uint32_t size_at_mark_ = 0;
  bool marked_ = false;
};

/// One value.
template <class Value>
class Cell {
 public:
  const Value& operator*() const { return value_; }
  const Value* operator->() const { return &value_; }
  Value& edit() { return value_; }

  void mark() { at_mark_ = value_; }
  void keep() {}
  void take_back() { value_ = at_mark_; }
  void save(ByteSink& sink) const { sink.put(value_); }
  void load(ByteSource& source) { value_ = source.get<Value>(); }
  std::size_t bytes_allocated() const { return 0; }

 private:
  Value value_{};
  Value at_mark_{};
};

/// A run of numbers that belongs to one row: where it starts in a Lists and how long it is.
struct ListRef {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// Short lists of numbers, such as the groups of each customer. A changed list is stored anew.
class Lists {
 public:
  template <class Ids>
  ListRef push(const Ids& ids) {
    const ListRef ref{values_.next(), static_cast<std::uint32_t>(ids.size())};
    for (const auto& id : ids) values_.push(id.value);
    return ref;
  }
  std::uint32_t at(ListRef list, std::uint32_t i) const { return values_[list.first + i]; }

  DUEBOOK_PARTS(values_)

 private:
  Table<std::uint32_t> values_;
};

template <class T>
concept HasParts = requires(T& state) {
  state.parts();
};

/// Calls visit(piece) for every piece of a state, in order, through all levels.
template <class State, class Visit>
void for_each_piece(State& state, Visit&& visit) {
  if constexpr (HasParts<State>) {
    std::apply([&](auto&... part) { (for_each_piece(part, visit), ...); }, state.parts());
  } else {
    visit(state);
  }
}

}  // namespace duebook::domain
