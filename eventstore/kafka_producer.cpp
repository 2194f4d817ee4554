// SPDX-License-Identifier: Apache-2.0
// Handing messages to librdkafka, and a thread for its reports.
#include "eventstore/kafka_producer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>

#include "eventstore/big_endian.hpp"

namespace duebook::eventstore {
namespace {

constexpr int report_wait_ms = 100;
/// For telling the fates of what is dropped; nothing is sent any more by then.
constexpr int purge_wait_ms_max = 2'000;
constexpr std::chrono::milliseconds metadata_wait_max{2'000};

// A delivery that went well is nothing to wake a thread for: reading back tells of it.
std::vector<KafkaSetting> settings_of(std::chrono::milliseconds delivery_time_max) {
  std::vector<KafkaSetting> settings = producer_settings(delivery_time_max);
  settings.emplace_back("delivery.report.only.error", "true");
  return settings;
}

rd_kafka_vu_t part(rd_kafka_vtype_t type) {
  rd_kafka_vu_t vu{};
  vu.vtype = type;
  return vu;
}

rd_kafka_vu_t bytes_part(rd_kafka_vtype_t type, std::string_view bytes) {
  rd_kafka_vu_t vu = part(type);
  vu.u.mem.ptr = const_cast<char*>(bytes.data());  // it is only read
  vu.u.mem.size = bytes.size();
  return vu;
}

using Headers = KafkaOwned<rd_kafka_headers_t, rd_kafka_headers_destroy>;

void add_header(Headers& headers, const char* name, std::string_view value) {
  rd_kafka_header_add(headers.get(), name, -1, value.data(), static_cast<ssize_t>(value.size()));
}

}  // namespace

std::vector<KafkaSetting> producer_settings(std::chrono::milliseconds delivery_time_max) {
  return {{"acks", "all"},
          {"enable.idempotence", "true"},
          {"linger.ms", "0"},
          {"compression.type", "lz4"},
          {"retry.backoff.ms", "20"},
          {"message.timeout.ms", std::to_string(delivery_time_max.count())}};
}

KafkaProducer::KafkaProducer(const KafkaOptions& options,
                             std::chrono::milliseconds delivery_time_max, Undelivered undelivered)
    : undelivered_(std::move(undelivered)),
      topic_(options.topic),
      client_(RD_KAFKA_PRODUCER, options, settings_of(delivery_time_max), undelivered_),
      reports_([this] {
        while (!stopping_) rd_kafka_poll(client_.get(), report_wait_ms);
      }) {
  // The first message would wait a second for what the topic looks like.
  const rd_kafka_metadata_t* metadata = nullptr;
  const KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy> topic(
      rd_kafka_topic_new(client_.get(), topic_.c_str(), nullptr));
  const auto wait_ms = static_cast<int>(std::min(delivery_time_max, metadata_wait_max).count());
  if (rd_kafka_metadata(client_.get(), 0, topic.get(), &metadata, wait_ms) ==
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    rd_kafka_metadata_destroy(metadata);
  }
}

KafkaProducer::~KafkaProducer() {
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  rd_kafka_flush(client_.get(), purge_wait_ms_max);
  stopping_ = true;
  const KafkaOwned<rd_kafka_queue_t, rd_kafka_queue_destroy> queue(
      rd_kafka_queue_get_main(client_.get()));
  rd_kafka_queue_yield(queue.get());
  reports_.join();
}

void KafkaProducer::send(const OutgoingMessage& message) {
  std::string tag;
  append_be64(tag, message.tag);
  const std::size_t bytes = message.head.size() + message.tail.size();
  std::unique_ptr<char, decltype(&std::free)> value(static_cast<char*>(std::malloc(bytes)),
                                                    &std::free);
  if (!value) throw std::bad_alloc();
  message.tail.copy(value.get() + message.head.copy(value.get(), bytes), bytes);

  // The value and the headers are librdkafka's once it takes the message. Headers given one by one
  // are freed twice when it does not (2.0.2); a list of them stays ours then.
  Headers list(rd_kafka_headers_new(2));
  add_header(list, sender_header, message.sender);
  add_header(list, tag_header, tag);

  rd_kafka_vu_t topic = part(RD_KAFKA_VTYPE_TOPIC);
  topic.u.cstr = topic_.c_str();
  rd_kafka_vu_t partition = part(RD_KAFKA_VTYPE_PARTITION);
  partition.u.i32 = message.partition;
  rd_kafka_vu_t flags = part(RD_KAFKA_VTYPE_MSGFLAGS);
  flags.u.i = RD_KAFKA_MSG_F_FREE;
  rd_kafka_vu_t opaque = part(RD_KAFKA_VTYPE_OPAQUE);
  opaque.u.ptr = std::bit_cast<void*>(static_cast<std::uintptr_t>(message.tag));
  rd_kafka_vu_t headers = part(RD_KAFKA_VTYPE_HEADERS);
  headers.u.headers = list.get();
  const std::array parts = {topic,
                            partition,
                            flags,
                            opaque,
                            headers,
                            bytes_part(RD_KAFKA_VTYPE_KEY, message.key),
                            bytes_part(RD_KAFKA_VTYPE_VALUE, {value.get(), bytes})};
  const KafkaOwned<rd_kafka_error_t, rd_kafka_error_destroy> error(
      rd_kafka_produceva(client_.get(), parts.data(), parts.size()));
  if (error) {
    undelivered_(message.tag, rd_kafka_error_string(error.get()));
  } else {
    (void)list.release();
    (void)value.release();
  }
}

}  // namespace duebook::eventstore
