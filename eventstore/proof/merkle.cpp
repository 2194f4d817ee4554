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

void Frontier::append(std::span<const Hash> leaves, const Complete& complete) {
  std::vector<Hash> level(leaves.begin(), leaves.end());
  std::vector<Hash> left_over;  // new peaks, smallest first
  for (unsigned height = 0; !level.empty(); ++height) {
    if (complete) complete(height, level);
    if ((size_ >> height) & 1) {
      level.insert(level.begin(), peaks_.back());
      peaks_.pop_back();
    }
    if (level.size() % 2 != 0) left_over.push_back(level.back());
    level = nodes_over(level);
  }
  peaks_.insert(peaks_.end(), left_over.rbegin(), left_over.rend());
  size_ += leaves.size();
}

}  // namespace duebook::eventstore
