// SPDX-License-Identifier: Apache-2.0
// Settings every connection shares, and where errors go.
#include "eventstore/kafka_client.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

namespace duebook::eventstore {
namespace {

constexpr std::array<std::string_view, 27> ours_alone = {
    "acks",
    "allow.auto.create.topics",
    "auto.offset.reset",
    "bootstrap.servers",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.gapless.guarantee",
    "enable.idempotence",
    "enable.partition.eof",
    "fetch.max.bytes",
    "fetch.message.max.bytes",
    "group.id",
    "heartbeat.interval.ms",
    "isolation.level",
    "max.in.flight",
    "max.in.flight.requests.per.connection",
    "max.partition.fetch.bytes",
    "message.max.bytes",
    "message.timeout.ms",
    "delivery.timeout.ms",
    "metadata.broker.list",
    "partition.assignment.strategy",
    "partitioner",
    "request.required.acks",
    "session.timeout.ms",
    "transaction.timeout.ms",
    "transactional.id",
};

// A reconnect soon after a broker is back is worth more than sparing it a few packets.
const std::array<KafkaSetting, 8> shared = {{
    {"client.id", "duebook"},
    {"socket.nagle.disable", "true"},
    {"socket.keepalive.enable", "true"},
    {"reconnect.backoff.ms", "50"},
    {"reconnect.backoff.max.ms", "1000"},
    {"topic.metadata.refresh.interval.ms", "30000"},
    {"allow.auto.create.topics", "false"},
    {"message.max.bytes", std::to_string(kafka_message_bytes_max)},
}};

using Conf = KafkaOwned<rd_kafka_conf_t, rd_kafka_conf_destroy>;

void set(rd_kafka_conf_t* conf, const KafkaSetting& setting) {
  std::array<char, 512> why{};
  if (rd_kafka_conf_set(conf, setting.first.c_str(), setting.second.c_str(), why.data(),
                        why.size()) != RD_KAFKA_CONF_OK) {
    throw Fault(FaultKind::io,
                "Kafka setting " + setting.first + " is not taken: " + std::string(why.data()));
  }
}

// What is worth knowing comes as an error, too; the rest would only fill our stderr.
void hear_nothing(const rd_kafka_t*, int, const char*, const char*) {}

}  // namespace

void check_kafka_settings(std::span<const KafkaSetting> settings) {
  for (const auto& [name, value] : settings) {
    if (std::ranges::find(ours_alone, name) == ours_alone.end()) continue;
    throw Fault(FaultKind::io,
                "Kafka setting " + name + " is the log's own: no acknowledged event may be lost");
  }
}

KafkaClient::KafkaClient(rd_kafka_type_t type, const KafkaOptions& options,
                         std::span<const KafkaSetting> own, Undelivered undelivered,
                         Rebalanced rebalanced)
    : brokers_(options.brokers),
      undelivered_(std::move(undelivered)),
      rebalanced_(std::move(rebalanced)) {
  check_kafka_settings(options.settings);
  Conf conf(rd_kafka_conf_new());
  set(conf.get(), {"bootstrap.servers", options.brokers});
  for (const KafkaSetting& setting : shared) set(conf.get(), setting);
  for (const KafkaSetting& setting : own) set(conf.get(), setting);
  for (const KafkaSetting& setting : options.settings) set(conf.get(), setting);
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_error_cb(conf.get(), hear_error);
  rd_kafka_conf_set_log_cb(conf.get(), hear_nothing);
  if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_dr_msg_cb(conf.get(), hear_delivery);
  if (rebalanced_) rd_kafka_conf_set_rebalance_cb(conf.get(), hear_rebalance);
  std::array<char, 512> why{};
  handle_.reset(rd_kafka_new(type, conf.get(), why.data(), why.size()));
  if (!handle_)
    throw Fault(FaultKind::io, "Kafka settings are not taken: " + std::string(why.data()));
  (void)conf.release();  // the connection owns it now
}

void KafkaClient::hear_error(rd_kafka_t*, int error, const char* why, void* client) {
  auto& self = *static_cast<KafkaClient*>(client);
  const std::lock_guard lock(self.mutex_);
  self.complaint_ = std::string(rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(error))) + ", " +
                    std::string(why);
}

void KafkaClient::hear_rebalance(rd_kafka_t*, rd_kafka_resp_err_t what,
                                 rd_kafka_topic_partition_list_t* partitions, void* client) {
  static_cast<const KafkaClient*>(client)->rebalanced_(what, partitions);
}

void KafkaClient::hear_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* client) {
  const auto& self = *static_cast<const KafkaClient*>(client);
  // The tag travels as the pointer that librdkafka hands back.
  const auto tag = std::bit_cast<std::uintptr_t>(message->_private);
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR || !self.undelivered_) return;
  self.undelivered_(tag, rd_kafka_err2str(message->err));
}

void KafkaClient::fail(const std::string& action, rd_kafka_resp_err_t error) const {
  fail(action, rd_kafka_err2str(error));
}

void KafkaClient::fail(const std::string& action, const std::string& why) const {
  std::string text = "Kafka at " + brokers_ + ": cannot " + action + ": " + why;
  const std::lock_guard lock(mutex_);
  if (!complaint_.empty()) text += " (last heard: " + complaint_ + ")";
  throw Fault(FaultKind::io, text);
}

}  // namespace duebook::eventstore
