// SPDX-License-Identifier: Apache-2.0
// KeyTail knows what was added, and nothing else, and gives it in order.
#include "eventstore/key_tail.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace duebook::eventstore {
namespace {

using Seqs = std::vector<std::uint64_t>;

Seqs seqs_of(const KeyTail& tail, std::uint64_t hash) {
  Seqs seqs;
  tail.find(hash, seqs);
  std::ranges::sort(seqs);
  return seqs;
}

TEST(KeyTail, knows_nothing_at_first) {
  const KeyTail tail;
  EXPECT_EQ(seqs_of(tail, 0), Seqs());
  EXPECT_EQ(tail.size(), 0u);
  EXPECT_TRUE(tail.sorted().empty());
}

TEST(KeyTail, is_as_new_when_cleared) {
  KeyTail tail;
  tail.add({.hash = 7, .seq = 1});
  tail.clear();
  EXPECT_EQ(seqs_of(tail, 7), Seqs());
  EXPECT_EQ(tail.size(), 0u);
  tail.add({.hash = 7, .seq = 2});
  EXPECT_EQ(seqs_of(tail, 7), Seqs{2});
}

TEST(KeyTail, finds_all_that_share_a_hash_at_the_end_of_the_table) {
  constexpr std::uint64_t hash = ~std::uint64_t{0};
  KeyTail tail;
  for (std::uint64_t seq = 0; seq < 100; ++seq) tail.add({.hash = hash - seq % 2, .seq = seq});
  EXPECT_EQ(seqs_of(tail, hash).size(), 50u);
  EXPECT_EQ(seqs_of(tail, 0), Seqs());
}

RC_GTEST_PROP(KeyTail, gives_what_a_set_would,
              (const std::set<std::pair<std::uint8_t, std::uint64_t>>& model)) {
  KeyTail tail;
  std::map<std::uint64_t, Seqs> by_hash;
  std::vector<KeyPlace> places;
  for (const auto& [hash, seq] : model) {
    tail.add({hash, seq});
    places.push_back({hash, seq});
    by_hash[hash].push_back(seq);
  }
  RC_ASSERT(tail.sorted() == places);
  for (std::uint64_t hash = 0; hash < 256; ++hash) {
    RC_ASSERT(seqs_of(tail, hash) == by_hash[hash]);
  }
}

}  // namespace
}  // namespace duebook::eventstore
