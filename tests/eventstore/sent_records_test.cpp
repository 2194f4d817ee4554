// SPDX-License-Identifier: Apache-2.0
// What was sent is found by its tag and its bytes, once, and only while it is under way.
#include "eventstore/sent_records.hpp"

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

TEST(SentRecords, are_as_read) {
  const SentRecord sent;
  SentRecords records;
  const SentRecords::Entry entry(records, tag, sent.header, sent.record);
  const auto found = records.take(tag, sent.value);
  ASSERT_TRUE(found.has_value());
  const Record read = decode_record(sent.value);
  EXPECT_EQ(found->base, read.base);
  EXPECT_EQ(found->growth.levels.front(), leaf_hashes(read));
  EXPECT_EQ(found->keys, key_places(read.base.size, read.commands));
  EXPECT_EQ(found->seal, hash_record(header_of(sent.value), read).seal);
}

TEST(SentRecords, are_not_other_bytes) {
  const SentRecord sent;
  SentRecords records;
  const SentRecords::Entry entry(records, tag, sent.header, sent.record);
  for (std::size_t i = 0; i < sent.value.size(); ++i) {
    std::string other = sent.value;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(records.take(tag, other).has_value()) << i;
  }
  EXPECT_FALSE(records.take(tag, sent.value + "\n").has_value());
  EXPECT_FALSE(records.take(tag, sent.value.substr(1)).has_value());
  EXPECT_FALSE(records.take(tag + 1, sent.value).has_value());
  EXPECT_TRUE(records.take(tag, sent.value).has_value());
}

TEST(SentRecords, are_taken_once) {
  const SentRecord sent;
  SentRecords records;
  const SentRecords::Entry entry(records, tag, sent.header, sent.record);
  EXPECT_TRUE(records.take(tag, sent.value).has_value());
  EXPECT_FALSE(records.take(tag, sent.value).has_value());
}

TEST(SentRecords, are_forgotten_with_their_writer) {
  const SentRecord sent;
  SentRecords records;
  { const SentRecords::Entry entry(records, tag, sent.header, sent.record); }
  EXPECT_FALSE(records.take(tag, sent.value).has_value());
}

}  // namespace duebook::eventstore
