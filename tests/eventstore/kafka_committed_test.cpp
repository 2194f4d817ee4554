// SPDX-License-Identifier: Apache-2.0
// Reading whole topics.
#include "eventstore/kafka_committed.hpp"

#include <gtest/gtest.h>

#include "eventstore/kafka_transactions.hpp"
#include "tests/eventstore/stream_topics.hpp"

namespace duebook::eventstore {
namespace {

TEST(CommittedMessages, of_an_empty_topic_are_none) {
  const StreamTopics topics = fresh_stream();
  create_stream_topics(topics, {});
  EXPECT_EQ(seen_in(topics, "events"), std::vector<std::string>());
  EXPECT_EQ(offsets_used(options_for(topics, "events")), 0u);
}

TEST(CommittedMessages, come_in_the_order_of_their_partition) {
  const StreamTopics topics = fresh_stream();
  create_stream_topics(topics, {});
  KafkaTransactions sender(topics.kafka, topics.name("me"), {topics.name("events")}, never);
  constexpr int messages = 500;
  sender.begin();
  for (int i = 0; i < messages; ++i) {
    sender.send({topics.name("events"), std::to_string(i % 7), std::to_string(i), {}});
  }
  sender.commit();
  (void)KafkaTransactions(topics.kafka, topics.name("me"), {}, never);

  std::vector<int> last(static_cast<std::size_t>(topics.partitions), -1);
  int count = 0;
  read_committed(options_for(topics, "events"), never, [&](const CommittedMessage& message) {
    int& before = last.at(static_cast<std::size_t>(message.partition));
    const int now = std::stoi(std::string(message.value));
    EXPECT_LT(before, now);
    before = now;
    ++count;
  });
  EXPECT_EQ(count, messages);
  EXPECT_GE(offsets_used(options_for(topics, "events")), std::uint64_t{messages});
}

TEST(CommittedMessages, of_no_topic_are_a_fault) {
  EXPECT_THROW(seen_in(fresh_stream(), "events"), Fault);
}

TEST(CommittedMessages, are_not_waited_for_when_told_to_stop) {
  const StreamTopics topics = fresh_stream();
  create_stream_topics(topics, {});
  const auto at_once = [] { return true; };
  EXPECT_THROW(read_committed(options_for(topics, "events"), at_once, [](const auto&) {}), Fault);
}

}  // namespace
}  // namespace duebook::eventstore
