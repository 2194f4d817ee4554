// SPDX-License-Identifier: Apache-2.0
// KeyTail: the places of the command keys that came last, in memory: added, looked up, and at last
// handed over in order. A hash table with open addressing.
#pragma once

#include <cstdint>
#include <vector>

#include "eventstore/key_place.hpp"

namespace duebook::eventstore {

class KeyTail {
 public:
  void add(const KeyPlace& place);
  /// Appends to `seqs` those of the places with this hash.
  void find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const;

  std::size_t size() const { return size_; }
  /// Forgets the places, and keeps the memory for the next ones.
  void clear();
  std::vector<KeyPlace> sorted() const;

 private:
  void insert(const KeyPlace& place);
  void grow();

  std::vector<KeyPlace> slots_;  ///< a power of two, at most half of them taken
  std::size_t size_ = 0;
};

}  // namespace duebook::eventstore
