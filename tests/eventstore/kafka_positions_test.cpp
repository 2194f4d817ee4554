// SPDX-License-Identifier: Apache-2.0
// How far a stream is, read from its topics alone.
#include "eventstore/kafka_positions.hpp"

#include <gtest/gtest.h>

#include "eventstore/kafka_transactions.hpp"
#include "tests/eventstore/stream_topics.hpp"

namespace duebook::eventstore {
namespace {

class KafkaPositions : public testing::Test {
 protected:
  KafkaPositions() : topics_(fresh_stream()) { create_stream_topics(topics_, {"state"}); }

  struct Sent {
    std::string topic;
    std::string key;
    std::string value;
    std::string source = {};
    std::string seq = {};
  };
  void send(const std::vector<Sent>& all) const {
    KafkaTransactions sender(topics_.kafka, topics_.name("me"), {topics_.name("events")}, never);
    sender.begin();
    for (const Sent& one : all) {
      const std::string name = topics_.name(one.topic);
      BatchMessage message{name, one.key, one.value, {}};
      message.headers = {{source_header, one.source}, {sequence_header, one.seq}};
      sender.send(message);
    }
    sender.commit();
    (void)KafkaTransactions(topics_.kafka, topics_.name("me"), {}, never);
  }
  PublishedPositions positions() const { return read_positions(topics_, never); }

  StreamTopics topics_;
};

TEST_F(KafkaPositions, of_a_new_stream_are_none) { EXPECT_EQ(positions(), PublishedPositions()); }

TEST_F(KafkaPositions, are_the_last_ones_written) {
  send({{"events", "k", "e"},
        {"events", "k", "e"},
        {"events", "k", "e"},
        {"published", "main", position_value(1)},
        {"published", "side", position_value(1)},
        {"published", "main", position_value(2)}});
  EXPECT_EQ(positions(), (PublishedPositions{{"main", 2}, {"side", 1}}));
}

TEST_F(KafkaPositions, are_counted_from_the_events_when_their_topic_was_lost) {
  send({{"events", "a", "e", source_of("main"), "0"},
        {"events", "b", "e", source_of("main"), "1"},
        {"events", "side", "e", source_of("side"), "0"},
        {"events", "a", "e", "https://example.com/else", "77"}});
  EXPECT_EQ(positions(), (PublishedPositions{{"main", 2}, {"side", 1}}));
}

TEST_F(KafkaPositions, of_a_topic_that_lost_its_events_are_refused) {
  send({{"events", "a", "e", source_of("main"), "0"}, {"published", "main", position_value(40)}});
  try {
    positions();
    FAIL() << "taken";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::lost_events);
    EXPECT_NE(std::string(fault.what()).find("40 events"), std::string::npos) << fault.what();
  }
}

TEST_F(KafkaPositions, have_topics_with_sane_settings) {
  const auto cleanup = [&](const std::string& topic) {
    return read_topic(options_for(topics_, topic)).settings.at("cleanup.policy");
  };
  EXPECT_EQ(cleanup("events"), "delete");
  EXPECT_EQ(cleanup("state"), "compact");
  EXPECT_EQ(cleanup("published"), "compact");
  const TopicFacts events = read_topic(options_for(topics_, "events"));
  EXPECT_EQ(events.partitions, topics_.partitions);
  EXPECT_EQ(events.replicas, 1);  // the cluster has one broker
  EXPECT_EQ(events.settings.at("retention.ms"), "-1");
  EXPECT_EQ(read_topic(options_for(topics_, "published")).partitions, 1);
  create_stream_topics(topics_, {"state"});  // again does nothing
}

}  // namespace
}  // namespace duebook::eventstore
