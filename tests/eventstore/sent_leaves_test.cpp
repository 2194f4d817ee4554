// SPDX-License-Identifier: Apache-2.0
// Hashes of what was sent are found by its tag and its bytes, and only while it is under way.
#include "eventstore/sent_leaves.hpp"

#include <gtest/gtest.h>

#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::uint64_t tag = 7;

struct SentRecord {
  Record record = sample_record({.size = 0, .root = empty_root(), .term = 1}, 3);
  std::string header = encode_header(record);
  std::string value = encode_record(record);
};

}  // namespace

TEST(SentLeaves, are_those_of_the_lines) {
  const SentRecord sent;
  SentLeaves leaves;
  const SentLeaves::Entry entry(leaves, tag, sent.header, sent.record);
  const auto found = leaves.find(tag, sent.value);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->base, sent.record.base);
  EXPECT_EQ(found->hashes, leaf_hashes(decode_record(sent.value)));
}

TEST(SentLeaves, are_not_those_of_other_bytes) {
  const SentRecord sent;
  SentLeaves leaves;
  const SentLeaves::Entry entry(leaves, tag, sent.header, sent.record);
  for (std::size_t i = 0; i < sent.value.size(); ++i) {
    std::string other = sent.value;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(leaves.find(tag, other).has_value()) << i;
  }
  EXPECT_FALSE(leaves.find(tag, sent.value + "\n").has_value());
  EXPECT_FALSE(leaves.find(tag, sent.value.substr(1)).has_value());
  EXPECT_FALSE(leaves.find(tag + 1, sent.value).has_value());
}

TEST(SentLeaves, are_forgotten_with_their_record) {
  const SentRecord sent;
  SentLeaves leaves;
  { const SentLeaves::Entry entry(leaves, tag, sent.header, sent.record); }
  EXPECT_FALSE(leaves.find(tag, sent.value).has_value());
}

}  // namespace duebook::eventstore
