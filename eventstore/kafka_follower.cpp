// SPDX-License-Identifier: Apache-2.0
// A consumer that is given its partitions and offsets, and belongs to no group.
#include "eventstore/kafka_follower.hpp"

#include <array>
#include <string>

#include "eventstore/big_endian.hpp"
#include "eventstore/kafka_producer.hpp"

namespace duebook::eventstore {
namespace {

constexpr int poll_wait_ms = 1'000;
constexpr std::chrono::milliseconds ask_again_pause{50};
// When more than this was read ahead, librdkafka (2.0.2) does not read on for a second: about what
// a copy takes in meanwhile.
constexpr int read_ahead_kilobytes = 256 << 10;

// A message is handed out at once; without any, a broker is asked ten times a second: often enough
// for partitions that come from another broker, and little for nodes that have nothing to do.
//
// Every message is read, whatever a transaction makes of it: which records count must not depend on
// anything but the messages and their order.
const std::array<KafkaSetting, 12> settings = {{
    {"group.id", "duebook"},  // wanted by librdkafka; it is never joined
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"},
    {"isolation.level", "read_uncommitted"},
    {"enable.partition.eof", "true"},
    {"fetch.wait.max.ms", "100"},
    {"fetch.error.backoff.ms", "50"},
    {"queued.max.messages.kbytes", std::to_string(read_ahead_kilobytes)},
    {"max.partition.fetch.bytes", std::to_string(kafka_message_bytes_max)},
    {"fetch.max.bytes", std::to_string(2 * kafka_message_bytes_max)},
    {"receive.message.max.bytes", std::to_string(2 * kafka_message_bytes_max + (1u << 20))},
}};

std::string_view header_of(const rd_kafka_message_t& message, const char* name) {
  rd_kafka_headers_t* headers = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR ||
      rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return {};
  }
  return {static_cast<const char*>(value), size};
}

std::string_view bytes_of(const void* bytes, std::size_t size) {
  return bytes == nullptr ? std::string_view{}
                          : std::string_view(static_cast<const char*>(bytes), size);
}

// That there is the topic was seen before this is asked. A new one has no leaders for a moment, and
// the brokers hear of it one after the other; and leaders go with their brokers.
bool may_pass(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
         error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
         error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
         error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

[[noreturn]] void throw_lost(const KafkaOptions& options, std::int32_t partition,
                             const std::string& what) {
  throw Fault(FaultKind::lost_events,
              "topic " + options.topic + ", partition " + std::to_string(partition) + ": " + what);
}

}  // namespace

KafkaFollower::KafkaFollower(const KafkaOptions& options,
                             const std::vector<std::optional<std::int64_t>>& starts, Take take,
                             Rest rest, Ended ended)
    : options_(options),
      take_(std::move(take)),
      rest_(std::move(rest)),
      ended_(std::move(ended)),
      client_(RD_KAFKA_CONSUMER, options, settings) {
  rd_kafka_poll_set_consumer(client_.get());
  queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
  const std::vector<Span> spans = check_starts(starts);
  const KafkaPartitions partitions(
      rd_kafka_topic_partition_list_new(static_cast<int>(spans.size())));
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const auto partition = static_cast<std::int32_t>(i);
    rd_kafka_topic_partition_list_add(partitions.get(), options.topic.c_str(), partition)->offset =
        spans[i].from;
    if (spans[i].from < spans[i].to) behind_.emplace(partition, spans[i].to);
  }
  const auto error = rd_kafka_assign(client_.get(), partitions.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client_.fail("read topic " + options.topic, error);
  thread_ = std::thread([this] { run(); });
}

KafkaFollower::~KafkaFollower() {
  stopping_ = true;
  rd_kafka_queue_yield(queue_.get());
  thread_.join();
  rd_kafka_consumer_close(client_.get());
}

std::pair<std::int64_t, std::int64_t> KafkaFollower::extent_of(std::int32_t partition) const {
  const auto deadline = std::chrono::steady_clock::now() + options_.silence_max;
  for (;;) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    const auto error =
        rd_kafka_query_watermark_offsets(client_.get(), options_.topic.c_str(), partition, &low,
                                         &high, static_cast<int>(options_.silence_max.count()));
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {low, high};
    if (!may_pass(error) || std::chrono::steady_clock::now() >= deadline) {
      client_.fail("read topic " + options_.topic + ", partition " + std::to_string(partition),
                   error);
    }
    std::this_thread::sleep_for(ask_again_pause);
  }
}

std::vector<KafkaFollower::Span> KafkaFollower::check_starts(
    const std::vector<std::optional<std::int64_t>>& starts) const {
  std::vector<Span> spans;
  for (const auto& start : starts) {
    const auto partition = static_cast<std::int32_t>(spans.size());
    const auto [low, high] = extent_of(partition);
    if (!start && low > 0) {
      throw_lost(options_, partition,
                 "its messages before offset " + std::to_string(low) +
                     " were deleted, so its books cannot be read");
    }
    if (start && (*start < low || *start >= high)) {
      throw_lost(options_, partition,
                 "was read up to offset " + std::to_string(*start) +
                     " before, and now holds only " + std::to_string(low) + " to " +
                     std::to_string(high - 1));
    }
    spans.push_back({start.value_or(low), high});
  }
  return spans;
}

void KafkaFollower::run() {
  try {
    while (!stopping_) {
      const KafkaMessage message(rd_kafka_consumer_poll(client_.get(), poll_wait_ms));
      if (stopping_) break;
      if (message) hear(*message);
      rest_();
    }
  } catch (...) {
    {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
    }
    heard_.notify_all();
    ended_(std::current_exception());
  }
}

void KafkaFollower::hear(const rd_kafka_message_t& message) {
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const std::string_view tag = header_of(message, tag_header);
    take_({.partition = message.partition,
           .offset = message.offset,
           .key = bytes_of(message.key, message.key_len),
           .value = bytes_of(message.payload, message.len),
           .sender = header_of(message, sender_header),
           .tag = tag.size() == sizeof(std::uint64_t) ? read_be64(tag) : 0});
  } else if (message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    return hear_error(message);
  }
  const std::lock_guard lock(mutex_);
  ++messages_;
  note_progress(message);
  heard_.notify_all();
}

// The last offsets may be of a transaction's marks, which are never handed out; then the
// partition's end is. Others may write all the time, so that its end is never reached.
void KafkaFollower::note_progress(const rd_kafka_message_t& message) {
  const auto found = behind_.find(message.partition);
  if (found == behind_.end()) return;
  const bool is_end = message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
  if (is_end || message.offset + 1 >= found->second) behind_.erase(found);
}

// A broker that is away comes back, and librdkafka goes on by itself. These it cannot mend.
void KafkaFollower::hear_error(const rd_kafka_message_t& message) {
  switch (message.err) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      throw_lost(options_, message.partition, rd_kafka_message_errstr(&message));
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR__FATAL:
      client_.fail("read topic " + options_.topic, rd_kafka_message_errstr(&message));
    default: return;
  }
}

void KafkaFollower::catch_up() {
  std::unique_lock lock(mutex_);
  std::uint64_t seen = messages_;
  while (!behind_.empty()) {
    const bool heard = heard_.wait_for(lock, options_.silence_max, [&] {
      return failure_ || behind_.empty() || messages_ != seen;
    });
    if (failure_) std::rethrow_exception(failure_);
    if (!heard) client_.fail("read topic " + options_.topic, "no broker answers");
    seen = messages_;
  }
}

}  // namespace duebook::eventstore
