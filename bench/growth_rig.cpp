// SPDX-License-Identifier: Apache-2.0
// growth_rig: whether appending to a large book costs more than to a small one, turn by turn in one
// process.
//
//   growth_rig SMALL_FOLDER LARGE_FOLDER ROUNDS
//
// A turn is 20 batches of 1,000 invoices, each decided, appended durably and folded. Prints one
// line of JSON per round with the microseconds per command of both. The books keep what was
// appended; a snapshot at the end leaves them as quick to open as before.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "api/ledger.hpp"
#include "api/snapshots.hpp"
#include "bench/open_books.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::bench {
namespace {

constexpr std::uint32_t batches = 20;
constexpr std::uint32_t batch_commands = 1'000;

class Side {
 public:
  explicit Side(const std::filesystem::path& folder)
      : log_(folder), snapshots_(folder / "views"), ledger_(log_, clock_, &snapshots_) {
    ledger_.open();
    keys_ = "growth-" + std::to_string(log_.head(book_id).size) + "-";
    customers_ = ledger_.facts(book_id)->parties().customers.count(log_.head(book_id).size);
  }
  ~Side() { ledger_.save_snapshots(); }
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  /// Microseconds per command.
  double turn() {
    double seconds = 0;
    for (std::uint32_t batch = 0; batch < batches; ++batch) {
      std::vector<api::BatchItem> items = next_items();
      const auto start = std::chrono::steady_clock::now();
      ledger_.submit_batch(book_id, std::move(items), false,
                           [](const std::vector<api::CommandAnswer>& answers) {
                             for (const api::CommandAnswer& answer : answers) {
                               if (!std::holds_alternative<api::CommandResult>(answer)) abort();
                             }
                           });
      ledger_.commit();
      seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    return seconds * 1e6 / (batches * batch_commands);
  }

 private:
  std::vector<api::BatchItem> next_items() {
    std::vector<api::BatchItem> items;
    for (std::uint32_t i = 0; i < batch_commands; ++i) {
      domain::Command command = invoice_of(mixer_.below(customers_), i, last_day);
      items.emplace_back(api::CommandRequest{
          keys_ + std::to_string(++sent_), "bench", {}, api::with_fingerprint(std::move(command))});
    }
    return items;
  }

  eventstore::RocksDbLog log_;
  api::SnapshotStore snapshots_;
  api::SystemClock clock_;
  api::Ledger ledger_;
  Mixer mixer_{11};
  std::string keys_;
  std::uint32_t customers_ = 0;
  std::uint64_t sent_ = 0;
};

int run(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: growth_rig SMALL_FOLDER LARGE_FOLDER ROUNDS\n");
    return 2;
  }
  Side small(argv[1]);
  Side large(argv[2]);
  for (int round = 0; round <= std::stoi(argv[3]); ++round) {
    const double small_cost = small.turn();
    const double large_cost = large.turn();
    if (round == 0) continue;  // first pages and files
    std::printf("{\"small\":%.3f,\"large\":%.3f}\n", small_cost, large_cost);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace duebook::bench

int main(int argc, char** argv) { return duebook::bench::run(argc, argv); }
