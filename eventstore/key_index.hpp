// SPDX-License-Identifier: Apache-2.0
// KeyIndex: where the command with a key stands, for one book.
//
// All it knows is in the records, so it is never written together with them: that would write every
// key twice more (write-ahead log and memtable) while somebody waits. New keys go into a KeyTail.
// When it is full another one takes its place and a thread of its own writes it out, sorted, as a
// table file. In the file, at the same moment, is the *watermark*: the seq up to which the files
// know every command. What came later is read again from the records when the book is opened.
//
//   newest keys ─► tail ─► tail being written ─► table files up to the watermark
#pragma once

#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "eventstore/event_log.hpp"
#include "eventstore/key_store.hpp"
#include "eventstore/key_tail.hpp"
#include "eventstore/rocksdb_store.hpp"

namespace duebook::eventstore {

class KeyIndex {
 public:
  /// Both stores must outlive it. A tail of more than `tail_bytes_max` is written out.
  KeyIndex(KeyStore& keys, RocksDbStore& records, const BookId& book, std::size_t tail_bytes_max);
  ~KeyIndex();
  KeyIndex(const KeyIndex&) = delete;
  KeyIndex& operator=(const KeyIndex&) = delete;

  /// The seq up to which table files know every command; 0 when there are none.
  std::uint64_t watermark() const;

  /// Adds the commands of a record whose first event is `seq`. By one thread at a time.
  void add(std::uint64_t seq, std::span<const CommandEntry> commands);
  /// Writes the tail out when it is full; the records of its keys must have been written. Waits
  /// when the tail before it is not out yet; throws the Fault that ended that.
  void write_when_full(std::uint64_t size);

  /// By any thread.
  std::optional<KeyEntry> find(std::string_view key) const;

 private:
  void write(const KeyTail& tail, std::uint64_t size);

  KeyStore& store_;
  RocksDbStore& records_;
  const BookId& book_;
  const std::size_t tail_bytes_max_;

  mutable std::mutex mutex_;
  std::shared_ptr<KeyTail> tail_ = std::make_shared<KeyTail>();
  std::shared_ptr<KeyTail> written_ = std::make_shared<KeyTail>();  ///< empty when it is

  std::future<void> writing_;  ///< the last member: it uses the others
};

}  // namespace duebook::eventstore
