// SPDX-License-Identifier: Apache-2.0
// A full replay of a million events from a data folder: what `duebook replay` does, with and
// without holding every line against the tree, and the same on one thread.
//
// items_per_second counts wall time where the name ends in real_time; `per_cpu_second` is events
// per second of processor time of all threads, which says more on a machine that others use.
// Hashing, decoding and folding are measured apart, too.
#include <benchmark/benchmark.h>

#include <ctime>
#include <filesystem>
#include <vector>

#include "api/snapshots.hpp"
#include "bench/open_books.hpp"
#include "eventstore/proof/merkle.hpp"
#include "eventstore/proof/tiles.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tools/replay.hpp"

namespace duebook::bench {
namespace {

using eventstore::Record;

constexpr std::uint32_t invoices = 345'000;  // 1,003,705 events

/// The book, made once, below TMPDIR; the folder goes at the end.
class KeptFolder {
 public:
  KeptFolder() : path_(std::filesystem::temp_directory_path() / "duebook-replay-bench") {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
    write_book(path_ / "data", BookSize::of(invoices));
  }
  ~KeptFolder() { std::filesystem::remove_all(path_); }
  KeptFolder(const KeptFolder&) = delete;
  KeptFolder& operator=(const KeptFolder&) = delete;
  std::filesystem::path data() const { return path_ / "data"; }

 private:
  std::filesystem::path path_;
};

const eventstore::RocksDbLog& log() {
  static const KeptFolder folder;
  static const eventstore::RocksDbLog opened = [] {
    eventstore::RocksDbOptions options;
    options.access = eventstore::Access::read_only;
    return eventstore::RocksDbLog(folder.data(), options);
  }();
  return opened;
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

// Runs one replay per iteration; `replay` returns how many events there were.
template <class Replay>
void measure(benchmark::State& state, Replay&& replay) {
  log();
  std::uint64_t events = 0;
  const double begun = processor_seconds();
  for (auto _ : state) events += replay();
  state.counters["per_cpu_second"] = static_cast<double>(events) / (processor_seconds() - begun);
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}

// Everything on this thread: the tree of the lines must end at the head's root.
void one_thread(benchmark::State& state) {
  measure(state, [] {
    api::OpenBook book(book_id);
    eventstore::Frontier tree;
    log().read(book_id, 0, [&](const Record& record) {
      tree.append(eventstore::leaf_hashes(record));
      api::fold_record(record, book);
      return true;
    });
    if (tree.root() != log().head(book_id).root) std::abort();
    return book.head.size;
  });
}

void two_threads(benchmark::State& state) {
  measure(state, [] { return tools::replay_book(log(), book_id, [](std::uint64_t) {}).events; });
}

void two_threads_verified(benchmark::State& state) {
  const std::filesystem::path none =
      std::filesystem::temp_directory_path() / "duebook-replay-bench" / "no-snapshots";
  api::SnapshotStore snapshots(none);
  measure(state, [&] {
    const auto replayed = tools::verify_book(log(), snapshots, book_id, [](std::uint64_t) {});
    if (!replayed.difference.empty()) std::abort();
    return replayed.events;
  });
}

void read_records(benchmark::State& state) {
  measure(state, [] {
    std::uint64_t events = 0;
    log().read(book_id, 0, [&](const Record& record) {
      events += record.line_count();
      return true;
    });
    return events;
  });
}

void read_and_hash(benchmark::State& state) {
  measure(state, [] {
    eventstore::Frontier tree;
    log().read(book_id, 0, [&](const Record& record) {
      tree.append(eventstore::leaf_hashes(record));
      return true;
    });
    return tree.size();
  });
}

void read_and_decode(benchmark::State& state) {
  measure(state, [] {
    std::uint64_t events = 0;
    std::vector<api::EventLine> lines;
    log().read(book_id, 0, [&](const Record& record) {
      api::read_lines(book_id, record, 0, record.line_count(), lines);
      events += lines.size();
      return true;
    });
    return events;
  });
}

BENCHMARK(one_thread)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(two_threads)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(two_threads_verified)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(read_records)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(read_and_hash)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(read_and_decode)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace duebook::bench
