// SPDX-License-Identifier: Apache-2.0
// The block comes from a hash's upper half, the bits in it from a product of the whole.
#include "eventstore/key_filter.hpp"

#include <algorithm>

namespace duebook::eventstore {
namespace {

constexpr std::size_t bits_per_key = 12;
constexpr std::size_t block_bits = 512;
constexpr std::size_t growth = 4;
/// 2^64 divided by the golden ratio: spreads the bits that chose the block over the others.
constexpr std::uint64_t spread = 0x9e37'79b9'7f4a'7c15;

}  // namespace

KeyFilter::Part::Part(std::size_t keys)
    : room(keys), blocks((keys * bits_per_key + block_bits - 1) / block_bits) {}

KeyFilter::Block& KeyFilter::Part::block_of(std::uint64_t hash) {
  return blocks[(hash >> 32) * blocks.size() >> 32];
}

const KeyFilter::Block& KeyFilter::Part::block_of(std::uint64_t hash) const {
  return blocks[(hash >> 32) * blocks.size() >> 32];
}

KeyFilter::Block KeyFilter::mask_of(std::uint64_t hash) {
  Block mask;
  std::uint64_t bits = hash * spread;
  for (std::uint64_t& word : mask.words) {
    word = std::uint64_t{1} << (bits >> 58);
    bits <<= 6;
  }
  return mask;
}

void KeyFilter::reserve(std::size_t count) {
  const std::size_t room = parts_.empty() ? 0 : parts_.back().room;
  if (count <= room) return;
  next_room_ = std::max(next_room_, count);
  parts_.emplace_back(next_room_);
  next_room_ *= growth;
}

void KeyFilter::add(std::uint64_t hash) {
  reserve(1);
  Part& part = parts_.back();
  --part.room;
  const Block mask = mask_of(hash);
  Block& block = part.block_of(hash);
  for (std::size_t i = 0; i < block.words.size(); ++i) block.words[i] |= mask.words[i];
}

bool KeyFilter::may_have(std::uint64_t hash) const {
  const Block mask = mask_of(hash);
  return std::ranges::any_of(parts_, [&](const Part& part) {
    const Block& block = part.block_of(hash);
    std::uint64_t missing = 0;
    for (std::size_t i = 0; i < block.words.size(); ++i) missing |= mask.words[i] & ~block.words[i];
    return missing == 0;
  });
}

}  // namespace duebook::eventstore
