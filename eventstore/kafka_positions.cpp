// SPDX-License-Identifier: Apache-2.0
// Positions by the book they are of; without any, the events themselves are counted.
#include "eventstore/kafka_positions.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>
#include <span>

#include "eventstore/kafka_client.hpp"
#include "eventstore/kafka_committed.hpp"
#include "eventstore/kafka_topic.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::int32_t replicas_max = 3;
constexpr std::string_view source_start = "/v1/books/";
constexpr std::string_view value_start = "{\"position\":";

KafkaOptions options_of(const StreamTopics& topics, const std::string& topic) {
  KafkaOptions options = topics.kafka;
  options.topic = topics.name(topic);
  return options;
}

struct ClusterFacts {
  std::int32_t brokers = 0;
  std::set<std::string> topics;
};

ClusterFacts ask_cluster(const StreamTopics& topics) {
  const KafkaClient client(RD_KAFKA_PRODUCER, topics.kafka, {});
  const rd_kafka_metadata_t* raw = nullptr;
  const auto wait_ms = static_cast<int>(topics.kafka.silence_max.count());
  const auto error = rd_kafka_metadata(client.get(), 1, nullptr, &raw, wait_ms);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client.fail("reach a broker", error);
  const KafkaOwned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> metadata(raw);
  ClusterFacts facts;
  facts.brokers = metadata->broker_cnt;
  for (const rd_kafka_metadata_topic_t& topic :
       std::span(metadata->topics, static_cast<std::size_t>(metadata->topic_cnt))) {
    facts.topics.insert(topic.topic);
  }
  return facts;
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The position that an event's own headers tell: it is there, and with it all before it.
void count_event(const CommittedMessage& message, PublishedPositions& positions) {
  std::string_view source = message.header(source_header);
  if (!source.starts_with(source_start)) return;
  source.remove_prefix(source_start.size());
  std::uint64_t& position = positions[BookId(source)];
  position = std::max(position, number_of(message.header(sequence_header)) + 1);
}

void refuse_a_new_topic(const KafkaOptions& events, std::uint64_t used, std::uint64_t published) {
  throw Fault(FaultKind::lost_events,
              "topic " + events.topic + " has taken " + std::to_string(used) + " messages, but " +
                  std::to_string(published) +
                  " events were published: it was deleted or lost events. To publish all events "
                  "anew, delete every topic of the stream");
}

}  // namespace

std::string source_of(const BookId& book) { return std::string(source_start) + book; }

std::string position_value(std::uint64_t position) {
  return std::string(value_start) + std::to_string(position) + "}";
}

void create_stream_topics(const StreamTopics& topics, const std::vector<std::string>& compacted) {
  const ClusterFacts cluster = ask_cluster(topics);
  const std::int32_t replicas = std::min(cluster.brokers, replicas_max);
  const auto create = [&](const std::string& topic, std::int32_t partitions,
                          std::span<const KafkaSetting> settings) {
    if (cluster.topics.contains(topics.name(topic))) return;
    create_log_topic(options_of(topics, topic), {partitions, replicas}, settings);
  };
  const KafkaSetting compact{"cleanup.policy", "compact"};
  create("events", topics.partitions, {});
  for (const std::string& topic : compacted) create(topic, topics.partitions, {&compact, 1});
  create("published", 1, {&compact, 1});
}

PublishedPositions read_positions(const StreamTopics& topics,
                                  const std::function<bool()>& stopping) {
  const KafkaOptions events = options_of(topics, "events");
  PublishedPositions positions;
  read_committed(options_of(topics, "published"), stopping, [&](const CommittedMessage& message) {
    if (!message.value.starts_with(value_start)) return;
    positions[BookId(message.key)] = number_of(message.value.substr(value_start.size()));
  });
  if (positions.empty()) {
    read_committed(events, stopping,
                   [&](const CommittedMessage& message) { count_event(message, positions); });
  }
  const std::uint64_t published =
      std::accumulate(positions.begin(), positions.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const auto& row) { return sum + row.second; });
  const std::uint64_t used = offsets_used(events);
  if (used < published) refuse_a_new_topic(events, used, published);
  return positions;
}

}  // namespace duebook::eventstore
