// SPDX-License-Identifier: Apache-2.0
// What is sent arrives whole and once; what is not delivered is told.
#include "eventstore/kafka_producer.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

#include "eventstore/kafka_follower.hpp"
#include "tests/eventstore/kafka_cluster.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::chrono::milliseconds delivery_time_max{10'000};

struct Received {
  std::string key, value, sender;
  std::uint64_t tag = 0;
};

std::vector<Received> messages_in(const KafkaOptions& options) {
  std::vector<Received> received;
  KafkaFollower follower(
      options, {std::nullopt},
      [&](const IncomingMessage& message) {
        received.push_back({std::string(message.key), std::string(message.value),
                            std::string(message.sender), message.tag});
      },
      [] {}, [](const std::exception_ptr&) {});
  follower.catch_up();
  return received;
}

// What a producer could not deliver.
class Reports {
 public:
  KafkaProducer::Undelivered listener() {
    return [this](std::uint64_t tag, const char* why) {
      const std::lock_guard lock(mutex_);
      told_[tag] = why;
      heard_.notify_all();
    };
  }
  std::string wait(std::uint64_t tag) {
    std::unique_lock lock(mutex_);
    heard_.wait(lock, [&] { return told_.contains(tag); });
    return told_[tag];
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return told_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable heard_;
  std::map<std::uint64_t, std::string> told_;
};

TEST(KafkaProducer, sends_both_parts_of_a_value_and_who_sent_it) {
  const KafkaOptions options = fresh_topic(1);
  Reports reports;
  // Its fate is not told, so a second message is sent that cannot be delivered: by then it is in.
  const std::string long_text(kafka_message_bytes_max - 1'000, 'x');
  {
    KafkaProducer producer(options, delivery_time_max, reports.listener());
    producer.send({.partition = 0, .tag = 7, .key = "a", .sender = "me", .head = "1", .tail = ""});
    producer.send(
        {.partition = 0, .tag = 8, .key = "b", .sender = "me", .head = "h\n", .tail = long_text});
    producer.send({.partition = 3, .tag = 9, .key = "c", .sender = "me", .head = "", .tail = ""});
    EXPECT_FALSE(reports.wait(9).empty());
    while (messages_in(options).size() < 2) {
    }
  }
  EXPECT_EQ(reports.count(), 1u);
  const auto received = messages_in(options);
  ASSERT_EQ(received.size(), 2u);
  EXPECT_EQ(received[0].key, "a");
  EXPECT_EQ(received[0].value, "1");
  EXPECT_EQ(received[0].sender, "me");
  EXPECT_EQ(received[0].tag, 7u);
  EXPECT_EQ(received[1].value, "h\n" + long_text);
  EXPECT_EQ(received[1].tag, 8u);
}

// A topic that takes messages of 1,000 bytes, and one of twice as many that are all alike.
const std::vector<KafkaSetting> small_messages = {{"max.message.bytes", "1000"}};
const std::string monotonous_text(2'000, 'x');

TEST(KafkaProducer, tells_of_a_message_that_the_broker_does_not_take) {
  KafkaOptions options = fresh_topic(1, small_messages);
  options.settings = {{"compression.type", "none"}};
  Reports reports;
  KafkaProducer producer(options, delivery_time_max, reports.listener());
  producer.send(
      {.partition = 0, .tag = 1, .key = "a", .sender = "me", .head = monotonous_text, .tail = ""});
  EXPECT_NE(reports.wait(1).find("size"), std::string::npos);
}

TEST(KafkaProducer, compresses_unless_it_is_told_otherwise) {
  const KafkaOptions options = fresh_topic(1, small_messages);
  Reports reports;
  KafkaProducer producer(options, delivery_time_max, reports.listener());
  producer.send(
      {.partition = 0, .tag = 1, .key = "a", .sender = "me", .head = monotonous_text, .tail = ""});
  while (messages_in(options).empty()) ASSERT_EQ(reports.count(), 0u);
  EXPECT_EQ(messages_in(options).front().value, monotonous_text);
}

TEST(KafkaProducer, tells_of_what_it_drops_when_it_goes) {
  KafkaOptions options;
  options.brokers = "127.0.0.1:1";
  Reports reports;
  {
    KafkaProducer producer(options, std::chrono::milliseconds(50), reports.listener());
    producer.send({.partition = 0, .tag = 1, .key = "a", .sender = "me", .head = "x", .tail = ""});
  }
  EXPECT_EQ(reports.count(), 1u);
}

}  // namespace
}  // namespace duebook::eventstore
