// SPDX-License-Identifier: Apache-2.0
// The topic that holds the log: making it, and refusing one that would lose acknowledged events.
//
// A topic is refused when its settings let the brokers drop what they acknowledged:
//   retention.ms, retention.bytes   not -1: old events would be deleted
//   cleanup.policy                  not delete: compaction keeps a book's last record only
//   min.insync.replicas             below 2 with 2 replicas or more: one lost disk loses events
//   unclean.leader.election.enable  true: a replica that lags may become the log
//   max.message.bytes               below kafka_message_bytes_max: a long record is not taken
// The refusal names each setting and the kafka-configs command that mends it.
//
// One replica is allowed, for one machine. It is durable only with flush.messages=1: otherwise the
// broker acknowledges what is in the memory of its machine.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "eventstore/kafka_options.hpp"

namespace duebook::eventstore {

struct TopicFacts {
  std::int32_t partitions = 0;
  std::int32_t replicas = 0;  ///< of the partition that has the fewest
  std::map<std::string, std::string> settings;
};

struct TopicShape {
  /// For good: the partition of a book follows from its name and this number.
  std::int32_t partitions = 16;
  std::int32_t replicas = 3;
};

/// Makes the topic with the settings the log needs, and `more` on top. One that is there already is
/// left as it is. Throws Fault{io}.
void create_log_topic(const KafkaOptions& options, const TopicShape& shape,
                      std::span<const KafkaSetting> more = {});

/// One that was made just now is waited for. Throws Fault{io} when there is no such topic, or no
/// broker answers.
TopicFacts read_topic(const KafkaOptions& options);

/// Throws Fault{unsafe_topic} as said above.
void refuse_unsafe_topic(const KafkaOptions& options, const TopicFacts& facts);

/// Why an acknowledged event could be lost with one machine; empty if none can.
std::string why_not_durable(const TopicFacts& facts);

/// The partition of a book, as Java's producers have it: murmur2 of the name.
std::int32_t partition_of(std::string_view book, std::int32_t partitions);

}  // namespace duebook::eventstore
