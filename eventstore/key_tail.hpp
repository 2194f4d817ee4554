// SPDX-License-Identifier: Apache-2.0
// KeyTail: the command keys that came last, in memory: added, looked up, and at last handed over in
// the order of the keys. A hash table of offsets into one text, so that a key costs one copy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

class KeyTail {
 public:
  /// The key must not be there yet. Together they may take 4 GiB.
  void add(std::string_view key, std::uint64_t first_seq, std::uint32_t lines,
           std::string_view fingerprint);
  std::optional<KeyEntry> find(std::string_view key) const;

  /// Bytes of all keys and entries.
  std::size_t bytes() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  /// Forgets the keys, and keeps the memory for the next ones.
  void clear();

  struct Stored {
    std::string_view key;
    std::string_view entry;  ///< as encode_key_entry writes it
  };
  /// All of them, sorted by key.
  std::vector<Stored> sorted() const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t place = 0;  ///< one above the offset in bytes_; 0 is an empty slot
  };

  Stored stored_at(std::size_t offset) const;
  void insert(Slot slot);
  void grow();

  /// Per key: its length in one byte, the entry's in four, then both.
  std::string bytes_;
  std::vector<Slot> slots_;  ///< a power of two, at most half of them taken
  std::size_t count_ = 0;
};

}  // namespace duebook::eventstore
