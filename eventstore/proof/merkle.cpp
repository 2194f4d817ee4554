// SPDX-License-Identifier: Apache-2.0
// SHA-256 over leaves and nodes, and roots over neighbouring subtrees.
#include "eventstore/proof/merkle.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "eventstore/assert.hpp"
#include "eventstore/proof/sha256.hpp"

namespace duebook::eventstore {
namespace {

constexpr char leaf_prefix = 0x00;
constexpr char node_prefix = 0x01;

std::string_view bytes_of(std::span<const Hash> hashes) {
  return {reinterpret_cast<const char*>(hashes.data()), hashes.size_bytes()};
}

// Nodes over the pairs of a level; one without a partner is left out.
std::vector<Hash> nodes_over(std::span<const Hash> level) {
  std::vector<Hash> nodes(level.size() / 2);
  std::vector<std::string_view> pairs(nodes.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = bytes_of(level.subspan(2 * i, 2));
  sha256_each(node_prefix, pairs, nodes);
  return nodes;
}

Hash hash_one(char prefix, std::string_view message) {
  Hash hash;
  sha256_each(prefix, {&message, 1}, {&hash, 1});
  return hash;
}

}  // namespace

Hash leaf_hash(std::string_view line) { return hash_one(leaf_prefix, line); }

Hash node_hash(const Hash& left, const Hash& right) {
  const std::array<Hash, 2> both = {left, right};
  return hash_one(node_prefix, bytes_of(both));
}

Hash empty_root() { return sha256({}); }

std::vector<Hash> leaf_hashes(const Record& record) {
  std::vector<Hash> hashes(record.line_count());
  std::vector<std::string_view> lines(record.line_count());
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i] = record.line(i);
  sha256_each(leaf_prefix, lines, hashes);
  return hashes;
}

Hash root_of(std::span<const Hash> peaks) {
  if (peaks.empty()) return empty_root();
  Hash root = peaks.back();
  for (std::size_t i = peaks.size() - 1; i > 0; --i) root = node_hash(peaks[i - 1], root);
  return root;
}

Hash root_of_equals(std::span<const Hash> subtrees) {
  Frontier frontier;
  frontier.append(subtrees);
  return frontier.root();
}

std::optional<Frontier> Frontier::of(std::uint64_t size, std::vector<Hash> peaks) {
  if (peaks.size() != static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
  Frontier frontier;
  frontier.size_ = size;
  frontier.peaks_ = std::move(peaks);
  return frontier;
}

std::span<const Hash> Growth::level(unsigned height) const {
  return height < levels.size() ? std::span<const Hash>(levels[height]) : std::span<const Hash>();
}

Growth growth_of(std::uint64_t first, std::vector<Hash> leaves) {
  Growth growth{.first = first, .levels = {}};
  while (!leaves.empty()) {
    const bool is_right = first % 2 != 0;  // the sibling of the first one is from before
    std::vector<Hash> nodes = nodes_over(std::span(leaves).subspan(is_right ? 1 : 0));
    growth.levels.push_back(std::move(leaves));
    leaves = std::move(nodes);
    first = first / 2 + first % 2;
  }
  return growth;
}

void Frontier::append(const Growth& growth, const Complete& complete) {
  EVENTSTORE_ASSERT(growth.leaves().empty() || growth.first == size_);
  std::vector<Hash> left_over;  // new peaks, smallest first
  std::vector<Hash> level;
  std::optional<Hash> link;  // over leaves from before and new ones
  for (unsigned height = 0; link || !growth.level(height).empty(); ++height) {
    const std::span<const Hash> within = growth.level(height);
    level.clear();
    if (link) level.push_back(*link);
    level.insert(level.end(), within.begin(), within.end());
    if (complete) complete(height, level);
    if ((size_ >> height) & 1) {
      level.insert(level.begin(), peaks_.back());
      peaks_.pop_back();
      link = node_hash(level[0], level[1]);
    } else if (link) {
      link = level.size() > 1 ? std::optional(node_hash(level[0], level[1])) : std::nullopt;
    }
    if (level.size() % 2 != 0) left_over.push_back(level.back());
  }
  peaks_.insert(peaks_.end(), left_over.rbegin(), left_over.rend());
  size_ += growth.leaves().size();
}

}  // namespace duebook::eventstore
