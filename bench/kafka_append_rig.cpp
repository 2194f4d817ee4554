// SPDX-License-Identifier: Apache-2.0
// kafka_append_rig: appending to the log on Kafka, against librdkafka's bare producers.
//
//   kafka_append_rig BROKERS REPLICAS FOLDER ROUNDS SECONDS
//
// All sides send the same records, each to a topic of its own of the same shape, and with our
// settings but for one: a bare producer compresses nothing, as librdkafka does unless it is told
// to, and the packed one as ours does. One record of a book is under way at a time: ours until it
// was read back and counted, the others' until it was delivered. Beside them, what a bare producer
// does that awaits no record before it sends the next.
//
// Sides take turns of some records. Ours appends to several books as a commit does, each by a
// thread, and ends a turn when the last records are in the copy: so what it writes while the next
// record is under way is its own time. Prints one line of JSON per round and kind of records, with
// the events per second of each side, and the median milliseconds of a record.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/big_book.hpp"
#include "bench/invoice_records.hpp"
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
/// Of each book.
constexpr std::size_t records_per_turn = 20;
/// Enough for a median in a round that is cut short.
constexpr std::size_t turns_min = 5;
constexpr std::size_t books_max = 4;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string book_of(std::size_t number) { return "branch-" + std::to_string(number); }

KafkaOptions new_topic(const std::string& brokers, const TopicShape& shape, const char* topic,
                       std::vector<eventstore::KafkaSetting> settings = {}) {
  KafkaOptions options;
  options.brokers = brokers;
  options.topic = topic;
  options.settings = std::move(settings);
  eventstore::create_log_topic(options, shape);
  return options;
}

/// The records of a turn, of each book one upon the other.
using Turn = std::vector<std::vector<eventstore::Record>>;

class LogSide {
 public:
  LogSide(const std::filesystem::path& folder, const KafkaOptions& options)
      : log_(folder, options) {
    for (std::size_t i = 0; i < books_max; ++i) {
      books_.push_back({.id = book_of(i), .next = log_.claim(book_of(i)), .tree = {}});
    }
  }

  Turn next_turn(std::size_t books, std::size_t events) {
    Turn turn(books);
    for (std::size_t i = 0; i < books; ++i) {
      while (turn[i].size() < records_per_turn) turn[i].push_back(next_record(books_[i], events));
    }
    return turn;
  }

  void append(const Turn& turn) {
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < turn.size(); ++i) {
      others.push_back(std::async(std::launch::async, [&, i] { append_to(book_of(i), turn[i]); }));
    }
    append_to(book_of(0), turn[0]);
    for (auto& other : others) other.get();
  }

 private:
  struct Book {
    std::string id;
    eventstore::Head next;
    eventstore::Frontier tree;
  };

  eventstore::Record next_record(Book& book, std::size_t events) {
    eventstore::Record record = invoices_.next(book.next, events);
    book.tree.append(eventstore::leaf_hashes(record));
    book.next.size = book.tree.size();
    book.next.root = book.tree.root();
    return record;
  }

  void append_to(const std::string& book, const std::vector<eventstore::Record>& records) {
    for (const eventstore::Record& record : records) {
      if (log_.append(book, record) != eventstore::AppendOutcome::accepted) {
        throw std::runtime_error("another writer has the book");
      }
    }
    // Waits for the copy.
    if (!log_.find_key(book, records.back().commands.back().key)) {
      throw std::runtime_error("the copy lacks a command");
    }
  }

  eventstore::KafkaLog log_;
  InvoiceRecords invoices_;
  std::vector<Book> books_;
};

/// The same records as messages: the first of each book, the second of each, …
struct Messages {
  explicit Messages(const Turn& turn) : books(turn.size()) {
    for (std::size_t i = 0; i < records_per_turn; ++i) {
      for (const auto& records : turn) bytes.push_back(eventstore::encode_record(records[i]));
    }
  }
  std::size_t books;
  std::vector<std::string> bytes;
};

class BareSide {
 public:
  BareSide(const KafkaOptions& options, const TopicShape& shape)
      : client_(RD_KAFKA_PRODUCER, options, eventstore::producer_settings(delivery_time_max),
                [this](std::uint64_t, const char*) { failed_ = true; }),
        topic_(rd_kafka_topic_new(client_.get(), options.topic.c_str(), nullptr)),
        partitions_(shape.partitions) {}

  void deliver(const Messages& messages) { send(messages, messages.books); }
  void deliver_ahead(const Messages& messages) { send(messages, messages.bytes.size()); }

 private:
  void send(const Messages& messages, std::size_t at_once) {
    for (std::size_t i = 0; i < messages.bytes.size(); ++i) {
      send(book_of(i % messages.books), messages.bytes[i]);
      if ((i + 1) % at_once == 0) wait();
    }
  }

  // The bytes stay until they are delivered: nothing is copied.
  void send(const std::string& key, const std::string& bytes) {
    if (rd_kafka_produce(topic_.get(), eventstore::partition_of(key, partitions_), 0,
                         const_cast<char*>(bytes.data()), bytes.size(), key.data(), key.size(),
                         nullptr) != 0) {
      client_.fail("send", rd_kafka_last_error());
    }
  }

  void wait() {
    while (rd_kafka_outq_len(client_.get()) > 0) rd_kafka_poll(client_.get(), poll_wait_ms);
    if (failed_) throw std::runtime_error("the bare producer could not deliver");
  }

  bool failed_ = false;
  eventstore::KafkaClient client_;
  eventstore::KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy> topic_;
  const std::int32_t partitions_;
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
  double median() {
    const auto middle = seconds_.begin() + static_cast<std::ptrdiff_t>(count() / 2);
    std::ranges::nth_element(seconds_, middle);
    return *middle;
  }

 private:
  std::vector<double> seconds_;
  double sum_ = 0;
};

/// What is sent: records of so many events, to so many books at the same time.
struct Kind {
  std::size_t books;
  std::size_t events;
};
constexpr std::array<Kind, 4> kinds = {{{1, 1}, {1, 100}, {1, 1'000}, {books_max, 1'000}}};

enum Side { ours, bare, packed, ahead };

class Contest {
 public:
  Contest(LogSide& log, BareSide& bare_one, BareSide& packed_one, double seconds)
      : log_(log), bare_(bare_one), packed_(packed_one), seconds_(seconds) {}

  void round(const Kind& kind, bool is_told) {
    std::array<Times, 4> times;
    double sum = 0;
    while (times[ours].count() < turns_min || sum < seconds_) {
      const Turn turn = log_.next_turn(kind.books, kind.events);
      const Messages messages(turn);
      const std::array<std::function<void()>, 4> sides = {
          [&] { log_.append(turn); }, [&] { bare_.deliver(messages); },
          [&] { packed_.deliver(messages); }, [&] { bare_.deliver_ahead(messages); }};
      std::array<Side, 4> order = {ours, bare, packed, ahead};
      for (std::uint32_t left = order.size(); left > 0; --left) {
        std::swap(order[random_.below(left)], order[left - 1]);
        Times& side = times[order[left - 1]];
        side.add(sides[order[left - 1]]);
      }
      sum = 0;
      for (const Times& side : times) sum += side.sum();
    }
    if (is_told) tell(kind, times);
  }

 private:
  static void tell(const Kind& kind, std::array<Times, 4>& times) {
    const auto records = static_cast<double>(records_per_turn * kind.books);
    const auto rate = [&](Side side) {
      const auto turns = static_cast<double>(times[side].count());
      return turns * records * static_cast<double>(kind.events) / times[side].sum();
    };
    const auto ms = [&](Side side) { return times[side].median() * 1e3 / records; };
    std::printf(
        "{\"books\":%zu,\"events\":%zu,\"ours\":%.1f,\"bare\":%.1f,\"packed\":%.1f,\"ahead\":%.1f,"
        "\"ours_ms\":%.3f,\"bare_ms\":%.3f,\"packed_ms\":%.3f}\n",
        kind.books, kind.events, rate(ours), rate(bare), rate(packed), rate(ahead), ms(ours),
        ms(bare), ms(packed));
    std::fflush(stdout);
  }

  LogSide& log_;
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
  LogSide log(argv[3], new_topic(brokers, shape, "append.ours"));
  BareSide bare_one(new_topic(brokers, shape, "append.bare", {{"compression.type", "none"}}),
                    shape);
  BareSide packed_one(new_topic(brokers, shape, "append.packed"), shape);
  Contest contest(log, bare_one, packed_one, std::stod(argv[5]));
  for (int round = 0; round <= std::stoi(argv[4]); ++round) {
    // Round 0 is for connections, first files and the broker's compiler.
    for (const Kind& kind : kinds) contest.round(kind, round > 0);
  }
  return 0;
}

}  // namespace
}  // namespace duebook::bench

int main(int argc, char** argv) { return duebook::bench::run(argc, argv); }
