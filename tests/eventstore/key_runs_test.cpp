// SPDX-License-Identifier: Apache-2.0
// KeyRuns knows every place that was added, in few files, whatever a crash left beside them.
#include "eventstore/key_runs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t places_each = 20;

class KeyRunsTest : public testing::Test {
 protected:
  void open(Access access = Access::write) { runs_.emplace(folder(), access); }

  void add() {
    const std::uint64_t from = runs_->watermark();
    std::vector<KeyPlace> places;
    for (std::uint64_t seq = from; seq < from + places_each; ++seq) {
      places.push_back({hash_of(seq), seq});
    }
    std::ranges::sort(places);
    runs_->add(places, from + places_each);
  }
  void add_and_merge(int times) {
    for (int i = 0; i < times; ++i) {
      add();
      while (runs_->merge()) {
      }
    }
  }
  static std::uint64_t hash_of(std::uint64_t seq) { return seq * 0x9e37'79b9'7f4a'7c15; }

  void expect_knows(std::uint64_t size) const {
    EXPECT_EQ(runs_->watermark(), size);
    for (std::uint64_t seq = 0; seq < size + places_each; ++seq) {
      std::vector<std::uint64_t> seqs;
      runs_->find(hash_of(seq), seqs);
      ASSERT_EQ(seqs, seq < size ? std::vector{seq} : std::vector<std::uint64_t>()) << seq;
    }
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder())) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

  fs::path folder() const { return folder_.path() / "keys" / "main"; }
  std::optional<KeyRuns> runs_;

 private:
  TemporaryFolder folder_{TemporaryFolder::Place::memory};
};

TEST_F(KeyRunsTest, are_none_where_there_is_no_folder) {
  open(Access::read_only);
  expect_knows(0);
  EXPECT_FALSE(runs_->merge());
  EXPECT_FALSE(fs::exists(folder()));
}

TEST_F(KeyRunsTest, stay_few_and_know_everything) {
  open();
  add_and_merge(200);  // 3 of 64 times the first size, 1 of 8 times, none of it
  expect_knows(200 * places_each);
  EXPECT_EQ(files().size(), 4u);
  EXPECT_EQ(runs_->all().size(), 4u);
  open();
  expect_knows(200 * places_each);
}

TEST_F(KeyRunsTest, go_without_what_a_crash_left) {
  open();
  for (int i = 0; i < 10; ++i) add();
  const std::string first = files().front();
  const std::string last = files().back();
  fs::copy(folder(), folder().parent_path() / "before");
  EXPECT_TRUE(runs_->merge());
  // The merged ones are still there, and a new one was begun.
  fs::copy(folder().parent_path() / "before", folder(),
           fs::copy_options::skip_existing | fs::copy_options::recursive);
  std::ofstream(folder() / (last + ".new")) << "begun";
  open(Access::read_only);
  expect_knows(10 * places_each);
  EXPECT_EQ(files().size(), 12u);
  open();
  expect_knows(10 * places_each);
  EXPECT_EQ(files().size(), 1u);
  EXPECT_NE(files().front(), first);
}

TEST_F(KeyRunsTest, end_where_one_is_missing) {
  open();
  for (int i = 0; i < 5; ++i) add();
  fs::remove(folder() / files().at(2));
  open();
  expect_knows(2 * places_each);
  EXPECT_EQ(files().size(), 2u);
  add();
  expect_knows(3 * places_each);
}

TEST_F(KeyRunsTest, are_refused_when_one_is_damaged) {
  open();
  add();
  std::ofstream(folder() / files().front(), std::ios::app) << "x";
  EXPECT_THROW(open(), Fault);
}

TEST_F(KeyRunsTest, are_found_by_their_book) {
  open();
  add();
  fs::create_directories(folder().parent_path() / "other");
  std::ofstream(folder().parent_path() / "file") << "no folder";
  fs::create_directories(folder().parent_path() / "No Book");
  const auto books = KeyRuns::of_all_books(folder().parent_path(), Access::write);
  ASSERT_EQ(books.size(), 2u);
  EXPECT_EQ(books.at("main")->watermark(), places_each);
  EXPECT_EQ(books.at("other")->watermark(), 0u);
  EXPECT_TRUE(KeyRuns::of_all_books(folder().parent_path() / "none", Access::write).empty());
}

}  // namespace
}  // namespace duebook::eventstore
