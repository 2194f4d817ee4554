// SPDX-License-Identifier: Apache-2.0
// The transactional producer of librdkafka, with a deadline on everything that can wait.
#include "eventstore/kafka_transactions.hpp"

#include <algorithm>
#include <array>

namespace duebook::eventstore {
namespace {

using Error = KafkaOwned<rd_kafka_error_t, rd_kafka_error_destroy>;
using Headers = KafkaOwned<rd_kafka_headers_t, rd_kafka_headers_destroy>;

/// Waiting is done in slices, so that a stop need not wait for a broker that is away.
constexpr int slice_ms = 500;
constexpr int retry_wait_ms = 50;
constexpr int connection_wait_ms_max = 1'000;
constexpr int purge_wait_ms_max = 1'000;
/// A message is given up before its transaction is.
constexpr std::chrono::milliseconds delivery_time_max = transaction_time_max * 2 / 3;

std::vector<KafkaSetting> settings(const std::string& id) {
  return {{"transactional.id", id},
          {"transaction.timeout.ms", std::to_string(transaction_time_max.count())},
          {"message.timeout.ms", std::to_string(delivery_time_max.count())},
          {"enable.idempotence", "true"},
          {"acks", "all"},
          {"retry.backoff.ms", "20"},
          {"linger.ms", "100"},
          {"partitioner", "murmur2"},
          {"compression.type", "lz4"}};
}

bool is_fenced(rd_kafka_resp_err_t code) {
  constexpr auto fenced = std::to_array<rd_kafka_resp_err_t>(
      {RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
       RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_TRANSACTION_COORDINATOR_FENCED});
  return std::ranges::find(fenced, code) != fenced.end();
}

rd_kafka_vu_t bytes_part(rd_kafka_vtype_t type, std::string_view bytes) {
  rd_kafka_vu_t vu{};
  vu.vtype = type;
  vu.u.mem.ptr = const_cast<char*>(bytes.data());  // NOLINT: the C API reads it only
  vu.u.mem.size = bytes.size();
  return vu;
}

}  // namespace

KafkaTransactions::KafkaTransactions(const KafkaOptions& options, const std::string& id,
                                     const std::vector<std::string>& topics,
                                     std::function<bool()> stopping)
    : stopping_(std::move(stopping)), client_(RD_KAFKA_PRODUCER, options, settings(id)) {
  complete("take over as " + id,
           [this](int wait_ms) { return rd_kafka_init_transactions(client_.get(), wait_ms); });
  for (const std::string& topic : topics) ask_about(topic);
}

// librdkafka 2.0.2 ends the process by an assertion when it is destroyed while a partition joins
// the transaction. Partitions join while a batch is filled, and while its commit waits for
// deliveries: so neither may be so any more.
KafkaTransactions::~KafkaTransactions() {
  rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  if (committing_) Error(rd_kafka_commit_transaction(client_.get(), purge_wait_ms_max));
  Error(rd_kafka_abort_transaction(client_.get(), purge_wait_ms_max));
}

// The first message to a topic would wait a second for what the topic looks like.
void KafkaTransactions::ask_about(const std::string& topic) const {
  const KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy> handle(
      rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
  const rd_kafka_metadata_t* metadata = nullptr;
  const auto error =
      rd_kafka_metadata(client_.get(), 0, handle.get(), &metadata, connection_wait_ms_max);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client_.fail("ask about topic " + topic, error);
  rd_kafka_metadata_destroy(metadata);
}

void KafkaTransactions::begin() {
  const Error error(rd_kafka_begin_transaction(client_.get()));
  if (error) fail("begin a batch", error.get());
}

void KafkaTransactions::send(const BatchMessage& message) {
  Headers headers(rd_kafka_headers_new(message.headers.size()));
  for (const auto& [name, value] : message.headers) {
    rd_kafka_header_add(headers.get(), name, -1, value.data(), static_cast<ssize_t>(value.size()));
  }
  const std::string topic_name(message.topic);
  rd_kafka_vu_t topic{};
  topic.vtype = RD_KAFKA_VTYPE_TOPIC;
  topic.u.cstr = topic_name.c_str();
  rd_kafka_vu_t flags{};
  flags.vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  flags.u.i = RD_KAFKA_MSG_F_COPY;
  rd_kafka_vu_t with{};
  with.vtype = RD_KAFKA_VTYPE_HEADERS;
  with.u.headers = headers.get();
  const std::array parts = {topic, flags, bytes_part(RD_KAFKA_VTYPE_KEY, message.key),
                            bytes_part(RD_KAFKA_VTYPE_VALUE, message.value), with};
  const Error error(rd_kafka_produceva(client_.get(), parts.data(), parts.size()));
  if (error) fail("send to topic " + topic_name, error.get());
  (void)headers.release();  // librdkafka frees them
}

void KafkaTransactions::commit() {
  committing_ = true;
  complete("commit a batch",
           [this](int wait_ms) { return rd_kafka_commit_transaction(client_.get(), wait_ms); });
  committing_ = false;
}

void KafkaTransactions::check_connection() const {
  const rd_kafka_metadata_t* metadata = nullptr;
  const auto error =
      rd_kafka_metadata(client_.get(), 0, nullptr, &metadata, connection_wait_ms_max);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) client_.fail("reach a broker", error);
  rd_kafka_metadata_destroy(metadata);
}

// A call that ran out of its slice is to be made again, and goes on where it was; so is one that
// came while the brokers still end what was there before, or have only just started.
template <class Call>
void KafkaTransactions::complete(const std::string& action, Call&& call) {
  const auto deadline = std::chrono::steady_clock::now() + transaction_time_max;
  while (true) {
    const Error error(call(slice_ms));
    if (!error) return;
    if (rd_kafka_error_is_retriable(error.get()) == 0 || stopping_() ||
        std::chrono::steady_clock::now() >= deadline) {
      fail(action, error.get());
    }
    rd_kafka_poll(client_.get(), retry_wait_ms);
  }
}

void KafkaTransactions::fail(const std::string& action, const rd_kafka_error_t* error) const {
  const std::string why = rd_kafka_error_string(error);
  if (is_fenced(rd_kafka_error_code(error))) {
    throw KafkaFenced("Kafka: cannot " + action + ": " + why);
  }
  client_.fail(action, why);
}

}  // namespace duebook::eventstore
