// SPDX-License-Identifier: Apache-2.0
// Snapshots: what is loaded equals what was saved, and whatever is not whole is passed over.
#include "api/snapshots.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "api/snapshot_bytes.hpp"
#include "tests/api/scripted_ledger.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;
using api::OpenBook;

class SnapshotTest : public testing::Test {
 protected:
  SnapshotTest() {
    rig.set_up();
    rig.send({"create-invoice", invoice_body(1'000)});
    rig.send({"record-payment", payment_body(400)});
  }

  std::vector<fs::path> files() const {
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(folder.path() / "main")) {
      all.push_back(entry.path());
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  static std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void write(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  /// Size at which a snapshot was loaded; 0 when none was.
  std::uint64_t loaded_size() const {
    OpenBook book("main");
    return store.load(rig.log, book) ? book.head.size : 0;
  }

  eventstore::TemporaryFolder folder{eventstore::TemporaryFolder::Place::memory};
  api::SnapshotStore store{folder.path()};
  ScriptedLedger rig{&store};
};

}  // namespace

TEST_F(SnapshotTest, gives_back_what_was_saved) {
  rig.ledger->save_snapshots();
  OpenBook loaded("main");
  ASSERT_TRUE(store.load(rig.log, loaded));
  EXPECT_EQ(api::digest_of(loaded), rig.ledger->digest("main"));
  EXPECT_EQ(api::digest_of(loaded), rig.digest_of_log());
  EXPECT_EQ(loaded.head.size, rig.position());
  EXPECT_EQ(loaded.facts->position(), rig.position());
  EXPECT_EQ(loaded.last_at, rig.clock.now());
}

TEST_F(SnapshotTest, lets_a_book_go_on_from_the_pages_of_a_file_that_is_deleted) {
  // given a book with tables of more than a page
  for (int i = 0; i < 300; ++i) rig.send({"record-payment", payment_body(1)});
  rig.ledger->save_snapshots();
  ASSERT_GT(fs::file_size(files().front()), 10 * api::snapshot_page_bytes);
  rig.restart(&store);
  ASSERT_EQ(rig.ledger->digest("main"), rig.digest_of_log());
  // when it is deleted, and loaded rows change and more come
  fs::remove_all(folder.path() / "main");
  for (int i = 0; i < 300; ++i) rig.send({"record-payment", payment_body(2)});
  // then nothing is missed
  EXPECT_EQ(rig.ledger->digest("main"), rig.digest_of_log());
  rig.ledger->save_snapshots();
  OpenBook loaded("main");
  ASSERT_TRUE(store.load(rig.log, loaded));
  EXPECT_EQ(api::digest_of(loaded), rig.digest_of_log());
}

TEST_F(SnapshotTest, keeps_the_two_newest) {
  for (int i = 0; i < 4; ++i) {
    rig.send({"record-payment", payment_body(1)});
    rig.ledger->save_snapshots();
  }
  const auto all = files();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(loaded_size(), rig.position());
  // Nothing new, nothing saved.
  const auto time = fs::last_write_time(all.back());
  rig.ledger->save_snapshots();
  EXPECT_EQ(files(), all);
  EXPECT_EQ(fs::last_write_time(all.back()), time);
}

TEST_F(SnapshotTest, is_passed_over_when_any_byte_differs) {
  rig.ledger->save_snapshots();
  const fs::path path = files().front();
  const std::string bytes = bytes_of(path);
  // Every byte of the header, and some of the payload.
  for (std::size_t i = 0; i < bytes.size(); i += i < 160 ? 1 : 211) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    write(path, changed);
    ASSERT_EQ(loaded_size(), 0u) << "byte " << i;
  }
  write(path, bytes);
  EXPECT_EQ(loaded_size(), rig.position());
}

TEST_F(SnapshotTest, is_passed_over_when_it_is_cut_or_goes_on) {
  rig.ledger->save_snapshots();
  const fs::path path = files().front();
  const std::string bytes = bytes_of(path);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, std::size_t{100}, bytes.size() / 2, bytes.size() - 1}) {
    write(path, bytes.substr(0, size));
    EXPECT_EQ(loaded_size(), 0u) << size;
  }
  write(path, bytes + "x");
  EXPECT_EQ(loaded_size(), 0u);
}

TEST_F(SnapshotTest, gives_way_to_an_older_one_when_it_is_damaged) {
  rig.ledger->save_snapshots();
  const std::uint64_t older = rig.position();
  rig.send({"record-payment", payment_body(1)});
  rig.ledger->save_snapshots();
  write(files().back(), "rubbish");
  EXPECT_EQ(loaded_size(), older);
  // and the ledger starts from it, with the tail on top
  rig.restart(&store);
  EXPECT_EQ(rig.ledger->digest("main"), rig.digest_of_log());
}

TEST_F(SnapshotTest, is_passed_over_when_the_log_has_another_past) {
  rig.ledger->save_snapshots();
  // given a log of as many events, one of which differs
  ScriptedLedger other;
  other.set_up();
  other.send({"create-invoice", invoice_body(1'000)});
  other.send({"record-payment", payment_body(401)});
  ASSERT_EQ(other.position(), rig.position());
  OpenBook book("main");
  EXPECT_FALSE(store.load(other.log, book));
  // nor when the log is shorter
  ScriptedLedger shorter;
  shorter.set_up();
  EXPECT_FALSE(store.load(shorter.log, book));
}

TEST_F(SnapshotTest, is_not_needed) {
  OpenBook book("main");
  EXPECT_FALSE(store.load(rig.log, book));
  // A folder that cannot be made is no reason to stop.
  write(folder.path() / "file", "");
  api::SnapshotStore nowhere(folder.path() / "file");
  rig.restart(&nowhere);
  rig.ledger->save_snapshots();
  EXPECT_FALSE(nowhere.load(rig.log, book));
}

TEST_F(SnapshotTest, does_not_mind_one_that_was_never_finished) {
  fs::create_directories(folder.path() / "main");
  write(folder.path() / "main" / "unfinished", "half a snapshot");
  rig.ledger->save_snapshots();
  EXPECT_EQ(files().size(), 1u);
  EXPECT_EQ(loaded_size(), rig.position());
}

TEST_F(SnapshotTest, digest_changes_with_every_event) {
  const std::string before = rig.ledger->digest("main");
  rig.send({"record-payment", payment_body(1)});
  EXPECT_NE(rig.ledger->digest("main"), before);
}

}  // namespace duebook::tests
