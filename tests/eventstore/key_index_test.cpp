// SPDX-License-Identifier: Apache-2.0
// KeyIndex finds a place wherever it is on its way to a run, and says how far the runs go.
#include "eventstore/key_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

class KeyIndexTest : public testing::Test {
 protected:
  KeyIndex index(std::size_t tail_size_max) {
    return KeyIndex(std::make_unique<KeyRuns>(folder_.path() / "keys", Access::write), records_,
                    tail_size_max);
  }

  const std::filesystem::path& folder() const { return folder_.path(); }

  // Commands that each made one line, from `first` on.
  static void add(KeyIndex& index, std::uint64_t first, std::uint64_t count) {
    std::vector<KeyPlace> places;
    for (std::uint64_t seq = first; seq < first + count; ++seq) {
      places.push_back({hash_of(seq), seq});
    }
    index.add(places);
  }
  static std::uint64_t hash_of(std::uint64_t seq) { return seq * 0x9e37'79b9'7f4a'7c15; }

  // A place may be seen at both ends of its way.
  static void expect_knows(const KeyIndex& index, std::uint64_t size) {
    for (std::uint64_t seq = 0; seq < size; ++seq) {
      const auto seqs = index.find(hash_of(seq));
      ASSERT_FALSE(seqs.empty()) << seq;
      ASSERT_EQ(std::ranges::count(seqs, seq), std::ssize(seqs)) << seq;
    }
    EXPECT_TRUE(index.find(hash_of(size)).empty());
  }

 private:
  TemporaryFolder folder_;
  RocksDbStore records_{folder_.path(), RocksDbOptions(), RocksDbStore::WhenMissing::create};
};

TEST_F(KeyIndexTest, knows_what_is_in_memory_only) {
  KeyIndex keys = index(100);
  add(keys, 0, 100);
  keys.write_when_full(100);
  expect_knows(keys, 100);
  EXPECT_EQ(keys.watermark(), 0u);
}

TEST_F(KeyIndexTest, knows_what_is_being_written_and_merged_and_what_came_after) {
  KeyIndex keys = index(15);
  for (std::uint64_t seq = 0; seq < 1000; seq += 10) {
    add(keys, seq, 10);
    keys.write_when_full(seq + 10);
    expect_knows(keys, seq + 10);
  }
}

TEST_F(KeyIndexTest, tells_what_ended_the_writing) {
  std::ofstream(folder() / "keys") << "no folder";
  KeyIndex keys = index(0);
  add(keys, 0, 10);
  keys.write_when_full(10);
  add(keys, 10, 10);
  EXPECT_THROW(keys.write_when_full(20), Fault);
}

TEST_F(KeyIndexTest, goes_on_from_its_watermark) {
  {
    KeyIndex keys = index(0);
    add(keys, 0, 50);
    keys.write_when_full(50);
    add(keys, 50, 20);
  }
  KeyIndex keys = index(1000);
  EXPECT_EQ(keys.watermark(), 50u);
  expect_knows(keys, 50);
  add(keys, 50, 20);
  expect_knows(keys, 70);
}

}  // namespace
}  // namespace duebook::eventstore
