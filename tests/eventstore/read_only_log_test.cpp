// SPDX-License-Identifier: Apache-2.0
// A log opened read-only: beside a writer, and without leaving a trace.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

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

TEST(ReadOnlyLog, shows_of_a_log_without_write_ahead_what_was_saved) {
  const TemporaryFolder folder;
  std::chrono::steady_clock::time_point now;
  RocksDbOptions copy;
  copy.sync = false;
  copy.write_ahead = false;
  copy.anchored = false;
  copy.now = [&] { return now; };
  RocksDbLog writer(folder.path(), copy);
  writer.claim("main");
  append_records(writer, 10);
  RocksDbOptions beside = read_only();
  beside.anchored = false;
  const auto shown = [&] { return RocksDbLog(folder.path(), beside).head("main"); };
  writer.save_when_due();
  EXPECT_EQ(shown().size, 0u);
  now += copy.unsaved_age_max;
  writer.save_when_due();
  while (shown() != writer.head("main")) std::this_thread::yield();
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

namespace {

/// Until then the writer has taken away what it had several times.
constexpr std::uint64_t lines_min = 10'000;
constexpr const char* folder_variable = "DUEBOOK_BUSY_WRITER_FOLDER";

// What BusyWriter runs, until it is killed.
TEST(DISABLED_BusyWriter, appends_for_ever) {
  RocksDbLog writer(std::getenv(folder_variable), busy());
  writer.claim("main");
  append_records(writer, 1);
  ASSERT_EQ(::write(STDIN_FILENO, "x", 1), 1);
  for (;;) append_records(writer, 100);
}

// A process of its own: this test binary again. A copy of this process would have a database, but
// none of its threads.
class BusyWriter {
 public:
  explicit BusyWriter(const fs::path& folder) {
    int ready[2] = {-1, -1};
    if (::pipe2(ready, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    ::setenv(folder_variable, folder.c_str(), 1);
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(ready[1], STDIN_FILENO);
      ::execl("/proc/self/exe", "busy_writer", "--gtest_also_run_disabled_tests",
              "--gtest_filter=DISABLED_BusyWriter.*", "--gtest_brief=1", nullptr);
      ::_exit(127);
    }
    ::unsetenv(folder_variable);
    ::close(ready[1]);
    char byte = 0;
    is_busy_ = ::read(ready[0], &byte, 1) == 1;
    ::close(ready[0]);
  }
  ~BusyWriter() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  BusyWriter(const BusyWriter&) = delete;
  BusyWriter& operator=(const BusyWriter&) = delete;

  bool is_busy() const { return is_busy_; }
  pid_t process() const { return process_; }

 private:
  pid_t process_ = 0;
  bool is_busy_ = false;
};

}  // namespace

TEST(ReadOnlyLog, is_sound_however_busy_the_writer_is) {
  const TemporaryFolder folder;
  {
    const BusyWriter writer(folder.path());
    ASSERT_TRUE(writer.is_busy());
    EXPECT_EQ(writer_of(folder.path()), writer.process());
    std::uint64_t size = 0;
    for (int i = 0; i < 25 || size < lines_min; ++i) {
      const RocksDbLog reader(folder.path(), read_only());
      const Head head = reader.head("main");
      EXPECT_GE(head.size, size);
      size = head.size;
      EXPECT_EQ(tree_of(reader, head.size).root(), head.root);
      const std::uint64_t half = head.size / 2;
      EXPECT_EQ(tree_of(reader, half).root(), reader.root_at("main", half));
    }
  }
  EXPECT_EQ(writer_of(folder.path()), std::nullopt);
}

}  // namespace duebook::eventstore
