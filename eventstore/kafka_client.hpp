// SPDX-License-Identifier: Apache-2.0
// KafkaClient: a connection of librdkafka that is closed when it goes, and its errors as Faults.
#pragma once

#include <librdkafka/rdkafka.h>

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "eventstore/event_log.hpp"
#include "eventstore/kafka_options.hpp"

namespace duebook::eventstore {

/// A message may be this long: a record at its limits, and its header.
inline constexpr std::size_t kafka_message_bytes_max = 16u << 20;

/// Frees what librdkafka gave out.
template <auto destroy>
struct KafkaDeleter {
  template <class Handle>
  void operator()(Handle* handle) const {
    destroy(handle);
  }
};
template <class Handle, auto destroy>
using KafkaOwned = std::unique_ptr<Handle, KafkaDeleter<destroy>>;
using KafkaMessage = KafkaOwned<rd_kafka_message_t, rd_kafka_message_destroy>;
using KafkaPartitions =
    KafkaOwned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

/// Throws Fault{io} unless the user may set these: a setting that the log's promise stands on
/// (acks, idempotence, offsets, isolation …) has one right value, and the log sets it.
void check_kafka_settings(std::span<const KafkaSetting> settings);

class KafkaClient {
 public:
  /// Why the message that was sent with `tag` may not have been stored.
  using Undelivered = std::function<void(std::uint64_t tag, const char* why)>;

  /// A consumer's group shared its partitions out anew; called while it is polled or closed.
  using Rebalanced =
      std::function<void(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions)>;

  /// `own` are the settings of this use of it; the user's go on top. Connects in the background.
  /// Throws Fault{io} on a setting that librdkafka does not take.
  KafkaClient(rd_kafka_type_t type, const KafkaOptions& options, std::span<const KafkaSetting> own,
              Undelivered undelivered = {}, Rebalanced rebalanced = {});
  KafkaClient(const KafkaClient&) = delete;
  KafkaClient& operator=(const KafkaClient&) = delete;

  rd_kafka_t* get() const { return handle_.get(); }

  /// Fault{io}: `action`, why, and what librdkafka complained of last.
  [[noreturn]] void fail(const std::string& action, rd_kafka_resp_err_t error) const;
  [[noreturn]] void fail(const std::string& action, const std::string& why) const;

 private:
  static void hear_error(rd_kafka_t*, int error, const char* why, void* client);
  static void hear_rebalance(rd_kafka_t*, rd_kafka_resp_err_t what,
                             rd_kafka_topic_partition_list_t* partitions, void* client);
  static void hear_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* client);

  const std::string brokers_;
  Undelivered undelivered_;
  Rebalanced rebalanced_;
  mutable std::mutex mutex_;
  std::string complaint_;
  KafkaOwned<rd_kafka_t, rd_kafka_destroy> handle_;  // last, so that it stops using the others
};

}  // namespace duebook::eventstore
