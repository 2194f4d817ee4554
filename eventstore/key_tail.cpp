// SPDX-License-Identifier: Apache-2.0
// Linear probing; places with one hash stand one behind the other.
#include "eventstore/key_tail.hpp"

#include <algorithm>
#include <limits>

namespace duebook::eventstore {
namespace {

constexpr std::size_t slots_min = 64;
/// No event has this seq.
constexpr KeyPlace empty{.hash = 0, .seq = std::numeric_limits<std::uint64_t>::max()};

}  // namespace

void KeyTail::add(const KeyPlace& place) {
  if (2 * (size_ + 1) > slots_.size()) grow();
  insert(place);
  ++size_;
}

void KeyTail::find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const {
  if (size_ == 0) return;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i] != empty; i = (i + 1) & mask) {
    if (slots_[i].hash == hash) seqs.push_back(slots_[i].seq);
  }
}

void KeyTail::clear() {
  std::ranges::fill(slots_, empty);
  size_ = 0;
}

std::vector<KeyPlace> KeyTail::sorted() const {
  std::vector<KeyPlace> all;
  all.reserve(size_);
  std::ranges::copy_if(slots_, std::back_inserter(all),
                       [](const KeyPlace& place) { return place != empty; });
  std::ranges::sort(all);
  return all;
}

void KeyTail::insert(const KeyPlace& place) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = place.hash & mask;
  while (slots_[i] != empty) i = (i + 1) & mask;
  slots_[i] = place;
}

void KeyTail::grow() {
  std::vector<KeyPlace> before(std::max(slots_min, 2 * slots_.size()), empty);
  before.swap(slots_);
  for (const KeyPlace& place : before) {
    if (place != empty) insert(place);
  }
}

}  // namespace duebook::eventstore
