// SPDX-License-Identifier: Apache-2.0
// The tree kept as tiles of 256 hashes (C2SP tlog-tiles), and the root of any earlier size.
//
// Entry i of tile (level, index) is the root of the perfect subtree over the 256^level leaves from
// (index * 256 + i) * 256^level on. A tile that is full never changes again and goes to storage;
// the tile at the end of each level stays in memory as the *tail* of that level.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "eventstore/proof/merkle.hpp"

namespace duebook::eventstore {

inline constexpr unsigned tile_height = 8;
inline constexpr std::size_t tile_width = 1u << tile_height;
/// Enough for 2^64 leaves.
inline constexpr unsigned tile_levels_max = 8;

struct Tile {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  std::vector<Hash> hashes;

  friend bool operator==(const Tile&, const Tile&) = default;
};

/// How many tiles of `level` are full in a tree of `size` leaves; also the index of its tail.
std::uint64_t full_tiles(std::uint64_t size, unsigned level);
/// How many hashes the tail of `level` has in a tree of `size` leaves.
std::size_t tail_width(std::uint64_t size, unsigned level);

/// Gives the first `width` hashes of tile (level, index), full or tail.
using TileReader =
    std::function<std::vector<Hash>(unsigned level, std::uint64_t index, std::size_t width)>;

/// Root over the first `size` leaves: one tile is asked for per level that has a tail at `size`.
Hash root_at_size(std::uint64_t size, const TileReader& read_tile);

/// The growing end of a tiled tree.
class TiledTree {
 public:
  /// Rebuilds the tree of `size` leaves from its tails, asking `read_tail(level, index, width)`.
  static TiledTree from_tails(std::uint64_t size, const TileReader& read_tail);

  /// Appends what begins with leaf number size(); tiles that become full are added to `full`, each
  /// level's in order.
  void append(const Growth& growth, std::vector<Tile>& full);

  std::uint64_t size() const { return frontier_.size(); }
  Hash root() const { return frontier_.root(); }
  const Frontier& frontier() const { return frontier_; }
  /// The hashes of the last, unfinished tile of `level`; empty if there is none.
  std::span<const Hash> tail(unsigned level) const;

 private:
  Frontier frontier_;
  std::vector<std::vector<Hash>> tails_;
};

}  // namespace duebook::eventstore
