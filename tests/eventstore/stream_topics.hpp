// SPDX-License-Identifier: Apache-2.0
// Topics of a stream that no other test has, on the shared cluster, and what is in them.
#pragma once

#include <string>
#include <vector>

#include "eventstore/kafka_committed.hpp"
#include "eventstore/kafka_positions.hpp"
#include "tests/eventstore/kafka_cluster.hpp"

namespace duebook::eventstore {

inline bool never() { return false; }

/// None is made yet.
inline StreamTopics fresh_stream() {
  StreamTopics topics;
  topics.kafka = fresh_topic_options();
  topics.prefix = topics.kafka.topic + ".";
  topics.partitions = 3;
  return topics;
}

inline KafkaOptions options_for(const StreamTopics& topics, const std::string& topic) {
  KafkaOptions options = topics.kafka;
  options.topic = topics.name(topic);
  return options;
}

/// "key=value" of each message that readers see, by partition.
inline std::vector<std::string> seen_in(const StreamTopics& topics, const std::string& topic) {
  std::vector<std::string> seen;
  read_committed(options_for(topics, topic), never, [&](const CommittedMessage& message) {
    seen.push_back(std::string(message.key) + "=" + std::string(message.value));
  });
  return seen;
}

}  // namespace duebook::eventstore
