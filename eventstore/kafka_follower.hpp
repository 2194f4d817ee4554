// SPDX-License-Identifier: Apache-2.0
// KafkaFollower: reads all partitions of the log's topic, for ever, on a thread of its own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "eventstore/kafka_client.hpp"

namespace duebook::eventstore {

/// A message as it was read; the bytes are there as long as it is looked at.
struct IncomingMessage {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string_view key;
  std::string_view value;
  std::string_view sender;  ///< of its header; empty if it has none
  std::uint64_t tag = 0;
};

class KafkaFollower {
 public:
  using Take = std::function<void(const IncomingMessage&)>;
  using Rest = std::function<void()>;
  using Ended = std::function<void(std::exception_ptr)>;

  /// Reads partition i from `starts[i]` on: the offset of a message that was there once, or nothing
  /// for the beginning. Each message goes to `take`, in the order of its partition. `rest` is
  /// called between messages, and every second without one. A Fault, be it theirs, ends the reading
  /// and goes to `ended`.
  /// Throws Fault{lost_events} when the topic no longer has a start, or its own beginning.
  KafkaFollower(const KafkaOptions& options, const std::vector<std::optional<std::int64_t>>& starts,
                Take take, Rest rest, Ended ended);
  ~KafkaFollower();

  /// Waits until every partition was read to where it ended at the time. Throws Fault{io} when
  /// nothing is heard for `silence_max`, and whatever ended the reading.
  void catch_up();

 private:
  /// The offsets of its first message and behind its last one.
  std::pair<std::int64_t, std::int64_t> extent_of(std::int32_t partition) const;
  /// Offsets that a partition is to be read from and to.
  struct Span {
    std::int64_t from = 0;
    std::int64_t to = 0;
  };
  std::vector<Span> check_starts(const std::vector<std::optional<std::int64_t>>& starts) const;
  void run();
  void hear(const rd_kafka_message_t& message);
  void note_progress(const rd_kafka_message_t& message);
  void hear_error(const rd_kafka_message_t& message);

  const KafkaOptions& options_;
  Take take_;
  Rest rest_;
  Ended ended_;
  KafkaClient client_;
  KafkaOwned<rd_kafka_queue_t, rd_kafka_queue_destroy> queue_;
  std::atomic<bool> stopping_ = false;

  std::mutex mutex_;
  std::condition_variable heard_;
  std::map<std::int32_t, std::int64_t> behind_;  ///< partitions, to be read to these offsets yet
  std::uint64_t messages_ = 0;
  std::exception_ptr failure_;

  std::thread thread_;
};

}  // namespace duebook::eventstore
