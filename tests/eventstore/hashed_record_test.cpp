// SPDX-License-Identifier: Apache-2.0
// A record's hashes are those of its lines, and its seal is of every byte.
#include "eventstore/hashed_record.hpp"

#include <gtest/gtest.h>

#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {
namespace {

Record record() { return sample_record({.size = 0, .root = empty_root(), .term = 1}, 3); }

}  // namespace

TEST(HashedRecord, is_of_the_record) {
  const Record hashed = record();
  const HashedRecord found = hash_record(encode_header(hashed), hashed);
  EXPECT_EQ(found.base, hashed.base);
  EXPECT_EQ(found.growth.levels.front(), leaf_hashes(hashed));
  EXPECT_EQ(found.keys, key_places(hashed.base.size, hashed.commands));
}

TEST(HashedRecord, has_another_seal_when_a_byte_differs) {
  const std::string bytes = encode_record(record());
  const Hash seal = hash_record(header_of(bytes), record()).seal;
  int records = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string other = bytes;
    other[i] = static_cast<char>(other[i] ^ 1);
    try {
      const Record read = decode_record(other);
      EXPECT_NE(hash_record(header_of(other), read).seal, seal) << i;
      ++records;
    } catch (const Fault&) {
      // It is no record any more.
    }
  }
  EXPECT_GT(records, 100);
}

}  // namespace duebook::eventstore
