// SPDX-License-Identifier: Apache-2.0
// KafkaProducer: sends messages of the log, and tells of those whose delivery failed.
//
// acks=all and idempotent: a message that librdkafka sends again by itself is stored once, and
// messages of one producer are stored in their order. After the first delivery that failed neither
// holds any more for what was under way, so the producer is then replaced by a new one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <thread>
#include <vector>

#include "eventstore/kafka_client.hpp"

namespace duebook::eventstore {

struct OutgoingMessage {
  std::int32_t partition = 0;
  std::uint64_t tag = 0;
  std::string_view key;
  std::string_view sender;  ///< goes along in a header
  /// The value is these two, one after the other.
  std::string_view head;
  std::string_view tail;
};

/// What librdkafka is told so that this holds, and to compress: records are much alike inside. A
/// message is given up after `delivery_time_max`.
std::vector<KafkaSetting> producer_settings(std::chrono::milliseconds delivery_time_max);

class KafkaProducer {
 public:
  using Undelivered = KafkaClient::Undelivered;

  /// `undelivered` is called on a thread of the producer's, also for what is under way when the
  /// producer goes. A message is given up after `delivery_time_max`.
  KafkaProducer(const KafkaOptions& options, std::chrono::milliseconds delivery_time_max,
                Undelivered undelivered);
  /// What was under way may still arrive.
  ~KafkaProducer();

  /// Copies the message and sends it. A message that cannot even be queued is undelivered.
  void send(const OutgoingMessage& message);

 private:
  Undelivered undelivered_;
  const std::string topic_;
  KafkaClient client_;
  std::atomic<bool> stopping_ = false;
  std::thread reports_;
};

/// The headers of a message that name who sent it: its process and, there, the tag.
inline constexpr const char* sender_header = "sender";
inline constexpr const char* tag_header = "tag";

}  // namespace duebook::eventstore
