// SPDX-License-Identifier: Apache-2.0
// Batches over several topics: there whole or not at all, and from one sender at a time.
#include "eventstore/kafka_transactions.hpp"

#include <gtest/gtest.h>

#include "tests/eventstore/stream_topics.hpp"

namespace duebook::eventstore {
namespace {

class KafkaBatches : public testing::Test {
 protected:
  KafkaBatches() : topics_(fresh_stream()) { create_stream_topics(topics_, {}); }

  std::unique_ptr<KafkaTransactions> sender() const {
    const std::vector<std::string> all = {topics_.name("events"), topics_.name("published")};
    return std::make_unique<KafkaTransactions>(topics_.kafka, topics_.name("me"), all, never);
  }
  void send(KafkaTransactions& sender, const std::string& topic, const std::string& key,
            const std::string& value) const {
    sender.send({topics_.name(topic), key, value, {{"some", "header"}}});
  }
  std::vector<std::string> seen(const std::string& topic) const { return seen_in(topics_, topic); }

  StreamTopics topics_;
};

using Seen = std::vector<std::string>;

TEST_F(KafkaBatches, are_seen_in_all_topics_once_committed) {
  auto mine = sender();
  mine->begin();
  send(*mine, "events", "a", "1");
  send(*mine, "published", "b", "2");
  mine->commit();
  mine->begin();
  send(*mine, "events", "a", "3");
  mine->commit();
  (void)sender();  // the brokers have ended what was there before

  EXPECT_EQ(seen("events"), (Seen{"a=1", "a=3"}));
  EXPECT_EQ(seen("published"), Seen{"b=2"});
}

TEST_F(KafkaBatches, are_undone_when_their_sender_goes_in_the_middle) {
  auto mine = sender();
  mine->begin();
  send(*mine, "events", "a", "undone");
  mine.reset();
  auto next = sender();
  next->begin();
  send(*next, "events", "a", "done");
  next->commit();
  (void)sender();

  EXPECT_EQ(seen("events"), Seen{"a=done"});
}

TEST_F(KafkaBatches, are_refused_from_a_sender_that_was_replaced) {
  auto old = sender();
  old->begin();
  send(*old, "events", "a", "of the old one");
  auto mine = sender();

  EXPECT_THROW(old->commit(), KafkaFenced);

  mine->begin();
  send(*mine, "events", "a", "of the new one");
  mine->commit();
  (void)sender();
  EXPECT_EQ(seen("events"), Seen{"a=of the new one"});
}

TEST_F(KafkaBatches, go_where_the_producers_of_Java_send_their_keys) {
  auto mine = sender();
  mine->begin();
  for (const char* key : {"KH0001", "KH0002", "Đại lý", "x"}) send(*mine, "events", key, "");
  mine->commit();
  (void)sender();

  std::size_t count = 0;
  read_committed(options_for(topics_, "events"), never, [&](const CommittedMessage& message) {
    EXPECT_EQ(message.partition, partition_of(message.key, topics_.partitions)) << message.key;
    EXPECT_EQ(message.header("some"), "header");
    EXPECT_EQ(message.header("other"), "");
    ++count;
  });
  EXPECT_EQ(count, 4u);
}

TEST(KafkaTransactions, gives_up_when_it_is_told_to_stop) {
  KafkaOptions nobody;
  nobody.brokers = "127.0.0.1:1";
  const auto at_once = [] { return true; };
  EXPECT_THROW(KafkaTransactions(nobody, "me", {}, at_once), Fault);
}

}  // namespace
}  // namespace duebook::eventstore
