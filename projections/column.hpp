// SPDX-License-Identifier: Apache-2.0
// Columns: append-only, one writer, any number of readers, no locks. A reader looks only at rows
// below a count that was published after they were written.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "domain/values/chunks.hpp"

namespace duebook::projections {

/// A column of a table. Rows stand in the order of the events that made them and never change.
template <class T>
using Column = domain::Chunks<T>;

/// Number of a row of some table, counted from 0.
using Row = std::uint32_t;
/// "No row": also the value of an empty chain.
inline constexpr Row no_row = 0xFFFF'FFFF;

/// How many rows of a table readers may look at.
class PublishedCount {
 public:
  std::uint32_t get() const { return count_.load(std::memory_order_acquire); }
  void publish(std::uint32_t count) { count_.store(count, std::memory_order_release); }

 private:
  std::atomic<std::uint32_t> count_ = 0;
};

/// The last row of each chain, such as the last entry of each customer. The one thing beside the
/// columns that changes; a reader that gets a row beyond its count follows the chain back.
class ChainHeads {
 public:
  Row get(std::uint32_t chain) const {
    return std::atomic_ref(const_cast<Row&>(heads_[chain])).load(std::memory_order_acquire);
  }
  void set(std::uint32_t chain, Row row) {
    std::atomic_ref(heads_[chain]).store(row, std::memory_order_release);
  }
  void add_chain() { heads_.push_back(no_row); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(heads_.size()); }

  void save(domain::ByteSink& sink) const { heads_.save(sink); }
  void load(domain::ByteSource& source) { heads_.load(source); }

 private:
  domain::Chunks<Row> heads_;
};

/// Where a text stands in a TextColumn.
struct TextRef {
  std::uint32_t first = 0;
  std::uint32_t length = 0;
};

/// Texts, one after the other; none crosses a chunk's end, so each can be read as one piece.
class TextColumn {
 public:
  TextRef push(std::string_view text) {
    return {static_cast<std::uint32_t>(bytes_.push_run(text)),
            static_cast<std::uint32_t>(text.size())};
  }
  std::string_view operator[](TextRef ref) const {
    return ref.length == 0 ? std::string_view() : std::string_view(&bytes_[ref.first], ref.length);
  }

  void save(domain::ByteSink& sink) const { bytes_.save(sink); }
  void load(domain::ByteSource& source) { bytes_.load(source); }
  std::size_t bytes_allocated() const { return bytes_.bytes_allocated(); }

 private:
  domain::Chunks<char> bytes_;
};

/// First row of a column of seqs, among the first `count`, that is not below `seq`.
inline std::uint32_t rows_before(const Column<std::uint32_t>& seqs, std::uint32_t count,
                                 std::uint64_t seq) {
  std::uint32_t low = 0;
  std::uint32_t high = count;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (seqs[middle] < seq) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace duebook::projections
