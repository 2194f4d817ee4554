// SPDX-License-Identifier: Apache-2.0
// Asking the brokers about a topic, and the table of what its settings have to be.
#include "eventstore/kafka_topic.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>

#include "eventstore/assert.hpp"
#include "eventstore/kafka_client.hpp"

namespace duebook::eventstore {
namespace {

using Topic = KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using Queue = KafkaOwned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = KafkaOwned<rd_kafka_event_t, rd_kafka_event_destroy>;
using NewTopic = KafkaOwned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using ConfigResource = KafkaOwned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;

/// A setting with the one value that loses nothing, or the least one.
struct Need {
  std::string_view name;
  std::string_view value;
  enum class Kind { exact, least } kind = Kind::exact;
  std::int32_t replicas_min = 1;  ///< topics with fewer do not need it
};

constexpr std::chrono::milliseconds topic_pause{20};
/// The brokers hear of a new topic one after the other, and any of them may be asked.
constexpr std::chrono::milliseconds hearsay_time_max{3'000};

const std::string message_bytes = std::to_string(kafka_message_bytes_max);

const std::array<Need, 6> needs = {{
    {"retention.ms", "-1"},
    {"retention.bytes", "-1"},
    {"cleanup.policy", "delete"},
    {"unclean.leader.election.enable", "false"},
    {"min.insync.replicas", "2", Need::Kind::least, 2},
    {"max.message.bytes", message_bytes, Need::Kind::least},
}};

std::int64_t number_of(std::string_view text) {
  std::int64_t number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool is_met(const Need& need, const TopicFacts& facts) {
  if (facts.replicas < need.replicas_min) return true;
  const auto found = facts.settings.find(std::string(need.name));
  if (found == facts.settings.end()) return false;
  return need.kind == Need::Kind::exact ? found->second == need.value
                                        : number_of(found->second) >= number_of(need.value);
}

std::string mending_command(const KafkaOptions& options, const Need& need) {
  return "kafka-configs --bootstrap-server " + options.brokers +
         " --entity-type topics --entity-name " + options.topic + " --alter --add-config " +
         std::string(need.name) + "=" + std::string(need.value);
}

int milliseconds_of(const KafkaOptions& options) {
  return static_cast<int>(options.silence_max.count());
}

// The answer to the request that was put on the queue.
Event answer_of(const KafkaClient& client, const KafkaOptions& options, rd_kafka_queue_t* queue,
                const std::string& action) {
  Event event(rd_kafka_queue_poll(queue, milliseconds_of(options)));
  if (!event) client.fail(action, "no broker answers");
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    client.fail(action, rd_kafka_event_error_string(event.get()));
  }
  return event;
}

// Fails with librdkafka's error, so that the caller may try again.
rd_kafka_resp_err_t ask_partitions(const KafkaClient& client, const KafkaOptions& options,
                                   TopicFacts& facts) {
  const Topic topic(rd_kafka_topic_new(client.get(), options.topic.c_str(), nullptr));
  const rd_kafka_metadata_t* raw = nullptr;
  const auto error =
      rd_kafka_metadata(client.get(), 0, topic.get(), &raw, milliseconds_of(options));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  const KafkaOwned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> metadata(raw);
  EVENTSTORE_ASSERT(metadata->topic_cnt == 1);
  const rd_kafka_metadata_topic_t& found = metadata->topics[0];
  if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) return found.err;
  facts.partitions = found.partition_cnt;
  const std::span partitions(found.partitions, static_cast<std::size_t>(found.partition_cnt));
  for (const rd_kafka_metadata_partition_t& partition : partitions) {
    if (partition.leader < 0) return RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
    facts.replicas = facts.replicas == 0 ? partition.replica_cnt
                                         : std::min(facts.replicas, partition.replica_cnt);
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

void wait_for_topic(const KafkaClient& client, const KafkaOptions& options) {
  const auto deadline = std::chrono::steady_clock::now() + options.silence_max;
  for (;;) {
    TopicFacts facts;
    const auto error = ask_partitions(client, options, facts);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    if (std::chrono::steady_clock::now() > deadline) {
      client.fail("see the new topic " + options.topic, error);
    }
    std::this_thread::sleep_for(topic_pause);
  }
}

// Fails as ask_partitions does.
rd_kafka_resp_err_t ask_settings(const KafkaClient& client, const KafkaOptions& options,
                                 TopicFacts& facts) {
  const std::string action = "read the settings of topic " + options.topic;
  const ConfigResource resource(
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, options.topic.c_str()));
  rd_kafka_ConfigResource_t* asked = resource.get();
  const Queue queue(rd_kafka_queue_new(client.get()));
  rd_kafka_DescribeConfigs(client.get(), &asked, 1, nullptr, queue.get());
  const Event event = answer_of(client, options, queue.get(), action);
  std::size_t count = 0;
  const auto* answer = rd_kafka_event_DescribeConfigs_result(event.get());
  const auto* resources = rd_kafka_DescribeConfigs_result_resources(answer, &count);
  EVENTSTORE_ASSERT(count == 1);
  const auto error = rd_kafka_ConfigResource_error(resources[0]);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  const auto* entries = rd_kafka_ConfigResource_configs(resources[0], &count);
  for (const auto* entry : std::span(entries, count)) {
    const char* value = rd_kafka_ConfigEntry_value(entry);
    if (value != nullptr) facts.settings[rd_kafka_ConfigEntry_name(entry)] = value;
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

std::map<std::string, std::string> settings_of_new_topic(const TopicShape& shape,
                                                         std::span<const KafkaSetting> more) {
  std::map<std::string, std::string> settings;
  for (const Need& need : needs) {
    if (shape.replicas >= need.replicas_min) settings.emplace(need.name, need.value);
  }
  if (shape.replicas == 1) settings.emplace("flush.messages", "1");
  for (const auto& [name, value] : more) settings[name] = value;
  return settings;
}

}  // namespace

void create_log_topic(const KafkaOptions& options, const TopicShape& shape,
                      std::span<const KafkaSetting> more) {
  const std::string action = "create topic " + options.topic;
  const KafkaClient client(RD_KAFKA_PRODUCER, options, {});
  std::array<char, 512> why{};
  const NewTopic topic(rd_kafka_NewTopic_new(options.topic.c_str(), shape.partitions,
                                             shape.replicas, why.data(), why.size()));
  if (!topic) client.fail(action, why.data());
  for (const auto& [name, value] : settings_of_new_topic(shape, more)) {
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  }
  rd_kafka_NewTopic_t* asked = topic.get();
  const Queue queue(rd_kafka_queue_new(client.get()));
  rd_kafka_CreateTopics(client.get(), &asked, 1, nullptr, queue.get());
  const Event event = answer_of(client, options, queue.get(), action);
  std::size_t count = 0;
  const auto* answer = rd_kafka_event_CreateTopics_result(event.get());
  const auto* topics = rd_kafka_CreateTopics_result_topics(answer, &count);
  EVENTSTORE_ASSERT(count == 1);
  const auto error = rd_kafka_topic_result_error(topics[0]);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
    const char* said = rd_kafka_topic_result_error_string(topics[0]);
    client.fail(action, said != nullptr ? said : rd_kafka_err2str(error));
  }
  wait_for_topic(client, options);
}

// A new topic is heard of by one broker after the other, and its leaders after it; and where there
// was a leader, there is none for a while when its broker goes.
TopicFacts read_topic(const KafkaOptions& options) {
  const KafkaClient client(RD_KAFKA_PRODUCER, options, {});
  const auto start = std::chrono::steady_clock::now();
  for (;;) {
    TopicFacts facts;
    auto error = ask_partitions(client, options, facts);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) error = ask_settings(client, options, facts);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return facts;
    const auto waited = std::chrono::steady_clock::now() - start;
    const bool is_unheard_of = error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    if (is_unheard_of && waited > hearsay_time_max) {
      client.fail("read topic " + options.topic,
                  "there is none; `duebook kafka-topic --create` makes it");
    }
    const bool may_pass = is_unheard_of || error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
    if (!may_pass || waited > options.silence_max) {
      client.fail("ask about topic " + options.topic, error);
    }
    std::this_thread::sleep_for(topic_pause);
  }
}

void refuse_unsafe_topic(const KafkaOptions& options, const TopicFacts& facts) {
  std::string refused;
  for (const Need& need : needs) {
    if (is_met(need, facts)) continue;
    const auto found = facts.settings.find(std::string(need.name));
    refused += "\n  " + std::string(need.name) + " is " +
               (found == facts.settings.end() ? "unknown" : found->second) +
               "; mend it with\n    " + mending_command(options, need);
  }
  if (refused.empty()) return;
  throw Fault(FaultKind::unsafe_topic,
              "topic " + options.topic + " could lose what was acknowledged:" + refused);
}

std::string why_not_durable(const TopicFacts& facts) {
  if (facts.replicas > 1) return {};
  const auto flush = facts.settings.find("flush.messages");
  if (flush != facts.settings.end() && flush->second == "1") return {};
  return "the topic has one replica, and its broker does not flush each message: a power cut may "
         "take acknowledged events (flush.messages=1 would keep them, or three replicas)";
}

std::int32_t partition_of(std::string_view book, std::int32_t partitions) {
  EVENTSTORE_ASSERT(partitions > 0);
  return rd_kafka_msg_partitioner_murmur2(nullptr, book.data(), book.size(), partitions, nullptr,
                                          nullptr);
}

}  // namespace duebook::eventstore
