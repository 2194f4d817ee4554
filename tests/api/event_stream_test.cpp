// SPDX-License-Identifier: Apache-2.0
// Following events: each once, in order, from where the reader left off.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/api/running_service.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::request;
using std::chrono::milliseconds;
using Seqs = std::vector<std::uint64_t>;

constexpr std::string_view follow = "/v1/books/main/events?follow";

Seqs counted(std::uint64_t from, std::uint64_t end) {
  Seqs seqs;
  for (; from < end; ++from) seqs.push_back(from);
  return seqs;
}

/// The ids of a stream's bytes; each must stand before a line of its own seq.
Seqs ids_of(const std::string& stream) {
  Seqs seqs;
  for (std::size_t at = stream.find("id: "); at != stream.npos; at = stream.find("id: ", at + 1)) {
    const std::uint64_t seq = std::stoull(stream.substr(at + 4));
    seqs.push_back(seq);
    const std::string expected =
        "id: " + std::to_string(seq) + "\ndata: {\"seq\":" + std::to_string(seq) + ",";
    EXPECT_EQ(stream.substr(at, expected.size()), expected);
  }
  return seqs;
}

void pay(RunningService& service, const std::string& sender, int count) {
  Client client(service.port());
  for (int i = 0; i < count; ++i) {
    client.send(command_bytes("record-payment", payment_body(1), sender + std::to_string(i)));
    const auto reply = client.reply();
    ASSERT_TRUE(reply && reply->status == 201);
  }
}

}  // namespace

TEST(EventStream, brings_every_event_once_and_in_order_while_they_are_written) {
  RunningService service;
  service.set_up();
  // given readers from the beginning and from now on
  Client all(service.port());
  Client later(service.port());
  all.send(request("GET", std::string(follow) + "&from=0"));
  later.send(request("GET", follow));
  ASSERT_TRUE(all.await("id: 2\n"));
  ASSERT_TRUE(later.await("\r\n\r\n"));
  // when several write at once
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w) {
    writers.emplace_back([&, w] { pay(service, "w" + std::to_string(w) + "-", 50); });
  }
  for (std::thread& writer : writers) writer.join();
  ASSERT_EQ(service.position(), 203u);
  ASSERT_TRUE(all.await("id: 202\n"));
  ASSERT_TRUE(later.await("id: 202\n"));
  service.stop();
  // then
  const std::string bytes = all.rest().value_or("");
  EXPECT_NE(bytes.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_EQ(ids_of(bytes), counted(0, 203));
  EXPECT_EQ(ids_of(later.rest().value_or("")), counted(3, 203));
}

TEST(EventStream, goes_on_behind_the_last_event_seen) {
  RunningService service;
  service.set_up();
  pay(service, "a", 3);
  Client client(service.port());
  client.send(request("GET", std::string(follow) + "&from=0", "Last-Event-ID: 3\r\n"));
  ASSERT_TRUE(client.await("id: 5\n"));
  service.stop();
  EXPECT_EQ(ids_of(client.rest().value_or("")), counted(4, 6));
}

TEST(EventStream, sends_nothing_to_who_claims_to_know_more_than_there_is) {
  RunningService service({milliseconds{20'000}, milliseconds{1}});
  service.set_up();
  for (const char* last : {"18446744073709551615", "18446744073709551614", "4294967295", "99"}) {
    Client client(service.port());
    client.send(request("GET", follow, "Last-Event-ID: " + std::string(last) + "\r\n"));
    ASSERT_TRUE(client.await(": still here"));
    client.close();
  }
  Client client(service.port());
  client.send(request("GET", follow, "Last-Event-ID: 18446744073709551615\r\n"));
  ASSERT_TRUE(client.await(": still here"));
  service.stop();
  EXPECT_EQ(ids_of(client.rest().value_or("")), Seqs{});
}

TEST(EventStream, shows_that_it_lives) {
  RunningService service({milliseconds{20'000}, milliseconds{1}});
  service.set_up();
  Client client(service.port());
  client.send(request("GET", follow));
  EXPECT_TRUE(client.await(": still here\n\n: still here\n\n"));
  pay(service, "a", 1);
  EXPECT_TRUE(client.await("id: 3\n"));
}

TEST(EventStream, brings_more_than_a_queue_holds) {
  RunningService service;
  service.set_up();
  // given about three megabytes of events
  const std::string memo(900, 'm');
  std::string batch;
  for (int i = 0; i < 3'000; ++i) {
    batch += R"({"command":"record-payment","key":"b)" + std::to_string(i) +
             R"(","data":{"customer":"C1","amount":1,"reference":")" + memo + "\"}}\n";
  }
  ASSERT_EQ(service.batch(batch).status, 200);
  // when they are followed from the first
  Client client(service.port());
  client.send(request("GET", std::string(follow) + "&from=0"));
  ASSERT_TRUE(client.await("id: 3002\n"));
  service.stop();
  EXPECT_EQ(ids_of(client.rest().value_or("")), counted(0, 3'003));
}

TEST(EventStream, answers_head_with_no_stream) {
  RunningService service;
  service.set_up();
  const auto reply = service.ask(request("HEAD", follow));
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(service.is_alive());
}

TEST(EventStream, costs_nobody_anything_when_its_reader_goes) {
  RunningService service({milliseconds{20'000}, milliseconds{1}});
  service.set_up();
  for (int i = 0; i < 20; ++i) {
    Client client(service.port());
    client.send(request("GET", follow));
    ASSERT_TRUE(client.await("\r\n\r\n"));
  }
  pay(service, "a", 5);
  EXPECT_EQ(service.position(), 8u);
}

}  // namespace duebook::tests
