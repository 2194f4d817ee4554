// SPDX-License-Identifier: Apache-2.0
// A key's hash is one that stays, alone and among many.
#include "eventstore/key_place.hpp"

#include <gtest/gtest.h>

namespace duebook::eventstore {
namespace {

// printf 'kabc' | sha256sum | cut -c 1-16
constexpr std::uint64_t hash_of_abc = 0xf78a'7b4e'8a17'04b4;

TEST(KeyPlace, has_a_hash_that_other_programs_can_make) { EXPECT_EQ(key_hash("abc"), hash_of_abc); }

TEST(KeyPlace, stands_at_the_first_event_of_its_command) {
  const std::vector<CommandEntry> commands = {{"abc", 2, ""}, {"b", 1, "ff"}, {"c", 3, "ff"}};
  const std::vector<KeyPlace> expected = {
      {hash_of_abc, 10}, {key_hash("b"), 12}, {key_hash("c"), 13}};
  EXPECT_EQ(key_places(10, commands), expected);
  EXPECT_TRUE(key_places(10, {}).empty());
}

}  // namespace
}  // namespace duebook::eventstore
