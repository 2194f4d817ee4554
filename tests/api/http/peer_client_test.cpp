// SPDX-License-Identifier: Apache-2.0
// The client of other nodes: what it sends, what it brings back, and how an exchange may end.
#include "api/http/peer_client.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "tests/api/http/running_server.hpp"
#include "tests/api/http/silent_port.hpp"

namespace duebook::api::http {
namespace {

using End = Exchange::End;

Request post(const std::string& target, const std::string& body = "{}") {
  Request request;
  request.method = "POST";
  request.target = target;
  request.headers = {{"content-type", "application/json"}, {"x-request-id", "r-1"}};
  request.body = body;
  return request;
}

std::future<Exchange> send(PeerClient& client, std::uint16_t port, Request request) {
  auto promise = std::make_shared<std::promise<Exchange>>();
  client.send("127.0.0.1", port, std::move(request),
              [promise](Exchange exchange) { promise->set_value(std::move(exchange)); });
  return promise->get_future();
}

TEST(PeerClient, brings_an_answer_back) {
  RunningServer server;
  PeerClient client;
  Exchange exchange = send(client, server.port(), post("/echo?a=b", "body")).get();
  EXPECT_EQ(exchange.end, End::answered);
  EXPECT_EQ(exchange.response.status, 200);
  EXPECT_EQ(exchange.response.content_type, "text/plain");
  EXPECT_EQ(exchange.response.body, "POST /echo?a=b body");
  exchange = send(client, server.port(), post("/only-get")).get();
  EXPECT_EQ(exchange.response.status, 405);
  bool allows = false;
  for (const Header& header : exchange.response.headers) {
    EXPECT_NE(header.name, "Content-Length");
    EXPECT_NE(header.name, "X-Request-Id") << "the next server says its own";
    allows = allows || (header.name == "Allow" && header.value == "GET");
  }
  EXPECT_TRUE(allows);
}

TEST(PeerClient, sends_headers_and_a_host_that_is_served) {
  RunningServer server;
  PeerClient client;
  send(client, server.port(), post("/tiny")).get();
  const Request seen = server.application().seen().front();
  EXPECT_EQ(seen.header("content-type"), "application/json");
  EXPECT_EQ(seen.request_id, "r-1");
  EXPECT_EQ(seen.header("host"), "127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(seen.body, "{}");
}

TEST(PeerClient, uses_a_connection_again) {
  RunningServer server;
  PeerClient client;
  for (int i = 0; i < 20; ++i) send(client, server.port(), post("/tiny")).get();
  EXPECT_EQ(server.counters().connections_accepted, 1u);
}

TEST(PeerClient, waits_for_many_answers_at_the_same_time) {
  RunningServer server;
  PeerClient client;
  std::vector<std::future<Exchange>> all;
  for (int i = 0; i < 20; ++i) all.push_back(send(client, server.port(), post("/held")));
  for (int i = 0; i < 20; ++i)
    server.application().take_held()->respond({200, "text/plain", {}, ""});
  for (auto& one : all) EXPECT_EQ(one.get().response.status, 200);
  EXPECT_EQ(server.counters().connections_accepted, 20u);
}

TEST(PeerClient, has_only_so_many_connections_to_a_server) {
  RunningServer server;
  PeerLimits limits;
  limits.connections_per_server_max = 2;
  PeerClient client(limits);
  std::vector<std::future<Exchange>> all;
  for (int i = 0; i < 20; ++i) all.push_back(send(client, server.port(), post("/held")));
  for (int i = 0; i < 20; ++i) server.application().take_held()->respond({});
  for (auto& one : all) EXPECT_EQ(one.get().end, End::answered);
  EXPECT_EQ(server.counters().connections_accepted, 2u);
}

TEST(PeerClient, sends_again_what_a_connection_did_not_take_that_was_closed_while_idle) {
  Limits limits;
  limits.idle_wait_max = std::chrono::milliseconds(20);
  RunningServer server(limits);
  PeerClient client;
  for (unsigned i = 1; i <= 3; ++i) {
    EXPECT_EQ(send(client, server.port(), post("/tiny")).get().end, End::answered);
    while (server.counters().connections_open != 0) std::this_thread::yield();
    EXPECT_EQ(server.counters().connections_accepted, i);
  }
}

TEST(PeerClient, knows_when_nobody_listens) {
  PeerClient client;
  std::uint16_t port = 0;
  {
    const SilentPort nobody;
    port = nobody.port();
  }
  EXPECT_EQ(send(client, port, post("/tiny")).get().end, End::not_sent);
  std::promise<Exchange> unknown;
  client.send("no-such-host.invalid", 80, post("/tiny"),
              [&](Exchange exchange) { unknown.set_value(std::move(exchange)); });
  EXPECT_EQ(unknown.get_future().get().end, End::not_sent);
}

TEST(PeerClient, does_not_know_what_became_of_a_request_without_an_answer) {
  PeerClient patient;
  const SilentPort silent;
  auto exchange = send(patient, silent.port(), post("/tiny"));
  ::close(silent.accept());
  EXPECT_EQ(exchange.get().end, End::unknown);

  PeerLimits limits;
  limits.answer_wait_max = std::chrono::milliseconds(20);
  PeerClient client(limits);
  EXPECT_EQ(send(client, silent.port(), post("/tiny")).get().end, End::unknown);
}

TEST(PeerClient, takes_only_so_many_requests_and_so_long_answers) {
  RunningServer server;
  PeerLimits limits;
  limits.requests_max = 1;
  limits.answer_bytes_max = 100;
  PeerClient client(limits);
  auto held = send(client, server.port(), post("/held"));
  const auto responder = server.application().take_held();
  EXPECT_EQ(send(client, server.port(), post("/tiny")).get().end, End::not_sent);
  responder->respond({200, "text/plain", {}, ""});
  EXPECT_EQ(held.get().end, End::answered);
  EXPECT_EQ(send(client, server.port(), post("/large")).get().end, End::unknown);
}

TEST(PeerClient, ends_what_is_under_way_when_it_goes) {
  RunningServer server;
  const SilentPort silent;
  std::vector<std::future<Exchange>> all;
  std::unique_ptr<Responder> held;
  {
    PeerClient client;
    all.push_back(send(client, server.port(), post("/held")));
    for (int i = 0; i < 200; ++i) all.push_back(send(client, silent.port(), post("/tiny")));
    held = server.application().take_held();
  }
  for (auto& one : all) EXPECT_NE(one.get().end, End::answered);
}

}  // namespace
}  // namespace duebook::api::http
