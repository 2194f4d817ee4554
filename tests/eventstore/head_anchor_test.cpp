// SPDX-License-Identifier: Apache-2.0
// The head anchor survives a torn write, and refuses to guess.
#include "eventstore/head_anchor.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "eventstore/proof/merkle.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

class HeadAnchorTest : public testing::Test {
 protected:
  void flip(std::streamoff at) {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 4));
  }
  HeadAnchor reopened() const { return HeadAnchor::open(path(), "main"); }
  std::filesystem::path path() const { return folder_.path() / "main"; }

 private:
  TemporaryFolder folder_;
};

constexpr std::streamoff second_slot = 4096;

TEST_F(HeadAnchorTest, starts_at_the_empty_tree) {
  HeadAnchor::create(path(), "main");
  EXPECT_EQ(reopened().size(), 0u);
  EXPECT_EQ(reopened().root(), empty_root());
}

TEST_F(HeadAnchorTest, keeps_the_last_write) {
  HeadAnchor anchor = HeadAnchor::create(path(), "main");
  for (std::uint64_t size = 1; size < 6; ++size) {
    anchor.write(size, leaf_hash(std::to_string(size)));
    EXPECT_EQ(reopened().size(), size);
    EXPECT_EQ(reopened().root(), leaf_hash(std::to_string(size)));
  }
}

TEST_F(HeadAnchorTest, goes_on_after_it_was_opened_again) {
  HeadAnchor::create(path(), "main").write(1, leaf_hash("1"));
  reopened().write(2, leaf_hash("2"));
  reopened().write(3, leaf_hash("3"));
  EXPECT_EQ(reopened().size(), 3u);
}

TEST_F(HeadAnchorTest, falls_back_one_step_when_a_slot_is_broken) {
  // Serial 1 is the empty tree in the second slot; 2 goes to the first, 3 to the second.
  for (const std::streamoff at : {0, 7, 8, 16, 47, 48, 63}) {
    HeadAnchor anchor = HeadAnchor::create(path(), "main");
    anchor.write(1, leaf_hash("1"));
    anchor.write(2, leaf_hash("2"));
    flip(second_slot + at);
    EXPECT_EQ(reopened().size(), 1u) << at;
    flip(second_slot + at);
    flip(at);
    EXPECT_EQ(reopened().size(), 2u) << at;
  }
}

TEST_F(HeadAnchorTest, writes_over_the_broken_slot_next) {
  HeadAnchor anchor = HeadAnchor::create(path(), "main");
  anchor.write(1, leaf_hash("1"));
  anchor.write(2, leaf_hash("2"));
  flip(second_slot);
  reopened().write(3, leaf_hash("3"));
  EXPECT_EQ(reopened().size(), 3u);
  flip(second_slot);
  EXPECT_EQ(reopened().size(), 1u) << "the whole slot was not touched";
}

TEST_F(HeadAnchorTest, is_refused_when_both_slots_are_broken) {
  HeadAnchor::create(path(), "main").write(1, leaf_hash("1"));
  flip(3);
  flip(second_slot + 3);
  EXPECT_THROW(reopened(), Fault);
}

TEST_F(HeadAnchorTest, is_refused_when_it_is_cut_off_or_empty) {
  HeadAnchor::create(path(), "main").write(1, leaf_hash("1"));
  std::filesystem::resize_file(path(), 63);
  EXPECT_THROW(reopened(), Fault);
  std::filesystem::resize_file(path(), 0);
  EXPECT_THROW(reopened(), Fault);
}

TEST_F(HeadAnchorTest, is_refused_under_the_name_of_another_book) {
  HeadAnchor::create(path(), "other").write(1, leaf_hash("1"));
  EXPECT_THROW(reopened(), Fault);
}

}  // namespace
}  // namespace duebook::eventstore
