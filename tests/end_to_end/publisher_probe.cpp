// SPDX-License-Identifier: Apache-2.0
// publisher_probe FOLDER BROKERS SEED [BROKER]: publishes the books of a folder in small batches,
// and kills itself in the middle of one.
//
// The batch is drawn from the seed, and so is how long the probe goes on after it was put together,
// in turns of an empty loop. With the process of a BROKER it kills that first, in another batch,
// prints a line, and goes on. Tells each batch on stderr. Ends with 0 when all was published.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <thread>

#include "api/ledger_interpreter.hpp"
#include "eventstore/kafka_publisher.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::tests {
namespace {

constexpr std::size_t batch_events_max = 40;
constexpr unsigned batches_until_max = 5;
/// Turns of some hundred milliseconds, longer than a commit: of fewer, where each is watched.
#ifdef __SANITIZE_THREAD__
constexpr unsigned turns_max = 1u << 20;
#else
constexpr unsigned turns_max = 1u << 24;
#endif
constexpr std::chrono::minutes publishing_max{3};

class Killer : public api::LedgerInterpreter {
 public:
  Killer(const api::Ledger& ledger, std::uint32_t seed, pid_t broker)
      : LedgerInterpreter(ledger), random_(seed), target_(broker != 0 ? broker : ::getpid()) {
    aim();
  }

  eventstore::Interpretation interpret(const eventstore::BookId& book, std::uint64_t first_seq,
                                       const std::vector<std::string>& lines) const override {
    const std::uint64_t end = first_seq + lines.size();
    std::fprintf(stderr, "batch %s to %s\n", std::to_string(first_seq).c_str(),
                 std::to_string(end).c_str());
    auto meaning = LedgerInterpreter::interpret(book, first_seq, lines);
    if (--batches_left_ == 0) {
      killing_ = std::jthread([this] { kill(); });
    }
    return meaning;
  }

 private:
  void aim() const {
    batches_left_ = 1 + static_cast<unsigned>(random_() % batches_until_max);
    turns_ = static_cast<unsigned>(random_() % turns_max);
  }

  void kill() const {
    for (turned_ = 0; turned_ < turns_; ++turned_) {
    }
    ::kill(target_, SIGKILL);
    std::printf("killed:1\n");
    std::fflush(stdout);
    target_ = ::getpid();
    aim();
  }

  mutable std::mt19937 random_;
  mutable pid_t target_;
  mutable unsigned turns_ = 0;
  mutable std::atomic<unsigned> batches_left_ = 0;
  mutable std::atomic<unsigned> turned_ = 0;
  mutable std::jthread killing_;  // the last member: it uses the others
};

int publish(const char* folder, const char* brokers, std::uint32_t seed, pid_t broker) {
  eventstore::RocksDbLog log(folder);
  const api::SystemClock clock;
  api::Ledger ledger(log, clock);
  ledger.open();
  const Killer killer(ledger, seed, broker);
  eventstore::KafkaPublisherOptions options;
  options.topics.kafka.brokers = brokers;
  options.topics.partitions = 3;
  options.batch_events_max = batch_events_max;
  options.tell = [](const std::string& what) { std::fprintf(stderr, "%s\n", what.c_str()); };
  const eventstore::KafkaPublisher publisher(log, killer, options);
  const auto deadline = std::chrono::steady_clock::now() + publishing_max;
  return publisher.wait_until_published(deadline) ? 0 : 1;
}

}  // namespace
}  // namespace duebook::tests

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) return 2;
  const auto number = [&](int i) { return i < argc ? std::strtoul(argv[i], nullptr, 10) : 0; };
  try {
    return duebook::tests::publish(argv[1], argv[2], static_cast<std::uint32_t>(number(3)),
                                   static_cast<pid_t>(number(4)));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "publisher_probe: %s\n", error.what());
    return 7;
  }
}
