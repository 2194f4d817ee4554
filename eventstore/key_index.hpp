// SPDX-License-Identifier: Apache-2.0
// KeyIndex: where the commands with a key may stand, for one book.
//
// All it knows is in the records, so it is never written together with them. New places go into a
// KeyTail. When it is full another one takes its place and a thread of its own writes it out, as a
// run; a second thread makes few runs of many. Runs go up to the *watermark*: what came later is
// read again from the records when the book is opened.
//
//   newest places ─► tail ─► tail being written ─► runs up to the watermark
//
// In front of the runs is a filter, which is enough for a key that was never there.
#pragma once

#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "eventstore/key_filter.hpp"
#include "eventstore/key_runs.hpp"
#include "eventstore/key_tail.hpp"
#include "eventstore/rocksdb_store.hpp"

namespace duebook::eventstore {

class KeyIndex {
 public:
  /// `records` must outlive it. A tail of more than `tail_size_max` places is written out.
  KeyIndex(std::unique_ptr<KeyRuns> runs, RocksDbStore& records, std::size_t tail_size_max);
  ~KeyIndex();
  KeyIndex(const KeyIndex&) = delete;
  KeyIndex& operator=(const KeyIndex&) = delete;

  /// The seq up to which runs know every command; 0 when there are none.
  std::uint64_t watermark() const { return runs_->watermark(); }

  /// By one thread at a time.
  void add(std::span<const KeyPlace> places);
  /// Writes the tail out when it is full; the first `size` events, whose places were added, must
  /// have been written. Waits when the tail before it is not out yet; throws the Fault that ended
  /// that.
  void write_when_full(std::uint64_t size);

  /// The seqs of the places with this hash. By any thread.
  std::vector<std::uint64_t> find(std::uint64_t hash) const;

 private:
  void write(std::uint64_t size);
  void add_to_filter(std::span<const KeyPlace> sorted);
  void merge();

  const std::unique_ptr<KeyRuns> runs_;
  RocksDbStore& records_;
  const std::size_t tail_size_max_;

  mutable std::mutex mutex_;
  KeyFilter filter_;  ///< of what is in runs
  KeyTail tail_;
  KeyTail written_;  ///< empty when it is

  // The last members: they use the others, and the first of them the second.
  std::future<void> merging_;
  std::future<void> writing_;
};

}  // namespace duebook::eventstore
