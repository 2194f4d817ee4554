// SPDX-License-Identifier: Apache-2.0
// duebook log, export and doctor: what they print of a folder, and what they say when it is bad.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>

#include "eventstore/record_format.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/temporary_folder.hpp"
#include "tests/tools/cli_binary.hpp"

namespace duebook::tests {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::ptrdiff_t lines_in(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

class FolderTest : public testing::Test {
 protected:
  void SetUp() override { make_data_folder(data(), Snapshot::of_all); }

  std::filesystem::path data() const { return parent_.path() / "data"; }

  Ran run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", data().string()});
    return run_duebook(words);
  }

  // As they are stored.
  std::string stored_lines() const {
    eventstore::RocksDbOptions options;
    options.access = eventstore::Access::read_only;
    const eventstore::RocksDbLog log(data(), options);
    std::string text;
    log.read("main", 0, [&](const eventstore::Record& record) {
      text += record.text;
      return true;
    });
    return text;
  }

  void write_file(const std::string& name, const std::string& text) const {
    std::ofstream(parent_.path() / name, std::ios::binary) << text;
  }
  std::string path_of(const std::string& name) const { return (parent_.path() / name).string(); }

  eventstore::TemporaryFolder parent_;
};

class LogCommand : public FolderTest {};
class Export : public FolderTest {};
class Doctor : public FolderTest {};

}  // namespace

TEST_F(LogCommand, lists_books_with_size_records_and_root) {
  const Ran json = run({"log", "ls", "--json"});
  EXPECT_EQ(json.exit_code, 0) << json.err;
  const std::string size = "\"size\":" + std::to_string(made_events) + ",\"records\":";
  EXPECT_TRUE(json.out.starts_with("[{\"book\":\"main\"," + size)) << json.out;
  EXPECT_TRUE(holds(run({"log", "ls"}).out, "main"));
}

TEST_F(LogCommand, shows_events_as_they_are_stored) {
  const std::string lines = stored_lines();
  const std::string first = lines.substr(0, lines.find('\n') + 1);
  EXPECT_EQ(run({"log", "show", "0"}).out, first);
  EXPECT_EQ(run({"log", "show", "0", "--count", "10000"}).out, lines);
  const Ran tail = run({"log", "tail", "-n", "3"});
  EXPECT_EQ(lines_in(tail.out), 3);
  EXPECT_TRUE(lines.ends_with(tail.out));
  const Ran behind = run({"log", "show", std::to_string(made_events)});
  EXPECT_EQ(behind.exit_code, 4);
  EXPECT_TRUE(holds(behind.err, "book main has " + std::to_string(made_events))) << behind.err;
}

TEST_F(LogCommand, traces_an_invoice_and_a_payment_through_what_settles_them) {
  const Ran invoice = run({"log", "trace", "--invoice", "7"});
  EXPECT_EQ(invoice.exit_code, 0) << invoice.err;
  EXPECT_TRUE(holds(invoice.out, "\"type\":\"invoice-created\",\"data\":{\"invoice\":7,"));
  EXPECT_TRUE(holds(invoice.out, "\"type\":\"payment-allocated\"")) << invoice.out;
  EXPECT_FALSE(holds(invoice.out, "\"type\":\"payment-recorded\"")) << invoice.out;
  const Ran payment = run({"log", "trace", "--payment", "7"});
  EXPECT_EQ(lines_in(payment.out), 2) << payment.out;
}

TEST_F(LogCommand, traces_a_customer_with_its_documents) {
  const Ran ran = run({"log", "trace", "--customer", "c3"});  // codes are told without case
  // registered; 15 invoices, 15 payments, 15 allocations
  EXPECT_EQ(lines_in(ran.out), 1 + 3 * 15) << ran.out << ran.err;
  EXPECT_TRUE(holds(ran.out, "\"type\":\"payment-allocated\""));
  EXPECT_EQ(run({"log", "trace", "--customer", "C99"}).exit_code, 4);
  EXPECT_EQ(run({"log", "trace"}).exit_code, 2);
  EXPECT_EQ(run({"log", "trace", "--invoice", "1", "--payment", "1"}).exit_code, 2);
}

TEST_F(LogCommand, finds_no_difference_between_a_folder_and_its_export) {
  EXPECT_EQ(run({"export", "--output", path_of("all.ndjson")}).exit_code, 0);
  const Ran ran = run_duebook({"log", "diff", data().string(), path_of("all.ndjson")});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "equal: " + std::to_string(made_events) + " events\n");
}

TEST_F(LogCommand, finds_the_first_event_that_differs) {
  std::string lines = stored_lines();
  const std::size_t line = lines.find("{\"seq\":500,");
  lines[lines.find("\"by\":\"test\"", line) + 6] = 'T';
  write_file("other.ndjson", lines);
  const Ran ran = run_duebook({"log", "diff", data().string(), path_of("other.ndjson"), "--json"});
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_TRUE(ran.out.starts_with("{\"equal\":false,\"seq\":500,\"a\":\"{\\\"seq\\\":500,"))
      << ran.out;

  write_file("short.ndjson", lines.substr(0, lines.find('\n') + 1));
  const Ran ended = run_duebook({"log", "diff", data().string(), path_of("short.ndjson")});
  EXPECT_EQ(ended.exit_code, 6);
  EXPECT_TRUE(ended.out.starts_with("differ from seq 1 on\n")) << ended.out;
  EXPECT_TRUE(ended.out.ends_with("> (ends)\n")) << ended.out;
}

TEST_F(Export, writes_the_stored_bytes) {
  const std::string lines = stored_lines();
  const Ran all = run({"export"});
  EXPECT_EQ(all.exit_code, 0);
  EXPECT_EQ(all.out, lines);
  EXPECT_TRUE(holds(all.err, "events of book main exported"));
  const Ran some = run({"export", "--from", "10", "--to", "12"});
  EXPECT_EQ(lines_in(some.out), 2);
  EXPECT_TRUE(some.out.starts_with("{\"seq\":10,"));
  EXPECT_EQ(run({"export", "--to", "100000"}).exit_code, 2);
  EXPECT_EQ(run({"export", "--output", "/nowhere/x"}).exit_code, 7);
}

// Both through links in the test's own folder: an export that renames onto them harms the links.
TEST_F(Export, writes_into_a_device_and_through_a_link) {
  std::filesystem::create_symlink("/dev/full", path_of("full"));
  const Ran full = run({"export", "--output", path_of("full")});
  EXPECT_EQ(full.exit_code, 7);
  EXPECT_TRUE(holds(full.err, "No space left on device")) << full.err;
  EXPECT_TRUE(std::filesystem::is_character_file(path_of("full")));

  write_file("old.ndjson", "old");
  std::filesystem::create_symlink(path_of("old.ndjson"), path_of("link"));
  EXPECT_EQ(run({"export", "--output", path_of("link")}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(path_of("link")));
  EXPECT_GT(std::filesystem::file_size(path_of("old.ndjson")), 3u);
}

TEST_F(Export, leaves_no_file_when_it_cannot_finish) {
  EXPECT_EQ(run({"export", "--from", "99", "--to", "1", "--output", path_of("x")}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(path_of("x")));
  EXPECT_FALSE(std::filesystem::exists(path_of("x.unfinished")));
  // A record that cannot be read, found when the export is under way
  change_event(data(), 300, "{\"seq\":300", "{\"sxq\":300");
  write_file("kept", "kept");
  EXPECT_EQ(run({"export", "--output", path_of("kept")}).exit_code, 6);
  EXPECT_EQ(std::filesystem::file_size(path_of("kept")), 4u);
  EXPECT_FALSE(std::filesystem::exists(path_of("kept.unfinished")));
}

TEST_F(Doctor, finds_a_good_folder_healthy) {
  const Ran ran = run({"doctor"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  EXPECT_FALSE(holds(ran.out, "\033["));  // no colours into a file
  EXPECT_TRUE(holds(ran.out, "921 events, anchored up to 921")) << ran.out;
  EXPECT_TRUE(holds(ran.out, "a start loads 921 events and folds 0")) << ran.out;
  EXPECT_TRUE(holds(ran.out, "record_lines_max")) << ran.out;
  const Ran json = run({"doctor", "--json"});
  EXPECT_TRUE(json.out.starts_with("{\"healthy\":true,\"examined\":[{\"what\":\"folder\""))
      << json.out;
  EXPECT_TRUE(holds(json.out, "\"limits\":{\"header_bytes_max\":8192,"));
}

TEST_F(Doctor, names_the_process_that_writes) {
  ServerProcess server(serve_words(DUEBOOK_BINARY, data().string()));
  ASSERT_TRUE(server.is_serving()) << server.errors();
  EXPECT_TRUE(holds(run({"doctor"}).out, " has the log open for writing"));
  server.send(SIGTERM);
  EXPECT_EQ(server.wait().exit_code, 0);
  EXPECT_TRUE(holds(run({"doctor"}).out, "no process has the log open for writing"));
}

TEST_F(Doctor, tells_a_missing_folder_from_a_damaged_one) {
  EXPECT_EQ(run_duebook({"doctor", "--data", path_of("none")}).exit_code, 7);
  std::filesystem::remove(data() / "anchors" / "main");
  const Ran ran = run({"doctor"});
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_TRUE(holds(ran.out, "bad")) << ran.out;
  EXPECT_TRUE(holds(ran.out, "is missing")) << ran.out;
}

}  // namespace duebook::tests
