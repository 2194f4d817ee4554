// SPDX-License-Identifier: Apache-2.0
// KeyFilter: tells in a memory access or two that a key was never added, which is what is asked of
// almost every key.
//
// A split block Bloom filter (Putze, Sanders, Singler 2007): a hash sets one bit in each of the
// eight words of one cache line. With 12 bits per key, 4 of 1,000 unknown keys pass. A filter does
// not grow, so when it is full another of four times its room is put beside it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace duebook::eventstore {

class KeyFilter {
 public:
  /// Makes room for so many hashes more.
  void reserve(std::size_t count);
  void add(std::uint64_t hash);
  /// False only if the hash was never added.
  bool may_have(std::uint64_t hash) const;

 private:
  struct alignas(64) Block {
    std::array<std::uint64_t, 8> words{};
  };
  struct Part {
    explicit Part(std::size_t room);
    Block& block_of(std::uint64_t hash);
    const Block& block_of(std::uint64_t hash) const;

    std::size_t room;  ///< for hashes; it shrinks
    std::vector<Block> blocks;
  };
  static Block mask_of(std::uint64_t hash);

  std::vector<Part> parts_;
  std::size_t next_room_ = 1024;
};

}  // namespace duebook::eventstore
