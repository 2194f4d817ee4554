// SPDX-License-Identifier: Apache-2.0
// Running the binary, and writing folders through the ledger.
#include "tests/tools/cli_binary.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "api/ledger.hpp"
#include "api/snapshots.hpp"
#include "eventstore/record_format.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "eventstore/rocksdb_store.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;

class FixedClock : public api::Clock {
 public:
  domain::Instant now() const override {
    domain::Instant at;
    DUEBOOK_ASSERT(domain::parse_instant("2026-06-30T03:00:00Z", at));
    return at;
  }
};

std::string all_of(std::FILE* file) {
  std::string text;
  std::rewind(file);
  char buffer[4096];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    text.append(buffer, count);
  }
  std::fclose(file);
  return text;
}

/// Sends JSON commands to a ledger, each of which must be accepted.
class Teller {
 public:
  explicit Teller(api::Ledger& ledger) : ledger_(ledger) {}

  void tell(std::string_view command, const std::string& body) {
    auto parsed = reader_.read(command, body);
    ASSERT_TRUE(std::holds_alternative<api::ParsedCommand>(parsed)) << body;
    api::CommandRequest request{
        "k" + std::to_string(++told_), "test", {}, std::move(std::get<api::ParsedCommand>(parsed))};
    ledger_.submit("main", std::move(request), [body](const api::CommandAnswer& answer) {
      EXPECT_TRUE(std::holds_alternative<api::CommandResult>(answer)) << body;
    });
    if (told_ % 40 == 1) ledger_.commit();
  }

 private:
  api::Ledger& ledger_;
  api::CommandReader reader_;
  std::uint64_t told_ = 0;
};

void tell_invoices(Teller& teller, std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t i = from; i < to; ++i) {
    const std::string beginning = R"({"customer":"C)" + std::to_string(1 + i % made_customers) +
                                  R"(","date":"2026-0)" + std::to_string(1 + i % 6) + "-1" +
                                  std::to_string(i % 10) + "\"";
    teller.tell("create-invoice", beginning + R"(,"lines":[{"description":"x","quantity":"1",)"
                                              R"("unit_price":"1000"}]})");
    teller.tell("record-payment", beginning + R"(,"amount":500})");
  }
}

}  // namespace

Ran run_duebook(const std::vector<std::string>& words) {
  std::vector<std::string> copies = words;
  copies.insert(copies.begin(), DUEBOOK_BINARY);
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string path = "PATH=/usr/bin:/bin";
  char* environment[] = {path.data(), nullptr};
  std::FILE* out = std::tmpfile();
  std::FILE* err = std::tmpfile();
  if (out == nullptr || err == nullptr) throw std::runtime_error("no temporary file");
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::fileno(out), STDOUT_FILENO);
    ::dup2(::fileno(err), STDERR_FILENO);
    ::execve(arguments.front(), arguments.data(), environment);
    ::_exit(127);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) throw std::runtime_error("cannot run");
  Ran ran;
  if (WIFEXITED(status)) ran.exit_code = WEXITSTATUS(status);
  ran.out = all_of(out);
  ran.err = all_of(err);
  return ran;
}

void make_data_folder(const fs::path& folder, Snapshot snapshot) {
  eventstore::RocksDbOptions options;
  options.sync = false;
  eventstore::RocksDbLog log(folder, options);
  const FixedClock clock;
  api::SnapshotStore snapshots(folder / "views");
  api::Ledger ledger(log, clock, &snapshots);
  ledger.open();
  Teller teller(ledger);
  teller.tell("open-book", R"({"name":"Test","currency":"VND"})");
  for (std::uint64_t i = 1; i <= made_customers; ++i) {
    teller.tell("register-customer", R"({"code":"C)" + std::to_string(i) +
                                         R"(","name":"Khách hàng )" + std::to_string(i) + R"("})");
  }
  tell_invoices(teller, 0, made_invoices / 2);
  ledger.commit();
  if (snapshot == Snapshot::of_half) ledger.save_snapshots();
  tell_invoices(teller, made_invoices / 2, made_invoices);
  ledger.commit();
  if (snapshot == Snapshot::of_all) ledger.save_snapshots();
  ASSERT_EQ(log.head("main").size, made_events);
}

fs::path snapshot_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder / "views" / "main")) {
    found.push_back(entry.path());
  }
  if (found.size() != 1) throw std::runtime_error("not one snapshot");
  return found.front();
}

namespace {

// Lets `change` change the bytes of the record that holds an event.
template <class Change>
void change_record(const fs::path& folder, std::uint64_t seq, Change&& change) {
  using Store = eventstore::RocksDbStore;
  Store store(folder / "log", {}, Store::WhenMissing::refuse);
  std::string key;
  std::string value;
  store.walk(Store::Family::records, eventstore::record_key("main", 0),
             eventstore::record_key("main", seq), "s", [&](auto found_key, auto found_value) {
               key = found_key;
               value = found_value;
               return false;
             });
  change(value);
  Store::Batch batch(store);
  batch.put(Store::Family::records, key, value);
  store.write(batch);
}

}  // namespace

void change_event(const fs::path& folder, std::uint64_t seq, const std::string& from,
                  const std::string& to) {
  ASSERT_EQ(from.size(), to.size());
  change_record(folder, seq, [&](std::string& record) {
    const std::size_t line = record.find("{\"seq\":" + std::to_string(seq) + ",");
    ASSERT_NE(line, std::string::npos);
    const std::size_t at = record.find(from, line);
    ASSERT_LT(at, record.find('\n', line)) << record.substr(line, 300);
    record.replace(at, from.size(), to);
  });
}

void change_header_root(const fs::path& folder, std::uint64_t seq) {
  change_record(folder, seq, [](std::string& record) {
    char& digit = record[record.find("\"root\":\"") + 8];
    digit = digit == '0' ? '1' : '0';
  });
}

}  // namespace duebook::tests
