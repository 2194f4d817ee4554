// SPDX-License-Identifier: Apache-2.0
// SnapshotChild: a snapshot of the moment it was started at, by a process that holds nobody up and
// outlives nobody.
#include "api/snapshot_child.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "api/snapshots.hpp"
#include "tests/api/scripted_ledger.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;
using api::SnapshotChild;

constexpr int patience_ms = 60'000;

class SnapshotChildTest : public testing::Test {
 protected:
  SnapshotChildTest() {
    rig.set_up();
    rig.send({"create-invoice", invoice_body(1'000)});
    fold_from(0);
  }

  void fold_from(domain::Seq seq) {
    rig.log.read("main", seq, [this](const eventstore::Record& record) {
      fold_record(record, book);
      return true;
    });
    book.head = rig.log.head("main");
  }

  /// Makes the child stand still in front of its file, which is a pipe nobody reads.
  fs::path hold_children() const {
    fs::create_directories(folder.path() / "main");
    fs::path pipe = folder.path() / "main" / "unfinished";
    EXPECT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    return pipe;
  }

  eventstore::TemporaryFolder folder{eventstore::TemporaryFolder::Place::memory};
  api::SnapshotStore store{folder.path()};
  ScriptedLedger rig;
  api::OpenBook book{"main"};
};

}  // namespace

TEST_F(SnapshotChildTest, saves_the_book_as_it_was_when_it_was_started) {
  const std::string then = api::digest_of(book);
  SnapshotChild child(store);
  ASSERT_TRUE(child.start(book));
  // when the book goes on
  rig.send({"record-payment", payment_body(400)});
  fold_from(4);
  ASSERT_NE(api::digest_of(book), then);
  // then
  const auto saved = child.wait();
  ASSERT_TRUE(saved);
  EXPECT_TRUE(saved->saved);
  EXPECT_EQ(saved->book, "main");
  EXPECT_EQ(saved->size, 4u);
  api::OpenBook loaded("main");
  ASSERT_TRUE(store.load(rig.log, loaded));
  EXPECT_EQ(api::digest_of(loaded), then);
}

TEST_F(SnapshotChildTest, tells_its_end_once) {
  SnapshotChild child(store);
  EXPECT_FALSE(child.poll());
  EXPECT_FALSE(child.wait());
  ASSERT_TRUE(child.start(book));
  EXPECT_TRUE(child.is_running());
  EXPECT_TRUE(child.wait());
  EXPECT_FALSE(child.is_running());
  EXPECT_FALSE(child.wait());
}

TEST_F(SnapshotChildTest, tells_when_nothing_could_be_saved) {
  std::ofstream(folder.path() / "main") << "a file where the folder should be";
  SnapshotChild child(store);
  ASSERT_TRUE(child.start(book));
  const auto saved = child.wait();
  ASSERT_TRUE(saved);
  EXPECT_FALSE(saved->saved);
}

TEST_F(SnapshotChildTest, does_not_hold_up_its_parent_and_ends_with_its_owner) {
  hold_children();
  SnapshotChild child(store);
  ASSERT_TRUE(child.start(book));
  EXPECT_FALSE(child.poll());
  // The destructor would wait for ever if it did not end the child.
}

TEST_F(SnapshotChildTest, keeps_no_connection_of_its_parent_open) {
  const fs::path pipe = hold_children();
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
  SnapshotChild child(store);
  ASSERT_TRUE(child.start(book));
  const int reader = ::open(pipe.c_str(), O_RDONLY);  // opens when the child has opened it too
  ASSERT_GE(reader, 0);
  // when the parent ends the connection, then the other side is told
  ::close(ends[1]);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  ::close(ends[0]);
  ::close(reader);
}

TEST_F(SnapshotChildTest, dies_with_its_parent) {
  // given a snapshot that does not fit into the pipe it is written to
  for (int i = 0; i < 2'000; ++i) rig.send({"record-payment", payment_body(1)});
  fold_from(4);
  const fs::path pipe = hold_children();
  int go[2];
  int end[2];
  ASSERT_EQ(::pipe(go), 0);
  ASSERT_EQ(::pipe(end), 0);
  const pid_t parent = ::fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    ::dup2(end[1], STDERR_FILENO);  // which its child keeps
    SnapshotChild child(store);
    child.start(book);
    char byte = 0;
    static_cast<void>(::read(go[0], &byte, 1));
    ::_exit(0);
  }
  ::close(end[1]);
  const int reader = ::open(pipe.c_str(), O_RDONLY);  // opens when the child has opened it too
  // when
  ASSERT_EQ(::write(go[1], "!", 1), 1);
  ASSERT_EQ(::waitpid(parent, nullptr, 0), parent);
  // then
  pollfd ended{end[0], POLLIN, 0};
  ASSERT_EQ(::poll(&ended, 1, patience_ms), 1) << "the child is still there";
  char byte = 0;
  EXPECT_EQ(::read(end[0], &byte, 1), 0);
  for (const int descriptor : {reader, go[0], go[1], end[0]}) ::close(descriptor);
}

}  // namespace duebook::tests
