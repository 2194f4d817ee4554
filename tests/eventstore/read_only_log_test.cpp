// SPDX-License-Identifier: Apache-2.0
// A log opened read-only: beside a writer, and without leaving a trace.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <string>

#include "eventstore/proof/merkle.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;

RocksDbOptions read_only() {
  RocksDbOptions options;
  options.access = Access::read_only;
  return options;
}

// Small buffers, so that files come and go all the time.
RocksDbOptions busy() {
  RocksDbOptions options;
  options.sync = false;
  options.write_buffer_bytes = 64u << 10;
  return options;
}

std::map<std::string, fs::file_time_type> files_in(const fs::path& folder) {
  std::map<std::string, fs::file_time_type> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    files.emplace(
        entry.path().string() + std::to_string(entry.is_directory() ? 0 : entry.file_size()),
        entry.last_write_time());
  }
  return files;
}

void append_records(EventLog& log, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const Head head = log.head("main");
    ASSERT_EQ(log.append("main", sample_record(head, 2)), AppendOutcome::accepted);
  }
}

// The tree over the lines that are read, up to `size` of them.
Frontier tree_of(const EventLog& log, std::uint64_t size) {
  Frontier tree;
  log.read("main", 0, [&](const Record& record) {
    for (std::size_t i = 0; i < record.line_count() && tree.size() < size; ++i) {
      tree.append(leaf_hash(record.line(i)));
    }
    return tree.size() < size;
  });
  return tree;
}

}  // namespace

TEST(ReadOnlyLog, shows_what_was_written_when_it_was_opened) {
  const TemporaryFolder folder;
  RocksDbLog writer(folder.path(), busy());
  writer.claim("main");
  append_records(writer, 10);
  const RocksDbLog reader(folder.path(), read_only());
  const Head then = writer.head("main");
  append_records(writer, 10);
  EXPECT_EQ(reader.head("main"), then);
  EXPECT_EQ(tree_of(reader, then.size).root(), then.root);
  EXPECT_EQ(reader.books(), std::vector<BookId>{"main"});
}

TEST(ReadOnlyLog, changes_nothing_in_the_folder) {
  const TemporaryFolder folder;
  {
    RocksDbLog writer(folder.path(), busy());
    writer.claim("main");
    append_records(writer, 10);
  }
  const auto before = files_in(folder.path());
  EXPECT_EQ(tree_of(RocksDbLog(folder.path(), read_only()), 100).size(), 30u);
  EXPECT_EQ(files_in(folder.path()), before);
}

TEST(ReadOnlyLog, makes_no_folder) {
  const TemporaryFolder folder;
  EXPECT_THROW(RocksDbLog(folder.path() / "none", read_only()), Fault);
  EXPECT_FALSE(fs::exists(folder.path() / "none"));
}

TEST(ReadOnlyLog, refuses_a_book_whose_anchor_is_gone) {
  const TemporaryFolder folder;
  {
    RocksDbLog writer(folder.path(), busy());
    writer.claim("main");
    append_records(writer, 1);
  }
  fs::remove(folder.path() / "anchors" / "main");
  EXPECT_THROW(RocksDbLog(folder.path(), read_only()), Fault);
}

TEST(ReadOnlyLogDeathTest, takes_no_append) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const TemporaryFolder folder;
  { RocksDbLog(folder.path(), busy()).claim("main"); }
  RocksDbLog reader(folder.path(), read_only());
  EXPECT_DEATH(reader.claim("main"), "");
}

// The writer flushes, compacts and anchors all the time; every view of it must be whole.
TEST(ReadOnlyLog, is_sound_however_busy_the_writer_is) {
  const TemporaryFolder folder;
  int ready[2] = {-1, -1};
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t writing = ::fork();
  ASSERT_GE(writing, 0);
  if (writing == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    RocksDbLog writer(folder.path(), busy());
    writer.claim("main");
    append_records(writer, 1);
    if (::write(ready[1], "x", 1) != 1) ::_exit(1);
    for (;;) append_records(writer, 100);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_EQ(writer_of(folder.path()), writing);
  std::uint64_t size = 0;
  for (int i = 0; i < 25; ++i) {
    const RocksDbLog reader(folder.path(), read_only());
    const Head head = reader.head("main");
    EXPECT_GE(head.size, size);
    size = head.size;
    EXPECT_EQ(tree_of(reader, head.size).root(), head.root);
    const std::uint64_t half = head.size / 2;
    EXPECT_EQ(tree_of(reader, half).root(), reader.root_at("main", half));
  }
  ::kill(writing, SIGKILL);
  ::waitpid(writing, nullptr, 0);
  for (const int end : ready) ::close(end);
  EXPECT_EQ(writer_of(folder.path()), std::nullopt);
}

}  // namespace duebook::eventstore
