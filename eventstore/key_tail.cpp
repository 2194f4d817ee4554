// SPDX-License-Identifier: Apache-2.0
// Linear probing over offsets.
#include "eventstore/key_tail.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "eventstore/assert.hpp"
#include "eventstore/big_endian.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::size_t slots_min = 1024;
constexpr std::size_t lengths_bytes = 1 + 4;

std::uint32_t hash_of(std::string_view key) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(key));
}

}  // namespace

void KeyTail::add(std::string_view key, std::uint64_t first_seq, std::uint32_t lines,
                  std::string_view fingerprint) {
  EVENTSTORE_ASSERT(key.size() <= command_key_bytes_max);
  if (2 * (count_ + 1) > slots_.size()) grow();
  const std::size_t offset = bytes_.size();
  EVENTSTORE_ASSERT(offset < std::numeric_limits<std::uint32_t>::max());
  bytes_.push_back(static_cast<char>(key.size()));
  append_be32(bytes_, static_cast<std::uint32_t>(key_entry_bytes(fingerprint)));
  bytes_.append(key);
  append_key_entry(bytes_, first_seq, lines, fingerprint);
  insert({hash_of(key), static_cast<std::uint32_t>(offset + 1)});
  ++count_;
}

std::optional<KeyEntry> KeyTail::find(std::string_view key) const {
  if (count_ == 0) return std::nullopt;
  const std::uint32_t hash = hash_of(key);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i].place != 0; i = (i + 1) & mask) {
    if (slots_[i].hash != hash) continue;
    const Stored stored = stored_at(slots_[i].place - 1);
    if (stored.key == key) return decode_key_entry(stored.entry);
  }
  return std::nullopt;
}

void KeyTail::clear() {
  bytes_.clear();
  std::ranges::fill(slots_, Slot{});
  count_ = 0;
}

std::vector<KeyTail::Stored> KeyTail::sorted() const {
  std::vector<Stored> all;
  all.reserve(count_);
  for (std::size_t offset = 0; offset < bytes_.size();) {
    all.push_back(stored_at(offset));
    offset += lengths_bytes + all.back().key.size() + all.back().entry.size();
  }
  std::ranges::sort(all, {}, &Stored::key);
  return all;
}

KeyTail::Stored KeyTail::stored_at(std::size_t offset) const {
  const std::string_view rest = std::string_view(bytes_).substr(offset);
  const std::size_t key_bytes = static_cast<unsigned char>(rest[0]);
  const std::size_t entry_bytes = read_be32(rest.substr(1));
  return {rest.substr(lengths_bytes, key_bytes),
          rest.substr(lengths_bytes + key_bytes, entry_bytes)};
}

void KeyTail::insert(Slot slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = slot.hash & mask;
  while (slots_[i].place != 0) i = (i + 1) & mask;
  slots_[i] = slot;
}

void KeyTail::grow() {
  std::vector<Slot> before(std::max(slots_min, 2 * slots_.size()));
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (slot.place != 0) insert(slot);
  }
}

}  // namespace duebook::eventstore
