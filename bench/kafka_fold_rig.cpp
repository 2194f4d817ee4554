// SPDX-License-Identifier: Apache-2.0
// kafka_fold_rig: how fast an empty folder is filled from the log's topic.
//
//   kafka_fold_rig BROKERS REPLICAS FOLDER EVENTS ROUNDS
//
// Two topics get a book of so many invoices, in records of 100 and of 1,000. In turns, a node's
// copy of each is made from nothing, up to the topic's end. Prints one line of JSON per round and
// size of record, with the events and the megabytes of records per second.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "bench/invoice_records.hpp"
#include "bench/open_books.hpp"
#include "eventstore/kafka_log.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::bench {
namespace {

using std::filesystem::path;

class FilledTopic {
 public:
  FilledTopic(const std::string& brokers, std::int32_t replicas, const path& folder,
              std::uint64_t events, std::size_t lines)
      : lines_(lines), copy_(folder / "copy") {
    options_.brokers = brokers;
    options_.topic = "fold." + std::to_string(lines);
    eventstore::TopicShape shape;
    shape.replicas = replicas;
    eventstore::create_log_topic(options_, shape);
    fill(folder / options_.topic, events);
  }

  void round(bool is_told) const {
    std::filesystem::remove_all(copy_);
    const auto start = std::chrono::steady_clock::now();
    const eventstore::KafkaLog log(copy_, options_);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (log.head(book_id).size != events_) throw std::runtime_error("not all was read");
    if (!is_told) return;
    std::printf("{\"lines\":%zu,\"events\":%.1f,\"megabytes\":%.3f}\n", lines_,
                static_cast<double>(events_) / seconds,
                static_cast<double>(bytes_) / 1e6 / seconds);
    std::fflush(stdout);
  }

 private:
  void fill(const path& folder, std::uint64_t events) {
    eventstore::KafkaLog log(folder, options_);
    eventstore::Head head = log.claim(book_id);
    InvoiceRecords invoices;
    while (head.size < events) {
      const eventstore::Record record = invoices.next(head, lines_);
      if (log.append(book_id, record) != eventstore::AppendOutcome::accepted) {
        throw std::runtime_error("another writer has the book");
      }
      bytes_ += eventstore::encode_header(record).size() + record.text.size();
      head = log.head(book_id);
    }
    events_ = head.size;
  }

  const std::size_t lines_;
  const path copy_;
  eventstore::KafkaOptions options_;
  std::uint64_t events_ = 0;
  std::uint64_t bytes_ = 0;
};

int run(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: kafka_fold_rig BROKERS REPLICAS FOLDER EVENTS ROUNDS\n");
    return 2;
  }
  const std::string brokers = argv[1];
  const std::int32_t replicas = std::stoi(argv[2]);
  const path folder = argv[3];
  std::filesystem::create_directories(folder);
  const FilledTopic short_records(brokers, replicas, folder, std::stoull(argv[4]), 100);
  const FilledTopic long_records(brokers, replicas, folder, std::stoull(argv[4]), 1'000);
  for (int round = 0; round <= std::stoi(argv[5]); ++round) {
    short_records.round(round > 0);
    long_records.round(round > 0);
  }
  return 0;
}

}  // namespace
}  // namespace duebook::bench

int main(int argc, char** argv) { return duebook::bench::run(argc, argv); }
