// SPDX-License-Identifier: Apache-2.0
// Tiles become full as leaves arrive; earlier roots are put together from them.
#include "eventstore/proof/tiles.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "eventstore/assert.hpp"

namespace duebook::eventstore {
namespace {

// Adds the peaks of one level, largest first: the bits of its tail's width cut the tail.
void add_peaks(std::span<const Hash> tail, std::vector<Hash>& peaks) {
  while (!tail.empty()) {
    const std::size_t part = std::bit_floor(tail.size());
    peaks.push_back(root_of_equals(tail.first(part)));
    tail = tail.subspan(part);
  }
}

}  // namespace

std::uint64_t full_tiles(std::uint64_t size, unsigned level) {
  const unsigned bits = tile_height * (level + 1);
  return bits >= 64 ? 0 : size >> bits;
}

std::size_t tail_width(std::uint64_t size, unsigned level) {
  return (size >> (tile_height * level)) & (tile_width - 1);
}

Hash root_at_size(std::uint64_t size, const TileReader& read_tile) {
  std::vector<Hash> peaks;
  for (unsigned level = tile_levels_max; level-- > 0;) {
    const std::size_t width = tail_width(size, level);
    if (width > 0) add_peaks(read_tile(level, full_tiles(size, level), width), peaks);
  }
  return root_of(peaks);
}

TiledTree TiledTree::from_tails(std::uint64_t size, const TileReader& read_tail) {
  TiledTree tree;
  std::vector<Hash> peaks;
  for (unsigned level = tile_levels_max; level-- > 0;) {
    const std::size_t width = tail_width(size, level);
    if (width == 0) continue;
    if (tree.tails_.size() <= level) tree.tails_.resize(level + 1);
    tree.tails_[level] = read_tail(level, full_tiles(size, level), width);
    EVENTSTORE_ASSERT(tree.tails_[level].size() == width);
    add_peaks(tree.tails_[level], peaks);
  }
  tree.frontier_ = Frontier::of(size, std::move(peaks)).value();
  return tree;
}

void TiledTree::append(const Growth& growth, std::vector<Tile>& full) {
  const std::uint64_t size_before = size();
  frontier_.append(growth, [&](unsigned height, std::span<const Hash> roots) {
    if (height % tile_height != 0) return;
    const unsigned level = height / tile_height;
    if (tails_.size() <= level) tails_.resize(level + 1);
    std::vector<Hash>& tail = tails_[level];
    if (tail.capacity() < tile_width) tail.reserve(tile_width);
    for (std::uint64_t index = full_tiles(size_before, level); !roots.empty();) {
      const std::size_t part = std::min(roots.size(), tile_width - tail.size());
      tail.insert(tail.end(), roots.begin(), roots.begin() + static_cast<std::ptrdiff_t>(part));
      roots = roots.subspan(part);
      if (tail.size() < tile_width) break;
      full.push_back({static_cast<std::uint8_t>(level), index++, std::exchange(tail, {})});
      tail.reserve(tile_width);
    }
  });
}

std::span<const Hash> TiledTree::tail(unsigned level) const {
  return level < tails_.size() ? std::span<const Hash>(tails_[level]) : std::span<const Hash>();
}

}  // namespace duebook::eventstore
