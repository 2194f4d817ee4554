// SPDX-License-Identifier: Apache-2.0
// RocksDbLog keeps the contract of EventLog, and refuses a folder that lost something.
#include "eventstore/rocksdb_log.hpp"

#include <fstream>
#include <utility>

#include "eventstore/head_anchor.hpp"
#include "eventstore/key_runs.hpp"
#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"
#include "eventstore/rocksdb_store.hpp"
#include "tests/eventstore/damage_probe.hpp"
#include "tests/eventstore/event_log_contract.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;

class FolderSite : public LogSite {
 public:
  std::unique_ptr<EventLog> open() override { return std::make_unique<RocksDbLog>(folder_.path()); }

 private:
  TemporaryFolder folder_;
};

const LogSiteMaker folder_site = [] { return std::make_unique<FolderSite>(); };

INSTANTIATE_TEST_SUITE_P(RocksDbLog, EventLogContract, testing::Values(folder_site));

class RocksDbLogTest : public testing::Test {
 protected:
  RocksDbLogTest() {
    options_.now = [this] { return now_; };
    options_.disk_space = [this](const fs::path&) { return space_; };
  }

  std::unique_ptr<RocksDbLog> open() { return std::make_unique<RocksDbLog>(folder(), options_); }

  // Appends `records` records of four lines to a book.
  static void append(EventLog& log, const BookId& book, int records) {
    Head head = log.head(book).term == 0 ? log.claim(book) : log.head(book);
    for (int i = 0; i < records; ++i) {
      ASSERT_EQ(log.append(book, sample_record(head, 2, "note")), AppendOutcome::accepted);
      head = log.head(book);
    }
  }
  // A closed log with 100 records, 300 lines, in the book main.
  void write_100_records() {
    const auto log = open();
    append(*log, "main", 100);
  }

  void expect_refused(FaultKind kind, const std::vector<std::string>& words) {
    // Twice: refusing must not change what is there.
    for (int i = 0; i < 2; ++i) {
      try {
        open();
        ADD_FAILURE() << "opened";
      } catch (const Fault& fault) {
        EXPECT_EQ(fault.kind(), kind) << fault.what();
        for (const std::string& word : words) {
          EXPECT_NE(std::string(fault.what()).find(word), std::string::npos) << fault.what();
        }
      }
    }
  }

  void overwrite(RocksDbStore::Family family, std::string_view key, std::string_view value) {
    RocksDbStore store(log_folder(), options_, RocksDbStore::WhenMissing::refuse);
    RocksDbStore::Batch batch(store);
    batch.put(family, key, value);
    store.write(batch);
  }
  void set_watermark(std::uint64_t seq) {
    KeyRuns(keys_folder() / "main", Access::write).add({}, seq);
  }
  std::uint64_t watermark() const {
    return KeyRuns(keys_folder() / "main", Access::read_only).watermark();
  }
  void delete_write_ahead_logs() {
    for (const auto& entry : fs::directory_iterator(log_folder())) {
      if (entry.path().extension() == ".log") fs::remove(entry.path());
    }
  }

  fs::path folder() const { return folder_.path() / "data"; }
  fs::path log_folder() const { return folder() / "log"; }
  fs::path keys_folder() const { return folder() / "keys"; }
  fs::path anchor_path() const { return folder() / "anchors" / "main"; }
  HeadAnchor anchor() const { return HeadAnchor::open(anchor_path(), "main"); }

  RocksDbOptions options_;
  std::chrono::steady_clock::time_point now_;
  DiskSpace space_{.free_bytes = 1ull << 40, .total_bytes = 1ull << 41};

 private:
  TemporaryFolder folder_;
};

TEST_F(RocksDbLogTest, is_locked_while_it_is_open) {
  const auto log = open();
  expect_refused(FaultKind::locked, {"LOCK"});
  const auto elsewhere = run_probe(ProbeTask::read, folder());
  EXPECT_EQ(elsewhere.kind, ProbeResult::Kind::fault);
  EXPECT_TRUE(elsewhere.text.starts_with("locked")) << elsewhere.text;
}

TEST_F(RocksDbLogTest, names_the_events_lost_with_a_write_ahead_log) {
  write_100_records();
  delete_write_ahead_logs();
  expect_refused(FaultKind::lost_events, {"book main", "events 0 to 299"});
}

TEST_F(RocksDbLogTest, names_the_books_lost_with_a_database) {
  write_100_records();
  fs::remove_all(log_folder());
  expect_refused(FaultKind::lost_events, {"main"});
}

TEST_F(RocksDbLogTest, is_refused_beside_the_anchor_of_a_book_it_does_not_have) {
  write_100_records();
  HeadAnchor::create(folder() / "anchors" / "other", "other").write(7, leaf_hash("x"));
  expect_refused(FaultKind::lost_events, {"book other", "events 0 to 6"});
}

TEST_F(RocksDbLogTest, is_refused_without_its_current_file) {
  write_100_records();
  fs::remove(log_folder() / "CURRENT");
  expect_refused(FaultKind::lost_events, {"main"});
  fs::remove(anchor_path());
  expect_refused(FaultKind::lost_events, {"database"});
}

TEST_F(RocksDbLogTest, is_refused_when_it_ends_before_its_anchor) {
  write_100_records();
  anchor().write(305, leaf_hash("x"));
  expect_refused(FaultKind::lost_events, {"book main", "events 300 to 304"});
}

TEST_F(RocksDbLogTest, is_refused_when_it_differs_from_its_anchor) {
  write_100_records();
  for (const std::uint64_t size : {300u, 257u, 1u}) {
    anchor().write(size, leaf_hash("x"));
    expect_refused(FaultKind::lost_events,
                   {"book main", "events 0 to " + std::to_string(size - 1)});
  }
}

TEST_F(RocksDbLogTest, is_refused_without_its_anchor) {
  write_100_records();
  fs::remove(anchor_path());
  expect_refused(FaultKind::corrupted, {"book main", anchor_path().string()});
}

TEST_F(RocksDbLogTest, is_refused_when_its_anchor_is_broken) {
  write_100_records();
  std::ofstream(anchor_path(), std::ios::binary) << std::string(8192, 'x');
  expect_refused(FaultKind::corrupted, {"book main", anchor_path().string()});
}

TEST_F(RocksDbLogTest, is_refused_when_its_head_is_not_that_of_its_lines) {
  write_100_records();
  std::vector<Hash> peaks(4, leaf_hash("x"));
  const Head other{.size = 300, .root = root_of(peaks), .term = 1};
  overwrite(RocksDbStore::Family::heads_and_tiles, head_key("main"), encode_head(other, peaks));
  expect_refused(FaultKind::corrupted, {"book main", "root"});
}

TEST_F(RocksDbLogTest, is_refused_when_its_head_counts_more_than_its_records) {
  write_100_records();
  std::vector<Hash> peaks(5, leaf_hash("x"));
  const Head other{.size = 301, .root = root_of(peaks), .term = 1};
  overwrite(RocksDbStore::Family::heads_and_tiles, head_key("main"), encode_head(other, peaks));
  expect_refused(FaultKind::corrupted, {"book main", "301", "300"});
}

TEST_F(RocksDbLogTest, is_refused_when_its_last_lines_are_not_those_hashed) {
  write_100_records();
  Record last;
  open()->read("main", 299, [&](const Record& record) {
    last = record;
    return true;
  });
  last.text.replace(last.text.find("note"), 4, "nota");
  overwrite(RocksDbStore::Family::records, record_key("main", last.base.size), encode_record(last));
  expect_refused(FaultKind::corrupted, {"book main", "root"});
}

TEST_F(RocksDbLogTest, is_refused_when_its_keys_reach_beyond_its_records) {
  write_100_records();
  set_watermark(301);
  expect_refused(FaultKind::corrupted, {"book main", "the command keys reach event 300"});
}

TEST_F(RocksDbLogTest, is_refused_when_its_keys_are_all_that_is_left) {
  write_100_records();
  set_watermark(300);
  fs::remove_all(log_folder());
  fs::remove_all(folder() / "anchors");
  expect_refused(FaultKind::corrupted, {"book main", "is missing"});
}

TEST_F(RocksDbLogTest, is_refused_when_its_keys_end_within_a_record) {
  write_100_records();
  set_watermark(298);
  expect_refused(FaultKind::corrupted, {"book main", "within a record", "298"});
}

TEST_F(RocksDbLogTest, takes_no_command_for_another_whose_hash_it_shares) {
  write_100_records();
  // As if "absent" had the hash of these.
  const std::vector<KeyPlace> places = {{key_hash("absent"), 0}, {key_hash("absent"), 299}};
  KeyRuns(keys_folder() / "main", Access::write).add(places, 300);
  const auto log = open();
  EXPECT_FALSE(log->find_key("main", "absent"));
}

TEST_F(RocksDbLogTest, is_refused_when_its_keys_are_damaged) {
  write_100_records();
  set_watermark(300);
  for (const auto& run : fs::directory_iterator(keys_folder() / "main")) {
    File(run.path(), File::Mode::write).write_at(0, "x");
  }
  expect_refused(FaultKind::corrupted, {"keys/main", "is damaged"});
  fs::remove_all(keys_folder());
  EXPECT_TRUE(open()->find_key("main", "key-0"));
}

TEST_F(RocksDbLogTest, knows_all_keys_whatever_part_of_them_is_in_table_files) {
  options_.write_buffer_bytes = 64u << 10;
  std::uint64_t reached = 0;
  for (int opening = 0; opening < 3; ++opening) {
    {
      const auto log = open();
      append(*log, "main", 200);
      const std::uint64_t size = log->head("main").size;
      for (std::uint64_t seq = 0; seq < size; seq += 3) {
        const auto entry = log->find_key("main", "key-" + std::to_string(seq));
        ASSERT_TRUE(entry) << seq << " of " << size;
        ASSERT_EQ(entry->first_seq, seq);
      }
      ASSERT_FALSE(log->find_key("main", "key-" + std::to_string(size)));
    }
    const std::uint64_t before = std::exchange(reached, watermark());
    EXPECT_GT(reached, before) << "no key was written out";
    // They can be made again.
    if (opening == 1) fs::remove_all(keys_folder());
  }
}

TEST_F(RocksDbLogTest, is_refused_when_table_files_do_not_reach_the_write_ahead_log) {
  options_.write_buffer_bytes = 64u << 10;
  {
    const auto log = open();
    for (int i = 0; i < 200; ++i) {
      const Head head = i == 0 ? log->claim("main") : log->head("main");
      log->append("main", sample_record(head, 1, std::string(20'000, 'x')));
    }
  }
  std::optional<std::uint64_t> first;
  {
    const RocksDbStore store(log_folder(), options_, RocksDbStore::WhenMissing::refuse);
    first = store.first_replayed("main");
  }
  ASSERT_GT(first.value_or(0), 0u) << "nothing was written to table files";
  ASSERT_LT(*first, 199u);
  // As if the last record before the replayed ones had been in a lost log, and another's remains
  // were found instead.
  Record other{
      .base = {.size = *first - 1, .root = {}, .term = 1}, .text = {}, .ends = {}, .commands = {}};
  add_command(other, "other", 2);
  overwrite(RocksDbStore::Family::records, record_key("main", *first - 1), encode_record(other));
  // Told by the gap, or by the lines that do not follow: how much of the log is replayed depends on
  // what RocksDB had written to tables by then.
  expect_refused(FaultKind::corrupted, {"book main: ", "is missing"});
}

TEST_F(RocksDbLogTest, opens_where_creating_it_was_interrupted) {
  fs::create_directories(log_folder());
  std::ofstream(log_folder() / "MANIFEST-000001") << "half";
  fs::create_directories(folder() / "anchors");
  std::ofstream(folder() / "anchors" / "main.new") << "half";
  const auto log = open();
  append(*log, "main", 1);
  EXPECT_EQ(log->head("main").size, 3u);
}

TEST_F(RocksDbLogTest, is_not_opened_below_the_disk_reserve) {
  space_ = {.free_bytes = (256u << 20) - 1, .total_bytes = 1u << 30};
  expect_refused(FaultKind::disk_full, {folder().string()});
  EXPECT_TRUE(fs::is_empty(log_folder())) << "RocksDB was not let near it";
  space_ = {.free_bytes = 256u << 20, .total_bytes = 1u << 30};
  EXPECT_NO_THROW(open());
  // 2 % of a large disk are more.
  space_ = {.free_bytes = 1999, .total_bytes = 100'000};
  options_.reserve_bytes = 2000;
  expect_refused(FaultKind::disk_full, {});
  options_.reserve_bytes.reset();
  space_ = {.free_bytes = 19ull << 30, .total_bytes = 1000ull << 30};
  expect_refused(FaultKind::disk_full, {});
  space_.free_bytes = 20ull << 30;
  EXPECT_NO_THROW(open());
}

TEST_F(RocksDbLogTest, has_room_as_long_as_the_reserve_is_free) {
  const auto log = open();
  append(*log, "main", 1);
  EXPECT_TRUE(log->has_room());
  space_.free_bytes = 1;
  append(*log, "main", 1);
  EXPECT_FALSE(log->has_room());
  space_.free_bytes = 1ull << 40;
  EXPECT_TRUE(log->has_room());
}

TEST_F(RocksDbLogTest, appends_no_more_after_a_failed_write) {
  bool failing = false;
  options_.planted.write_fails = [&] { return failing; };
  auto log = open();
  append(*log, "main", 2);
  const Head head = log->head("main");
  failing = true;
  EXPECT_THROW(log->append("main", sample_record(head)), Fault);
  failing = false;
  EXPECT_THROW(log->append("main", sample_record(head)), Fault);
  EXPECT_THROW(log->claim("main"), Fault);
  EXPECT_THROW(log->claim("other"), Fault);
  EXPECT_EQ(log->head("main"), head) << "reading goes on";
  EXPECT_TRUE(log->find_key("main", "key-0").has_value());
  log.reset();
  log = open();
  EXPECT_EQ(log->append("main", sample_record(head)), AppendOutcome::accepted);
}

TEST_F(RocksDbLogTest, anchors_after_50_records) {
  const auto log = open();
  append(*log, "main", 49);
  EXPECT_EQ(anchor().size(), 0u);
  append(*log, "main", 1);
  EXPECT_EQ(anchor().size(), 150u);
  append(*log, "main", 49);
  EXPECT_EQ(anchor().size(), 150u);
  append(*log, "main", 1);
  EXPECT_EQ(anchor().size(), 300u);
  EXPECT_EQ(anchor().root(), log->head("main").root);
}

TEST_F(RocksDbLogTest, anchors_after_50_milliseconds) {
  const auto log = open();
  append(*log, "main", 1);
  now_ += std::chrono::milliseconds(49);
  append(*log, "main", 1);
  EXPECT_EQ(anchor().size(), 0u);
  now_ += std::chrono::milliseconds(1);
  append(*log, "main", 1);
  EXPECT_EQ(anchor().size(), 9u);
}

TEST_F(RocksDbLogTest, anchors_when_claimed_and_when_closed) {
  auto log = open();
  append(*log, "main", 1);
  log->claim("main");
  EXPECT_EQ(anchor().size(), 3u);
  append(*log, "main", 1);
  EXPECT_EQ(anchor().size(), 3u);
  log.reset();
  EXPECT_EQ(anchor().size(), 6u);
}

TEST_F(RocksDbLogTest, makes_no_anchor_for_a_stale_record_or_a_reader) {
  const auto log = open();
  EXPECT_EQ(log->append("main", sample_record(Head{.size = 1, .root = {}, .term = 1})),
            AppendOutcome::stale);
  const auto subscription = log->subscribe("main", [](const Head&) {});
  EXPECT_FALSE(fs::exists(anchor_path()));
}

}  // namespace
}  // namespace duebook::eventstore
