// SPDX-License-Identifier: Apache-2.0
// The RFC 6962 tree over the lines of a book: hashes, and the frontier that grows it.
//
//   leaf = SHA-256(00 line)      node = SHA-256(01 left right)      empty tree = SHA-256()
//
// A tree of n > 1 leaves is split at the largest power of two below n. Its left parts are therefore
// perfect subtrees, one per bit of n: the *peaks*. They are all that is needed to go on appending.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"
#include "eventstore/proof/sha256.hpp"

namespace duebook::eventstore {

Hash leaf_hash(std::string_view line);
Hash node_hash(const Hash& left, const Hash& right);
/// Root of the tree without leaves.
Hash empty_root();
/// Leaf hashes of all lines of a record.
std::vector<Hash> leaf_hashes(const Record& record);
/// Root over neighbouring subtrees, each of them perfect and larger than the next (peaks), or all
/// perfect and of one size (entries of a tile): both are the split of RFC 6962.
Hash root_of(std::span<const Hash> peaks);
Hash root_of_equals(std::span<const Hash> subtrees);

/// Leaves that stand side by side from number `first` on, and all nodes over them that depend on
/// nothing else: the roots of the perfect subtrees that lie within.
struct Growth {
  std::uint64_t first = 0;
  /// By height; height 0 is the leaves, and the last has something.
  std::vector<std::vector<Hash>> levels;

  std::span<const Hash> level(unsigned height) const;
  std::span<const Hash> leaves() const { return level(0); }
};
/// Level by level, so that nodes beside each other are hashed together. About one node per leaf.
Growth growth_of(std::uint64_t first, std::vector<Hash> leaves);

/// The peaks of a tree: append leaves, ask for the root.
class Frontier {
 public:
  /// Nothing if the number of peaks is not the number of bits in `size`.
  static std::optional<Frontier> of(std::uint64_t size, std::vector<Hash> peaks);

  /// Told the roots of the perfect subtrees of 2^height leaves that the new leaves complete, in
  /// order; the leaves themselves (height 0) first.
  using Complete = std::function<void(unsigned height, std::span<const Hash> roots)>;

  void append(const Hash& leaf) { append({&leaf, 1}); }
  void append(std::span<const Hash> leaves) {
    append(growth_of(size_, {leaves.begin(), leaves.end()}));
  }
  /// What begins with leaf number size(). One node hash per height.
  void append(const Growth& growth, const Complete& complete = {});

  std::uint64_t size() const { return size_; }
  Hash root() const { return root_of(peaks_); }
  /// Largest first, one per bit of size().
  std::span<const Hash> peaks() const { return peaks_; }

  friend bool operator==(const Frontier&, const Frontier&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;
};

}  // namespace duebook::eventstore
