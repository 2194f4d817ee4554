// SPDX-License-Identifier: Apache-2.0
// KeyFilter never forgets a hash, and lets few others pass, however it came to its size.
#include "eventstore/key_filter.hpp"

#include <gtest/gtest.h>

#include <random>

namespace duebook::eventstore {
namespace {

constexpr std::size_t hashes = 100'000;

std::vector<std::uint64_t> random_hashes(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> all(hashes);
  for (std::uint64_t& hash : all) hash = random();
  return all;
}

void expect_has(const KeyFilter& filter, const std::vector<std::uint64_t>& known,
                std::size_t passed_max) {
  for (const std::uint64_t hash : known) ASSERT_TRUE(filter.may_have(hash));
  std::size_t passed = 0;
  for (const std::uint64_t hash : random_hashes(2)) passed += filter.may_have(hash) ? 1 : 0;
  EXPECT_LT(passed, passed_max);
}

TEST(KeyFilter, has_nothing_at_first) {
  EXPECT_FALSE(KeyFilter().may_have(0));
  EXPECT_FALSE(KeyFilter().may_have(1));
}

TEST(KeyFilter, knows_what_was_added_one_by_one) {
  const auto known = random_hashes(1);
  KeyFilter filter;
  for (const std::uint64_t hash : known) filter.add(hash);
  expect_has(filter, known, 5 * hashes / 200);
}

TEST(KeyFilter, knows_what_it_had_room_for_and_what_came_after) {
  const auto known = random_hashes(1);
  KeyFilter filter;
  filter.reserve(hashes - 1000);
  for (const std::uint64_t hash : known) filter.add(hash);
  expect_has(filter, known, hashes / 100);
}

}  // namespace
}  // namespace duebook::eventstore
