// SPDX-License-Identifier: Apache-2.0
// The tree hash as RFC 6962 section 2.1 defines it, word for word: what ours is compared with.
#pragma once

#include <bit>
#include <span>

#include "eventstore/proof/merkle.hpp"

namespace duebook::eventstore {

inline Hash naive_root(std::span<const Hash> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves.front();
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  return node_hash(naive_root(leaves.first(split)), naive_root(leaves.subspan(split)));
}

}  // namespace duebook::eventstore
