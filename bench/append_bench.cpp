// SPDX-License-Identifier: Apache-2.0
// What a durable append of our records costs, with hashes, tree and command keys, beside writing
// the same bytes to a recycled segment file and nothing else.
//
// Both sides append the same record one after the other, in random order. Each benchmark has five
// rounds; a round's ratio is the raw median over ours. `ratio` is the median of the rounds, `low`
// and `high` are their range, and `of_sums` is raw over ours with every pause counted. The time
// shown is ours. The folder is made below TMPDIR, which must be on the disk to be measured.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include "bench/big_book.hpp"
#include "bench/noted_records.hpp"
#include "eventstore/file.hpp"
#include "eventstore/record_format.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::bench {
namespace {

using eventstore::Record;

constexpr std::size_t segment_bytes = 64u << 20;
constexpr std::int64_t rounds = 5;
/// Events of one benchmark, and how often it appends at least and at most.
constexpr std::int64_t events_max = 250'000;
constexpr std::int64_t appends_min = 10 * rounds;
constexpr std::int64_t appends_max = 200 * rounds;

/// A folder that goes with its owner.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / "duebook-append-bench") {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A preallocated file that is written over again and again.
class Segment {
 public:
  Segment(const std::filesystem::path& path, bool sync)
      : file_(path, eventstore::File::Mode::create_or_truncate), sync_(sync) {
    const std::string zeros(1u << 20, '\0');
    for (std::size_t at = 0; at < segment_bytes; at += zeros.size()) file_.write_at(at, zeros);
    file_.sync();
  }

  void append(std::string_view bytes) {
    if (at_ + bytes.size() > segment_bytes) at_ = 0;
    file_.write_at(at_, bytes);
    at_ += bytes.size();
    if (sync_) file_.sync();
  }

 private:
  eventstore::File file_;
  const bool sync_;
  std::size_t at_ = 0;
};

template <class Action>
double seconds_of(Action&& action) {
  const auto begun = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Seconds of both sides, and what becomes of them.
class Turns {
 public:
  void add(double ours, double raw) {
    ours_.push_back(ours);
    raw_.push_back(raw);
  }

  void tell(benchmark::State& state) const {
    std::vector<double> ratios;
    const auto in_round = static_cast<std::ptrdiff_t>(ours_.size()) / rounds;
    for (std::ptrdiff_t round = 0; round < rounds; ++round) {
      const auto part = [&](const std::vector<double>& all) {
        const auto begin = all.begin() + round * in_round;
        return median({begin, begin + in_round});
      };
      ratios.push_back(part(raw_) / part(ours_));
    }
    state.counters["ratio"] = median(ratios);
    state.counters["low"] = std::ranges::min(ratios);
    state.counters["high"] = std::ranges::max(ratios);
    state.counters["of_sums"] = sum(raw_) / sum(ours_);
    state.counters["ours_us"] = median(ours_) * 1e6;
    state.counters["raw_us"] = median(raw_) * 1e6;
  }

 private:
  std::vector<double> ours_;
  std::vector<double> raw_;
};

void append(benchmark::State& state) {
  const std::int64_t lines = state.range(0);
  const bool command_each = state.range(1) != 0;
  const bool sync = state.range(2) != 0;
  const Folder folder;
  Segment segment(folder.path() / "segment", sync);
  eventstore::RocksDbOptions options;
  options.sync = sync;
  eventstore::RocksDbLog log(folder.path() / "data", options);
  eventstore::Head head = log.claim("main");
  Mixer random(7);
  Turns turns;
  for (auto _ : state) {
    const Record record = noted_record(head, lines, command_each);
    const std::string bytes = encode_record(record);
    double ours = 0;
    double raw = 0;
    const bool raw_first = random.below(2) == 0;
    if (raw_first) raw = seconds_of([&] { segment.append(bytes); });
    ours = seconds_of([&] { log.append("main", record); });
    if (!raw_first) raw = seconds_of([&] { segment.append(bytes); });
    head = log.head("main");
    turns.add(ours, raw);
    state.SetIterationTime(ours);
  }
  turns.tell(state);
  state.SetItemsProcessed(state.iterations() * lines);
}

void add_cases() {
  for (const std::int64_t sync : {1, 0}) {
    for (const std::int64_t lines : {1, 10, 100, 1'000, 10'000}) {
      for (const std::int64_t command_each : {1, 0}) {
        benchmark::RegisterBenchmark("append", append)
            ->ArgNames({"events", "command_each", "sync"})
            ->Args({lines, command_each, sync})
            ->Iterations(std::clamp(events_max / lines, appends_min, appends_max))
            ->UseManualTime()
            ->Unit(benchmark::kMicrosecond);
      }
    }
  }
}

const bool added = (add_cases(), true);

}  // namespace
}  // namespace duebook::bench
