// SPDX-License-Identifier: Apache-2.0
// Two tails in turn: one takes keys while the other becomes a table file.
#include "eventstore/key_index.hpp"

#include <vector>

#include "eventstore/big_endian.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {

KeyIndex::KeyIndex(KeyStore& keys, RocksDbStore& records, const BookId& book,
                   std::size_t tail_bytes_max)
    : store_(keys), records_(records), book_(book), tail_bytes_max_(tail_bytes_max) {}

KeyIndex::~KeyIndex() {
  if (writing_.valid()) writing_.wait();
}

std::uint64_t KeyIndex::watermark() const {
  const auto bytes = store_.get(watermark_key(book_));
  return bytes ? decode_watermark(*bytes) : 0;
}

void KeyIndex::add(std::uint64_t seq, std::span<const CommandEntry> commands) {
  const std::lock_guard lock(mutex_);
  for (const CommandEntry& command : commands) {
    tail_->add(command.key, seq, command.lines, command.fingerprint);
    seq += command.lines;
  }
}

void KeyIndex::write_when_full(std::uint64_t size) {
  if (tail_->bytes() <= tail_bytes_max_) return;
  if (writing_.valid()) writing_.get();
  {
    const std::lock_guard lock(mutex_);
    std::swap(tail_, written_);
  }
  writing_ = std::async(std::launch::async, [this, size] {
    write(*written_, size);
    const std::lock_guard lock(mutex_);
    written_->clear();
  });
}

// The watermark's key sorts behind all others. Keys must not outlive the records they came from.
void KeyIndex::write(const KeyTail& tail, std::uint64_t size) {
  KeyStore::TableFile file(store_, book_);
  std::string key = command_key(book_, {});
  const std::size_t prefix_bytes = key.size();
  for (const KeyTail::Stored& stored : tail.sorted()) {
    key.resize(prefix_bytes);
    file.put(key.append(stored.key), stored.entry);
  }
  file.put(watermark_key(book_), encode_watermark(size));
  records_.make_durable();
  file.join();
}

std::optional<KeyEntry> KeyIndex::find(std::string_view key) const {
  {
    const std::lock_guard lock(mutex_);
    if (auto found = tail_->find(key)) return found;
    if (auto found = written_->find(key)) return found;
  }
  const auto value = store_.get(command_key(book_, key));
  if (!value) return std::nullopt;
  return decode_key_entry(*value);
}

}  // namespace duebook::eventstore
