// SPDX-License-Identifier: Apache-2.0
// Hashing two messages side by side gives what OpenSSL gives for each.
#include "eventstore/proof/sha256.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
namespace {

// Letters that differ from length to length.
std::string message_of(std::size_t length) {
  std::string text(length, '\0');
  for (std::size_t i = 0; i < length; ++i) text[i] = static_cast<char>(i * 31 + length);
  return text;
}

std::vector<Hash> hashes_of(decltype(sha256_each)& way, char prefix,
                            const std::vector<std::string>& messages) {
  const std::vector<std::string_view> views(messages.begin(), messages.end());
  std::vector<Hash> hashes(messages.size());
  way(prefix, views, hashes);
  return hashes;
}

TEST(Sha256, gives_the_published_value) {
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, puts_the_prefix_before_each_message) {
  const std::vector<std::string> messages = {"bc", "", "bc"};
  const std::vector<Hash> expected = {sha256("abc"), sha256("a"), sha256("abc")};
  EXPECT_EQ(hashes_of(sha256_each, 'a', messages), expected);
  EXPECT_EQ(hashes_of(sha256_each_in_turn, 'a', messages), expected);
  EXPECT_TRUE(hashes_of(sha256_each, 'a', {}).empty());
}

class Sha256InPairs : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_hash_in_pairs()) GTEST_SKIP() << "this processor has no SHA instructions";
  }
};

TEST_F(Sha256InPairs, agree_with_openssl_for_every_length_and_neighbour) {
  constexpr std::size_t length_max = 300;
  std::vector<std::string> messages;
  for (std::size_t length = 0; length <= length_max; ++length) {
    messages.push_back(message_of(length));
  }
  const std::vector<Hash> expected = hashes_of(sha256_each_in_turn, '\1', messages);
  for (std::size_t i = 0; i <= length_max; ++i) {
    for (std::size_t k = 0; k <= length_max; ++k) {
      const std::vector<Hash> both = {expected[i], expected[k]};
      ASSERT_EQ(hashes_of(sha256_each_in_pairs, '\1', {messages[i], messages[k]}), both)
          << "lengths " << i << " and " << k;
    }
  }
  EXPECT_EQ(hashes_of(sha256_each_in_pairs, '\1', messages), expected);
}

RC_GTEST_FIXTURE_PROP(Sha256InPairs, agree_with_openssl_for_any_list,
                      (const std::vector<std::string>& messages, char prefix)) {
  if (!can_hash_in_pairs()) return;
  RC_ASSERT(hashes_of(sha256_each_in_pairs, prefix, messages) ==
            hashes_of(sha256_each_in_turn, prefix, messages));
}

TEST_F(Sha256InPairs, agree_with_openssl_for_the_longest_line) {
  const std::vector<std::string> messages = {message_of(line_bytes_max), "", message_of(1000)};
  EXPECT_EQ(hashes_of(sha256_each_in_pairs, '\0', messages),
            hashes_of(sha256_each_in_turn, '\0', messages));
}

}  // namespace
}  // namespace duebook::eventstore
