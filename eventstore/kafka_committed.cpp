// SPDX-License-Identifier: Apache-2.0
// A consumer of no group that reads every partition up to where it ends.
#include "eventstore/kafka_committed.hpp"

#include <array>
#include <set>

#include "eventstore/kafka_topic.hpp"

namespace duebook::eventstore {
namespace {

constexpr int poll_wait_ms = 200;

const std::array<KafkaSetting, 9> settings = {{
    {"group.id", "duebook"},  // wanted by librdkafka; it is never joined
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"},
    {"isolation.level", "read_committed"},
    {"enable.partition.eof", "true"},
    {"fetch.wait.max.ms", "20"},
    {"fetch.error.backoff.ms", "50"},
    {"receive.message.max.bytes", std::to_string(104u << 20)},
}};

struct Range {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

std::vector<Range> ranges_of(const KafkaClient& client, const KafkaOptions& options) {
  std::vector<Range> ranges(static_cast<std::size_t>(read_topic(options).partitions));
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const auto error = rd_kafka_query_watermark_offsets(
        client.get(), options.topic.c_str(), static_cast<std::int32_t>(i), &ranges[i].low,
        &ranges[i].high, static_cast<int>(options.silence_max.count()));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client.fail("read topic " + options.topic, error);
  }
  return ranges;
}

std::string_view bytes_of(const void* bytes, std::size_t size) {
  return bytes == nullptr ? std::string_view{}
                          : std::string_view(static_cast<const char*>(bytes), size);
}

/// The next message or the end of a partition; other errors mend themselves or are silence.
KafkaMessage next_message(const KafkaClient& client, const KafkaOptions& options,
                          const std::function<bool()>& stopping) {
  const std::string action = "read topic " + options.topic;
  const auto deadline = std::chrono::steady_clock::now() + options.silence_max;
  while (std::chrono::steady_clock::now() < deadline) {
    if (stopping()) client.fail(action, "stopped");
    KafkaMessage message(rd_kafka_consumer_poll(client.get(), poll_wait_ms));
    if (!message) continue;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR ||
        message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      return message;
    }
    if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) client.fail(action, message->err);
  }
  client.fail(action, "no broker answers");
}

}  // namespace

std::string_view CommittedMessage::header(const char* name) const {
  rd_kafka_headers_t* headers = nullptr;
  const void* found = nullptr;
  std::size_t size = 0;
  if (rd_kafka_message_headers(raw, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR ||
      rd_kafka_header_get_last(headers, name, &found, &size) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return {};
  }
  return bytes_of(found, size);
}

void read_committed(const KafkaOptions& options, const std::function<bool()>& stopping,
                    const std::function<void(const CommittedMessage&)>& visit) {
  const KafkaClient client(RD_KAFKA_CONSUMER, options, settings);
  rd_kafka_poll_set_consumer(client.get());
  const std::vector<Range> ranges = ranges_of(client, options);
  const KafkaPartitions partitions(
      rd_kafka_topic_partition_list_new(static_cast<int>(ranges.size())));
  std::set<std::int32_t> unread;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const auto partition = static_cast<std::int32_t>(i);
    rd_kafka_topic_partition_list_add(partitions.get(), options.topic.c_str(), partition)->offset =
        ranges[i].low;
    unread.insert(partition);
  }
  const auto error = rd_kafka_assign(client.get(), partitions.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client.fail("read topic " + options.topic, error);
  while (!unread.empty()) {
    const KafkaMessage message = next_message(client, options, stopping);
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      unread.erase(message->partition);
      continue;
    }
    visit({.partition = message->partition,
           .offset = message->offset,
           .key = bytes_of(message->key, message->key_len),
           .value = bytes_of(message->payload, message->len),
           .raw = message.get()});
  }
  rd_kafka_consumer_close(client.get());
}

std::uint64_t offsets_used(const KafkaOptions& options) {
  const KafkaClient client(RD_KAFKA_CONSUMER, options, settings);
  std::uint64_t used = 0;
  for (const Range& range : ranges_of(client, options)) {
    used += static_cast<std::uint64_t>(range.high);
  }
  return used;
}

}  // namespace duebook::eventstore
