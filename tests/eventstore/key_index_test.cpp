// SPDX-License-Identifier: Apache-2.0
// KeyIndex finds a key wherever it is on its way to a table file, and says how far the files go.
#include "eventstore/key_index.hpp"

#include <gtest/gtest.h>

#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

class KeyIndexTest : public testing::Test {
 protected:
  KeyIndexTest() { open(); }

  void open() {
    keys_.reset();
    keys_ = std::make_unique<KeyStore>(folder_.path() / "keys", RocksDbOptions());
  }
  KeyIndex index_of(const BookId& book, std::size_t tail_bytes_max) {
    return KeyIndex(*keys_, records_, book, tail_bytes_max);
  }

  // Commands that each made one line, from `first` on.
  static void add(KeyIndex& index, std::uint64_t first, std::uint64_t count) {
    std::vector<CommandEntry> commands;
    for (std::uint64_t i = 0; i < count; ++i) commands.push_back({name(first + i), 1, "abcd"});
    index.add(first, commands);
  }
  static std::string name(std::uint64_t seq) { return "key-" + std::to_string(seq); }

  static void expect_knows(const KeyIndex& index, std::uint64_t size) {
    for (std::uint64_t seq = 0; seq < size; ++seq) {
      ASSERT_EQ(index.find(name(seq)), (KeyEntry{seq, 1, "abcd"})) << seq;
    }
    EXPECT_FALSE(index.find(name(size)));
    EXPECT_FALSE(index.find(""));
  }

  const BookId book_ = "main";

 private:
  TemporaryFolder folder_;
  RocksDbStore records_{folder_.path(), RocksDbOptions(), RocksDbStore::WhenMissing::create};
  std::unique_ptr<KeyStore> keys_;
};

TEST_F(KeyIndexTest, knows_what_is_in_memory_only) {
  KeyIndex index = index_of(book_, 1u << 20);
  add(index, 0, 100);
  index.write_when_full(100);
  expect_knows(index, 100);
  EXPECT_EQ(index.watermark(), 0u);
}

TEST_F(KeyIndexTest, knows_what_is_being_written_and_what_came_after) {
  KeyIndex index = index_of(book_, 500);
  for (std::uint64_t seq = 0; seq < 1000; seq += 10) {
    add(index, seq, 10);
    index.write_when_full(seq + 10);
    expect_knows(index, seq + 10);
  }
}

TEST_F(KeyIndexTest, goes_on_from_its_watermark) {
  {
    KeyIndex index = index_of(book_, 0);
    add(index, 0, 50);
    index.write_when_full(50);
    add(index, 50, 20);
  }
  open();
  KeyIndex index = index_of(book_, 1u << 20);
  EXPECT_EQ(index.watermark(), 50u);
  expect_knows(index, 50);
  add(index, 50, 20);
  expect_knows(index, 70);
}

TEST_F(KeyIndexTest, keeps_the_keys_of_books_apart) {
  const BookId other_book = "mai";
  KeyIndex index = index_of(book_, 0);
  KeyIndex other = index_of(other_book, 0);
  add(index, 0, 3);
  index.write_when_full(3);
  add(other, 0, 2);
  other.write_when_full(2);
  expect_knows(index, 3);
  expect_knows(other, 2);
}

}  // namespace
}  // namespace duebook::eventstore
