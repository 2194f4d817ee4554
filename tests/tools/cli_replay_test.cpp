// SPDX-License-Identifier: Apache-2.0
// duebook replay --verify: passes on what was written, and on nothing else.
#include <gtest/gtest.h>

#include <fstream>

#include "api/open_book.hpp"
#include "eventstore/memory_log.hpp"
#include "tests/eventstore/temporary_folder.hpp"
#include "tests/tools/cli_binary.hpp"
#include "tools/replay.hpp"

namespace duebook::tests {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Replay : public testing::Test {
 protected:
  std::filesystem::path data() const { return parent_.path() / "data"; }

  Ran verify(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"replay", "--verify", "--data", data().string()};
    words.insert(words.end(), more.begin(), more.end());
    return run_duebook(words);
  }

  eventstore::TemporaryFolder parent_;
};

void flip_byte(const std::filesystem::path& path, std::streamoff from_end) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(-from_end, std::ios::end);
  const int byte = file.get();
  file.seekp(-from_end, std::ios::end);
  file.put(static_cast<char>(byte ^ 1));
  ASSERT_TRUE(file.good());
}

}  // namespace

TEST_F(Replay, verifies_a_book_with_a_snapshot_and_a_tail) {
  make_data_folder(data(), Snapshot::of_half);
  const Ran ran = verify();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
  EXPECT_TRUE(holds(ran.out, "verified: every line and root, and the snapshot of 4")) << ran.out;
  const Ran json = verify({"--json", "--book", "main"});
  EXPECT_TRUE(holds(json.out, "\"verified\":true")) << json.out;
  EXPECT_TRUE(holds(json.out, "\"events\":" + std::to_string(made_events))) << json.out;
}

TEST_F(Replay, gives_one_digest_with_and_without_verifying) {
  make_data_folder(data(), Snapshot::of_all);
  const auto digest = [](const Ran& ran) {
    const std::size_t at = ran.out.find("\"digest\":");
    return at == std::string::npos ? "none of " + ran.err : ran.out.substr(at, 75);
  };
  const Ran plain = run_duebook({"replay", "--json", "--data", data().string()});
  EXPECT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_EQ(digest(plain), digest(verify({"--json"})));
  EXPECT_FALSE(holds(plain.out, "verified"));
}

TEST_F(Replay, passes_over_a_damaged_snapshot_and_says_so) {
  make_data_folder(data(), Snapshot::of_all);
  flip_byte(snapshot_in(data()), 100);
  const Ran ran = verify();
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(holds(ran.err, "is passed over: its contents are broken")) << ran.err;
  EXPECT_TRUE(holds(ran.out, "there is no snapshot to compare")) << ran.out;
}

TEST_F(Replay, names_the_event_whose_line_is_another) {
  make_data_folder(data(), Snapshot::of_all);
  // Deep enough not to be read when the log is opened. An amount, so that the line is sound.
  change_event(data(), 300, "\"total\":1000", "\"total\":9000");
  const Ran ran = verify();
  EXPECT_EQ(ran.exit_code, 6) << ran.out;
  EXPECT_EQ(ran.err, "book main: the line of event 300 is not the one that was written\n");
  EXPECT_TRUE(holds(ran.out, "differs")) << ran.out;
  const Ran json = verify({"--json"});
  EXPECT_EQ(json.exit_code, 6);
  EXPECT_TRUE(holds(json.out,
                    "\"verified\":false,\"difference\":\"book main: the line of event "
                    "300 is"))
      << json.out;
}

TEST_F(Replay, refuses_a_record_that_names_another_root) {
  make_data_folder(data(), Snapshot::none);
  // The header of the record stands before its first line.
  change_header_root(data(), 300);
  const Ran ran = verify();
  EXPECT_EQ(ran.exit_code, 6) << ran.out;
  EXPECT_TRUE(holds(ran.err, "do not have the root that was written for them")) << ran.err;
}

TEST_F(Replay, refuses_a_line_that_was_never_decoded_by_anyone) {
  make_data_folder(data(), Snapshot::none);
  change_event(data(), 300, "\"type\":\"invoice-created\"", "\"type\":\"invoice-creaxed\"");
  EXPECT_EQ(verify().exit_code, 6);
}

TEST_F(Replay, needs_a_folder_and_a_book) {
  EXPECT_EQ(verify().exit_code, 4);
  make_data_folder(data(), Snapshot::none);
  EXPECT_EQ(verify({"--book", "other"}).exit_code, 4);
}

// Logs whose lines, roots and records fit each other.

namespace {

constexpr std::string_view opened =
    R"({"seq":0,"at":"2026-01-01T00:00:01.000000Z","by":"x","key":"a","type":"book-opened",)"
    R"("data":{"name":"B","currency":"VND","time_zone":"UTC","fiscal_year_start_month":1,)"
    R"("allocation":"oldest-due"}})";

std::string registered(std::string_view at, std::string_view name) {
  std::string line = R"({"seq":1,"at":"2026-01-01T00:00:)";
  line.append(at).append(R"(.000000Z","by":"x","key":"b","type":"customer-registered",)");
  return line.append(R"("data":{"code":"C","name":")").append(name).append("\"}}");
}

eventstore::Record record_of(const eventstore::Head& base, std::string_view second) {
  eventstore::Record record{base, {}, {}, {}};
  record.add_line(opened);
  record.add_line(second);
  record.commands = {{"a", 1, "f"}, {"b", 1, "f"}};
  return record;
}

std::string difference_in(const eventstore::EventLog& log, api::SnapshotStore& snapshots) {
  return tools::verify_book(log, snapshots, "main", [](std::uint64_t) {}).difference;
}

std::string difference_in(std::string_view second) {
  eventstore::MemoryLog log;
  const eventstore::Head head = log.claim("main");
  EXPECT_EQ(log.append("main", record_of(head, second)), eventstore::AppendOutcome::accepted);
  api::SnapshotStore none("/nowhere");
  return difference_in(log, none);
}

}  // namespace

TEST(VerifyBook, refuses_time_that_goes_back_and_foreign_lines) {
  EXPECT_EQ(difference_in(registered("01", "C")), "");
  EXPECT_EQ(difference_in(registered("00", "C")),
            "book main: the line of event 1 is older than the one before");
  EXPECT_EQ(difference_in(registered("0x", "C")),
            "book main: the line of event 1 is not one of Duebook's");
}

TEST(VerifyBook, refuses_a_sound_snapshot_of_other_events) {
  const eventstore::TemporaryFolder folder;
  api::SnapshotStore snapshots(folder.path());
  eventstore::MemoryLog log;
  const auto record = record_of(log.claim("main"), registered("01", "Right"));
  ASSERT_EQ(log.append("main", record), eventstore::AppendOutcome::accepted);
  for (const char* name : {"Right", "Wrong"}) {
    api::OpenBook book("main");
    api::fold_record(record_of({}, registered("01", name)), book);
    book.head = log.head("main");
    snapshots.save(book);
    const std::string difference = difference_in(log, snapshots);
    EXPECT_EQ(difference, name == std::string("Right")
                              ? ""
                              : "book main: the snapshot at seq 2 does not hold what the events "
                                "before it make");
  }
}

}  // namespace duebook::tests
