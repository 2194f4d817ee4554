// SPDX-License-Identifier: Apache-2.0
// kafka_append_rig: appending to the log on Kafka, against librdkafka's bare producers.
//
//   kafka_append_rig BROKERS REPLICAS FOLDER ROUNDS SECONDS
//
// All sides send the same records, each to a topic of its own of the same shape, and one at a time:
// ours until it was read back and counts, the bare ones until it was delivered. One of these
// compresses nothing, as librdkafka does unless it is told to, and one as ours does; the other
// settings are ours. They take turns of some records, and ours ends a turn when the last of them is
// in the copy: so what it writes while the next record is under way is its own time. Beside them,
// what the bare one does when it waits for no record before the next. Prints one line of JSON per
// round and size of record, with the events per second of each, and the median milliseconds of a
// record.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/big_book.hpp"
#include "bench/noted_records.hpp"
#include "bench/open_books.hpp"
#include "eventstore/kafka_log.hpp"
#include "eventstore/kafka_producer.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::bench {
namespace {

using Clock = std::chrono::steady_clock;
using eventstore::KafkaOptions;
using eventstore::TopicShape;

constexpr std::chrono::milliseconds delivery_time_max{8'000};
constexpr int poll_wait_ms = 100;
constexpr std::size_t records_per_turn = 10;
/// Enough for a median in a round that is cut short.
constexpr std::size_t turns_min = 5;
constexpr std::size_t records_ahead_max = 200;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

KafkaOptions new_topic(const std::string& brokers, const TopicShape& shape, const char* topic,
                       std::vector<eventstore::KafkaSetting> settings = {}) {
  KafkaOptions options;
  options.brokers = brokers;
  options.topic = topic;
  options.settings = std::move(settings);
  eventstore::create_log_topic(options, shape);
  return options;
}

class LogSide {
 public:
  LogSide(const std::filesystem::path& folder, const KafkaOptions& options)
      : log_(folder, options) {
    next_ = log_.claim(book_id);
  }

  /// The records of a turn, one upon the other.
  std::vector<eventstore::Record> next_records(std::int64_t events) {
    std::vector<eventstore::Record> records;
    while (records.size() < records_per_turn) {
      records.push_back(noted_record(next_, events));
      tree_.append(eventstore::leaf_hashes(records.back()));
      next_.size = tree_.size();
      next_.root = tree_.root();
    }
    return records;
  }

  void append(const std::vector<eventstore::Record>& records) {
    for (const eventstore::Record& record : records) {
      if (log_.append(book_id, record) != eventstore::AppendOutcome::accepted) {
        throw std::runtime_error("another writer has the book");
      }
    }
    // Waits for the copy.
    if (!log_.find_key(book_id, records.back().commands.back().key)) {
      throw std::runtime_error("the copy lacks a command");
    }
  }

 private:
  eventstore::KafkaLog log_;
  eventstore::Head next_;
  eventstore::Frontier tree_;
};

class BareSide {
 public:
  BareSide(const KafkaOptions& options, const TopicShape& shape)
      : client_(RD_KAFKA_PRODUCER, options, eventstore::producer_settings(delivery_time_max),
                [this](std::uint64_t, const char*) { failed_ = true; }),
        topic_(rd_kafka_topic_new(client_.get(), options.topic.c_str(), nullptr)),
        partition_(eventstore::partition_of(book_id, shape.partitions)) {}

  /// The bytes have to stay until they are delivered: nothing is copied.
  void send(std::string_view bytes) {
    const std::string_view key = book_id;
    if (rd_kafka_produce(topic_.get(), partition_, 0, const_cast<char*>(bytes.data()), bytes.size(),
                         key.data(), key.size(), nullptr) != 0) {
      client_.fail("send", rd_kafka_last_error());
    }
  }

  void wait() {
    while (rd_kafka_outq_len(client_.get()) > 0) rd_kafka_poll(client_.get(), poll_wait_ms);
    if (failed_) throw std::runtime_error("the bare producer could not deliver");
  }

 private:
  bool failed_ = false;
  eventstore::KafkaClient client_;
  eventstore::KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy> topic_;
  const std::int32_t partition_;
};

/// How long a side took for each of its turns.
class Times {
 public:
  template <class Action>
  void add(Action&& action) {
    const Clock::time_point start = Clock::now();
    action();
    seconds_.push_back(seconds_since(start));
    sum_ += seconds_.back();
  }

  std::size_t count() const { return seconds_.size(); }
  double sum() const { return sum_; }
  double records_per_second() const {
    return static_cast<double>(count() * records_per_turn) / sum_;
  }
  /// Of a record.
  double median_ms() {
    const auto middle = seconds_.begin() + static_cast<std::ptrdiff_t>(count() / 2);
    std::ranges::nth_element(seconds_, middle);
    return *middle * 1e3 / static_cast<double>(records_per_turn);
  }

 private:
  std::vector<double> seconds_;
  double sum_ = 0;
};

class Contest {
 public:
  Contest(LogSide& ours, BareSide& bare, BareSide& packed, double seconds)
      : ours_(ours), bare_(bare), packed_(packed), seconds_(seconds) {}

  void round(std::int64_t events, bool is_told) {
    Times ours;
    Times bare;
    Times packed;
    std::vector<std::string> sent;
    while (ours.count() < turns_min || ours.sum() + bare.sum() + packed.sum() < seconds_) {
      const std::vector<eventstore::Record> records = ours_.next_records(events);
      std::vector<std::string> messages;
      for (const auto& record : records) messages.push_back(eventstore::encode_record(record));
      std::array<std::function<void()>, 3> turns = {
          [&] { ours.add([&] { ours_.append(records); }); },
          [&] { bare.add([&] { deliver(bare_, messages); }); },
          [&] { packed.add([&] { deliver(packed_, messages); }); }};
      for (std::uint32_t left = turns.size(); left > 0; --left) {
        std::swap(turns[random_.below(left)], turns[left - 1]);
        turns[left - 1]();
      }
      if (sent.size() < records_ahead_max)
        sent.insert(sent.end(), messages.begin(), messages.end());
    }
    const double ahead = records_ahead_per_second(sent);
    if (!is_told) return;
    const auto each = static_cast<double>(events);
    std::printf(
        "{\"events\":%lld,\"ours\":%.1f,\"bare\":%.1f,\"packed\":%.1f,\"ahead\":%.1f,"
        "\"ours_ms\":%.3f,\"bare_ms\":%.3f,\"packed_ms\":%.3f}\n",
        static_cast<long long>(events), each * ours.records_per_second(),
        each * bare.records_per_second(), each * packed.records_per_second(), each * ahead,
        ours.median_ms(), bare.median_ms(), packed.median_ms());
    std::fflush(stdout);
  }

 private:
  static void deliver(BareSide& bare, const std::vector<std::string>& messages) {
    for (const std::string& bytes : messages) {
      bare.send(bytes);
      bare.wait();
    }
  }

  double records_ahead_per_second(const std::vector<std::string>& records) {
    const Clock::time_point start = Clock::now();
    for (const std::string& bytes : records) bare_.send(bytes);
    bare_.wait();
    return static_cast<double>(records.size()) / seconds_since(start);
  }

  LogSide& ours_;
  BareSide& bare_;
  BareSide& packed_;
  const double seconds_;
  Mixer random_{7};
};

int run(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: kafka_append_rig BROKERS REPLICAS FOLDER ROUNDS SECONDS\n");
    return 2;
  }
  const std::string brokers = argv[1];
  TopicShape shape;
  shape.replicas = std::stoi(argv[2]);
  LogSide ours(argv[3], new_topic(brokers, shape, "append.ours"));
  BareSide bare(new_topic(brokers, shape, "append.bare", {{"compression.type", "none"}}), shape);
  BareSide packed(new_topic(brokers, shape, "append.packed"), shape);
  Contest contest(ours, bare, packed, std::stod(argv[5]));
  for (int round = 0; round <= std::stoi(argv[4]); ++round) {
    // Round 0 is for connections, first files and the broker's compiler.
    for (const std::int64_t events : {1, 100, 1'000}) contest.round(events, round > 0);
  }
  return 0;
}

}  // namespace
}  // namespace duebook::bench

int main(int argc, char** argv) { return duebook::bench::run(argc, argv); }
