// SPDX-License-Identifier: Apache-2.0
// single_commands_rig: N clients that each wait for their one command, against N threads that each
// wait for their one RocksDB Put(sync), in short turns.
//
//   single_commands_rig FOLDER CLIENTS ROUNDS SECONDS
//
// Our side is the product behind the sockets: JSON is read, decided, appended durably in one record
// per round, folded, answered. Prints one line of JSON per round with both rates per second.
#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "api/json_read.hpp"
#include "api/json_write.hpp"
#include "api/ledger.hpp"
#include "bench/open_books.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t customer_count = 10'000;
constexpr std::size_t value_bytes = 300;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class LedgerSide {
 public:
  explicit LedgerSide(const std::filesystem::path& folder) : log_(folder), ledger_(log_, clock_) {
    ledger_.open();
    for (domain::Command& command : opening_commands(customer_count)) {
      submit(api::with_fingerprint(std::move(command)));
    }
    ledger_.commit();
    for (std::uint32_t i = 0; i < customer_count; ++i) {
      std::string body;
      api::append_json(body, invoice_of(i, i, last_day));
      bodies_.push_back(std::move(body));
    }
  }

  double turn(std::size_t clients, double seconds) {
    const std::uint64_t before = answered_;
    const Clock::time_point start = Clock::now();
    while (seconds_since(start) < seconds) {
      for (std::size_t i = 0; i < clients; ++i) {
        const std::string& body = bodies_[submitted_ % bodies_.size()];
        submit(std::get<api::ParsedCommand>(reader_.read("create-invoice", body)));
      }
      ledger_.commit();
    }
    return static_cast<double>(answered_ - before) / seconds_since(start);
  }

 private:
  void submit(api::ParsedCommand command) {
    ++submitted_;
    ledger_.submit(book_id,
                   {"single-" + std::to_string(submitted_), "bench", {}, std::move(command)},
                   [this](const api::CommandAnswer& answer) {
                     if (!std::holds_alternative<api::CommandResult>(answer)) std::abort();
                     ++answered_;
                   });
  }

  eventstore::RocksDbLog log_;
  api::SystemClock clock_;
  api::Ledger ledger_;
  api::CommandReader reader_;
  std::vector<std::string> bodies_;
  std::uint64_t submitted_ = 0;
  std::uint64_t answered_ = 0;
};

class PutSide {
 public:
  explicit PutSide(const std::filesystem::path& folder) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* db = nullptr;
    if (!rocksdb::DB::Open(options, folder.string(), &db).ok()) std::abort();
    db_.reset(db);
  }

  double turn(std::size_t clients, double seconds) {
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> done = 0;
    const Clock::time_point start = Clock::now();
    std::vector<std::thread> threads;
    for (std::size_t client = 0; client < clients; ++client) {
      threads.emplace_back([&] { done += put_until(stop); });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    stop = true;
    for (std::thread& thread : threads) thread.join();
    return static_cast<double>(done) / seconds_since(start);
  }

 private:
  std::uint64_t put_until(const std::atomic<bool>& stop) {
    rocksdb::WriteOptions write;
    write.sync = true;
    const std::string value(value_bytes, 'v');
    std::uint64_t done = 0;
    for (; !stop; ++done) {
      const std::string key = "key-" + std::to_string(next_++);
      if (!db_->Put(write, key, value).ok()) std::abort();
    }
    return done;
  }

  std::unique_ptr<rocksdb::DB> db_;
  std::atomic<std::uint64_t> next_ = 0;
};

int run(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: single_commands_rig FOLDER CLIENTS ROUNDS SECONDS\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const std::size_t clients = std::stoul(argv[2]);
  const int rounds = std::stoi(argv[3]);
  const double seconds = std::stod(argv[4]);
  std::filesystem::create_directories(folder);
  LedgerSide ours(folder / "ledger");
  PutSide theirs(folder / "puts");
  for (int round = 0; round <= rounds; ++round) {
    const double commands = ours.turn(clients, seconds);
    const double puts = theirs.turn(clients, seconds);
    if (round == 0) continue;  // the first files and memory
    std::printf("{\"ours\":%.1f,\"theirs\":%.1f}\n", commands, puts);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace duebook::bench

int main(int argc, char** argv) { return duebook::bench::run(argc, argv); }
