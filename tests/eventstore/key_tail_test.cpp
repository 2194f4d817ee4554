// SPDX-License-Identifier: Apache-2.0
// KeyTail knows what was added, and nothing else, and gives it in the order of the keys.
#include "eventstore/key_tail.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
namespace {

TEST(KeyTail, knows_nothing_at_first) {
  const KeyTail tail;
  EXPECT_FALSE(tail.find("key"));
  EXPECT_TRUE(tail.empty());
  EXPECT_TRUE(tail.sorted().empty());
}

TEST(KeyTail, finds_the_longest_key_and_any_fingerprint) {
  const std::string key(command_key_bytes_max, '\xfe');
  const std::string fingerprint(1000, 'f');
  KeyTail tail;
  tail.add(key, 7, 3, fingerprint);
  EXPECT_EQ(tail.find(key), (KeyEntry{7, 3, fingerprint}));
  EXPECT_FALSE(tail.find(key.substr(1)));
}

TEST(KeyTail, is_as_new_when_cleared) {
  KeyTail tail;
  tail.add("a", 1, 1, "x");
  tail.clear();
  EXPECT_FALSE(tail.find("a"));
  EXPECT_TRUE(tail.empty());
  tail.add("a", 2, 1, "y");
  EXPECT_EQ(tail.find("a"), (KeyEntry{2, 1, "y"}));
}

TEST(KeyTail, finds_every_one_of_many) {
  KeyTail tail;
  for (std::uint64_t i = 0; i < 20'000; ++i) tail.add("key-" + std::to_string(i), i, 1, "ff");
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    ASSERT_EQ(tail.find("key-" + std::to_string(i)), (KeyEntry{i, 1, "ff"}));
  }
  EXPECT_FALSE(tail.find("key-20000"));
}

RC_GTEST_PROP(KeyTail, gives_what_a_map_would, (const std::map<std::string, std::string>& model)) {
  KeyTail tail;
  std::uint64_t seq = 0;
  std::map<std::string, KeyEntry> entries;
  for (const auto& [key, fingerprint] : model) {
    if (key.size() > command_key_bytes_max) continue;
    entries[key] = {seq, 2, fingerprint};
    tail.add(key, seq++, 2, fingerprint);
  }
  std::map<std::string, KeyEntry> found;
  for (const KeyTail::Stored& stored : tail.sorted()) {
    if (!found.empty()) RC_ASSERT(found.rbegin()->first < stored.key);
    found.emplace(stored.key, decode_key_entry(stored.entry));
  }
  RC_ASSERT(found == entries);
  for (const auto& [key, entry] : entries) RC_ASSERT(tail.find(key) == entry);
}

}  // namespace
}  // namespace duebook::eventstore
