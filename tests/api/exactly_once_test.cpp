// SPDX-License-Identifier: Apache-2.0
// One key sent by fifty clients at the same time makes one event, whatever the order of arrival.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/running_service.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;

constexpr std::size_t senders = 50;
constexpr std::size_t keys = 200;
constexpr std::size_t pipelined = 8;

struct Tally {
  std::vector<std::atomic<int>> first = std::vector<std::atomic<int>>(keys);
  std::vector<std::atomic<int>> replayed = std::vector<std::atomic<int>>(keys);
  std::vector<std::string> answers = std::vector<std::string>(senders * keys);
};

// Sends every key once over one connection; every sender begins somewhere else.
void send_all(std::uint16_t port, std::size_t sender, Tally& tally) {
  Client client(port);
  const std::size_t begin = sender % 4 * (keys / 4);
  for (std::size_t sent = 0; sent < keys; sent += pipelined) {
    std::string bytes;
    for (std::size_t i = sent; i < sent + pipelined; ++i) {
      const std::size_t key = (begin + i) % keys;
      bytes += command_bytes("record-payment", payment_body(static_cast<std::int64_t>(key) + 1),
                             "many-" + std::to_string(key));
    }
    client.send(bytes);
    for (std::size_t i = sent; i < sent + pipelined; ++i) {
      const std::size_t key = (begin + i) % keys;
      const auto reply = client.reply();
      ASSERT_TRUE(reply.has_value());
      ASSERT_EQ(reply->status, 201) << reply->body;
      ++(reply->headers.contains("idempotent-replayed") ? tally.replayed : tally.first)[key];
      tally.answers[sender * keys + key] = reply->body;
    }
  }
}

}  // namespace

static_assert(keys % pipelined == 0);

TEST(ExactlyOnce, holds_for_a_key_sent_fifty_times_in_parallel) {
  RunningService service;
  service.set_up();
  Tally tally;
  // when
  std::vector<std::thread> threads;
  for (std::size_t s = 0; s < senders; ++s) {
    threads.emplace_back([&, s] { send_all(service.port(), s, tally); });
  }
  for (std::thread& thread : threads) thread.join();
  // then
  EXPECT_EQ(service.position(), 3 + keys);
  for (std::size_t key = 0; key < keys; ++key) {
    EXPECT_EQ(tally.first[key], 1) << key;
    EXPECT_EQ(tally.replayed[key], static_cast<int>(senders) - 1) << key;
    for (std::size_t s = 1; s < senders; ++s) {
      ASSERT_EQ(tally.answers[s * keys + key], tally.answers[key]) << key;
    }
  }
}

}  // namespace duebook::tests
