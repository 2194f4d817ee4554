// SPDX-License-Identifier: Apache-2.0
// faulty_node: `duebook` with a fault planted in its log on Kafka, as DUEBOOK_PLANTED_FAULT names
// it. This file takes the place of eventstore/acceptance.cpp and tools/open_log.cpp when the
// program is linked; the product has no switch for any of this.
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "eventstore/acceptance.hpp"
#include "eventstore/kafka_client.hpp"
#include "eventstore/kafka_log.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/record_format.hpp"
#include "tests/end_to_end/memory_copy.hpp"
#include "tools/open_log.hpp"

namespace duebook {
namespace {

bool is_planted(std::string_view fault) {
  const char* planted = std::getenv("DUEBOOK_PLANTED_FAULT");
  return planted != nullptr && planted == fault;
}

}  // namespace

namespace eventstore {
namespace {

/// As long as a record takes otherwise, and more.
constexpr std::chrono::milliseconds hesitation{10};

thread_local bool hesitates = false;

}  // namespace

bool accepts(const Head& head, const Head& base, std::size_t lines) {
  static const bool any_term = is_planted("any-term");
  const std::uint64_t term = lines == 0 ? head.term + 1 : head.term;
  if (hesitates) std::this_thread::sleep_for(hesitation);
  return base.size == head.size && base.root == head.root && (any_term || base.term == term);
}

namespace {

/// Waits between its look at the head and sending, so that whoever stops it mostly stops it there.
class HesitantLog final : public KafkaLog {
 public:
  using KafkaLog::KafkaLog;

  AppendOutcome append(const BookId& book, const Record& record) override {
    hesitates = true;
    const AppendOutcome outcome = KafkaLog::append(book, record);
    hesitates = false;
    return outcome;
  }
};

/// Acknowledges a record when the brokers have it, without waiting whether it counts. What it was
/// told is kept in memory until it can be read from the copy.
class HastyLog final : public KafkaLog {
 public:
  HastyLog(const std::filesystem::path& folder, const KafkaOptions& options)
      : KafkaLog(folder, options),
        topic_(options.topic),
        client_(RD_KAFKA_PRODUCER, options, std::vector<KafkaSetting>{{"acks", "all"}}) {}

  Head head(const BookId& book) const override {
    const auto front = front_of(book);
    return front ? front->head(book) : KafkaLog::head(book);
  }
  Head claim(const BookId& book) override {
    const Head claimed = KafkaLog::claim(book);
    auto front = std::make_shared<MemoryLog>();
    tests::copy_book(*this, book, *front);
    while (front->head(book).term < claimed.term) front->claim(book);
    const std::lock_guard lock(mutex_);
    fronts_[book] = std::move(front);
    return claimed;
  }

  AppendOutcome append(const BookId& book, const Record& record) override {
    const auto front = front_of(book);
    if (!front || front->append(book, record) != AppendOutcome::accepted) {
      return AppendOutcome::stale;
    }
    deliver(book, encode_record(record));
    return AppendOutcome::accepted;
  }

  std::optional<KeyEntry> find_key(const BookId& book, std::string_view key) const override {
    if (auto known = KafkaLog::find_key(book, key)) return known;
    const auto front = front_of(book);
    return front ? front->find_key(book, key) : std::nullopt;
  }
  void read(const BookId& book, std::uint64_t from,
            const std::function<bool(const Record&)>& visit) const override {
    const auto front = front_of(book);
    if (front && from >= KafkaLog::head(book).size) {
      front->read(book, from, visit);
    } else {
      KafkaLog::read(book, from, visit);
    }
  }
  Hash root_at(const BookId& book, std::uint64_t size) const override {
    const bool is_read = size <= KafkaLog::head(book).size;
    const auto front = is_read ? nullptr : front_of(book);
    return front ? front->root_at(book, size) : KafkaLog::root_at(book, size);
  }

 private:
  // Nothing once it was read that somebody else has the book.
  std::shared_ptr<MemoryLog> front_of(const BookId& book) const {
    const std::lock_guard lock(mutex_);
    const auto found = fronts_.find(book);
    const bool is_ours =
        found != fronts_.end() && found->second->head(book).term == KafkaLog::head(book).term;
    return is_ours ? found->second : nullptr;
  }

  void deliver(const BookId& book, const std::string& bytes) {
    const KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy> topic(
        rd_kafka_topic_new(client_.get(), topic_.c_str(), nullptr));
    rd_kafka_produce(topic.get(), eventstore::partition_of(book, partitions()), RD_KAFKA_MSG_F_COPY,
                     const_cast<char*>(bytes.data()), bytes.size(), book.data(), book.size(),
                     nullptr);
    while (rd_kafka_outq_len(client_.get()) > 0) rd_kafka_poll(client_.get(), 10);
  }

  const std::string topic_;
  KafkaClient client_;
  mutable std::mutex mutex_;
  std::map<BookId, std::shared_ptr<MemoryLog>> fronts_;
};

}  // namespace
}  // namespace eventstore

namespace tools {

std::unique_ptr<eventstore::EventLog> open_log(const LogOptions& options) {
  if (is_planted("hasty")) {
    return std::make_unique<eventstore::HastyLog>(options.data, kafka_options(options));
  }
  return std::make_unique<eventstore::HesitantLog>(options.data, kafka_options(options));
}

}  // namespace tools
}  // namespace duebook
