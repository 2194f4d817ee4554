// SPDX-License-Identifier: Apache-2.0
// A run has the places it was given, under a name that tells its range, or is refused.
#include "eventstore/key_run.hpp"

#include <gtest/gtest.h>

#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;
using Seqs = std::vector<std::uint64_t>;

constexpr EventRange range{.from = 5, .to = 1'000'000};

class KeyRunTest : public testing::Test {
 protected:
  std::shared_ptr<const KeyRun> write(std::span<const KeyPlace> places) const {
    NewKeyRun added(folder(), range);
    for (const KeyPlace& place : places) added.put(place);
    return added.finish();
  }
  const fs::path& folder() const { return folder_.path(); }
  fs::path path() const { return folder() / KeyRun::name_of(range); }
  void expect_refused() const {
    try {
      const KeyRun run(folder(), range);
      ADD_FAILURE() << "opened";
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.kind(), FaultKind::corrupted);
      EXPECT_NE(std::string(fault.what()).find(path().string()), std::string::npos) << fault.what();
    }
  }

 private:
  TemporaryFolder folder_{TemporaryFolder::Place::memory};
};

Seqs seqs_of(const KeyRun& run, std::uint64_t hash) {
  Seqs seqs;
  run.find(hash, seqs);
  return seqs;
}

TEST_F(KeyRunTest, has_what_it_was_given) {
  const std::vector<KeyPlace> places = {{1, 9}, {7, 5}, {7, 6}, {~0ull, 8}};
  write(places);
  const KeyRun run(folder(), range);
  EXPECT_EQ(run.range(), range);
  EXPECT_TRUE(std::ranges::equal(run.places(), places));
  EXPECT_EQ(seqs_of(run, 7), (Seqs{5, 6}));
  EXPECT_EQ(seqs_of(run, ~0ull), Seqs{8});
  EXPECT_EQ(seqs_of(run, 0), Seqs());
  EXPECT_EQ(seqs_of(run, 8), Seqs());
}

TEST_F(KeyRunTest, may_be_longer_than_what_is_written_at_once) {
  std::vector<KeyPlace> places;
  for (std::uint64_t i = 0; i < 150'000; ++i) places.push_back({3 * i, i});
  const auto run = write(places);
  EXPECT_TRUE(std::ranges::equal(run->places(), places));
  EXPECT_EQ(seqs_of(*run, 3 * 149'999), Seqs{149'999});
}

TEST_F(KeyRunTest, may_have_no_places) { EXPECT_TRUE(write({})->places().empty()); }

TEST_F(KeyRunTest, has_no_name_before_it_is_whole) {
  NewKeyRun added(folder(), range);
  added.put({1, 2});
  EXPECT_FALSE(fs::exists(path()));
  for (const auto& entry : fs::directory_iterator(folder())) {
    EXPECT_FALSE(KeyRun::range_of(entry.path().filename().string())) << entry.path();
  }
}

TEST_F(KeyRunTest, is_refused_when_a_bit_is_wrong_or_its_end_is_missing) {
  write(std::vector<KeyPlace>{{1, 9}, {7, 5}});
  const std::string good = File(path(), File::Mode::read).read_all();
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1 << i % 8);
    File(path(), File::Mode::create_or_truncate).write_at(0, bad);
    expect_refused();
    File(path(), File::Mode::create_or_truncate).write_at(0, good.substr(0, i));
    expect_refused();
  }
}

TEST_F(KeyRunTest, is_refused_under_the_name_of_another) {
  write(std::vector<KeyPlace>{{1, 9}});
  fs::rename(path(), folder() / KeyRun::name_of({5, 6}));
  EXPECT_THROW(KeyRun(folder(), {5, 6}), Fault);
}

TEST(KeyRun, has_names_that_tell_their_ranges) {
  EXPECT_EQ(KeyRun::name_of({7, 42}), "00000000000000000007-00000000000000000042");
  EXPECT_EQ(KeyRun::range_of(KeyRun::name_of(range)), range);
  EXPECT_EQ(KeyRun::range_of(KeyRun::name_of({0, ~0ull})), (EventRange{0, ~0ull}));
  for (const char* other :
       {"", "7-42", "00000000000000000007-00000000000000000007",
        "00000000000000000007-0000000000000000004x", "00000000000000000007_00000000000000000042",
        "00000000000000000007-00000000000000000042.new",
        "00000000000000000007-99999999999999999999"}) {
    EXPECT_FALSE(KeyRun::range_of(other)) << other;
  }
}

}  // namespace
}  // namespace duebook::eventstore
