// SPDX-License-Identifier: Apache-2.0
// A consumer that is paused wherever it is assigned.
#include "eventstore/kafka_group.hpp"

#include <utility>

#include "eventstore/announcement.hpp"

namespace duebook::eventstore {
namespace {

constexpr int poll_wait_ms = 200;
/// Members hear with their heartbeats that partitions are shared out anew.
constexpr int heartbeats_per_silence = 6;

std::vector<KafkaSetting> settings(const KafkaOptions& kafka, const KafkaGroupOptions& options) {
  const auto heartbeat = options.silence_max / heartbeats_per_silence;
  return {{"group.id", kafka.topic},
          // The brokers put a random text behind it and make it the member's name.
          {"client.id", "duebook-" + options.url.substr(options.url.find("//") + 2)},
          {"partition.assignment.strategy", "range"},
          {"session.timeout.ms", std::to_string(options.silence_max.count())},
          {"heartbeat.interval.ms", std::to_string(heartbeat.count())},
          {"enable.auto.commit", "false"},
          {"enable.auto.offset.store", "false"}};
}

std::string sentence(const std::string& what, const std::set<std::int32_t>& partitions) {
  std::string text = what;
  for (const std::int32_t partition : partitions) text += " " + std::to_string(partition);
  return text;
}

}  // namespace

KafkaGroup::KafkaGroup(const KafkaOptions& kafka, SharedLog& log, KafkaGroupOptions options)
    : log_(log),
      options_(std::move(options)),
      client_(RD_KAFKA_CONSUMER, kafka, settings(kafka, options_), {},
              [this](rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions) {
                hear(what, partitions);
              }) {
  rd_kafka_poll_set_consumer(client_.get());
  queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
  const KafkaPartitions topic(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topic.get(), kafka.topic.c_str(), RD_KAFKA_PARTITION_UA);
  const auto error = rd_kafka_subscribe(client_.get(), topic.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client_.fail("join group " + kafka.topic, error);
  thread_ = std::thread([this] { run(); });
}

KafkaGroup::~KafkaGroup() {
  stopping_ = true;
  rd_kafka_queue_yield(queue_.get());
  thread_.join();
  rd_kafka_consumer_close(client_.get());
}

std::vector<std::int32_t> KafkaGroup::assigned() const {
  const std::lock_guard lock(mutex_);
  return {assigned_.begin(), assigned_.end()};
}

void KafkaGroup::run() {
  while (!stopping_) {
    // Nothing is fetched; a message that comes before the pause does is dropped.
    const KafkaMessage message(rd_kafka_consumer_poll(client_.get(), poll_wait_ms));
    if (!stopping_) announce_what_is_due();
  }
}

// On the thread that polls or closes.
void KafkaGroup::hear(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions) {
  std::set<std::int32_t> now;
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    for (int i = 0; i < partitions->cnt; ++i) {
      partitions->elems[i].offset = RD_KAFKA_OFFSET_END;
      now.insert(partitions->elems[i].partition);
    }
    rd_kafka_assign(client_.get(), partitions);
    rd_kafka_pause_partitions(client_.get(), partitions);
  } else {
    rd_kafka_assign(client_.get(), nullptr);
  }
  gained_.clear();
  for (const std::int32_t partition : now) {
    if (!log_.owner(partition).is_this) gained_.insert(partition);
  }
  settled_at_ = Clock::now();
  const std::lock_guard lock(mutex_);
  assigned_ = std::move(now);
}

void KafkaGroup::announce_what_is_due() {
  if (!gained_.empty()) return announce(std::exchange(gained_, {}));
  if (Clock::now() - settled_at_ < options_.silence_max) return;
  settled_at_ = Clock::now();
  std::set<std::int32_t> taken;
  for (const std::int32_t partition : assigned()) {
    if (!log_.owner(partition).is_this) taken.insert(partition);
  }
  if (!taken.empty()) announce(taken);
}

void KafkaGroup::announce(const std::set<std::int32_t>& partitions) {
  try {
    log_.announce({partitions.begin(), partitions.end()}, options_.url);
    options_.tell(sentence("takes over partitions", partitions));
  } catch (const Fault& fault) {
    // Whatever of it is not in the log is due again.
    options_.tell(sentence("cannot take over partitions", partitions) + ": " + fault.what());
  }
  settled_at_ = Clock::now();
}

}  // namespace duebook::eventstore
