// SPDX-License-Identifier: Apache-2.0
// What the server promises to well-behaved clients and to its application.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "running_server.hpp"

namespace duebook::api::http {
namespace {

using std::chrono::milliseconds;

TEST(Server, listens_on_loopback_only) {
  EchoApplication application;
  for (const char* address : {"0.0.0.0", "192.0.2.1", "::", "::ffff:10.0.0.1"}) {
    Options options;
    options.address = address;
    options.port = 0;
    try {
      Server server(options, application);
      FAIL() << address;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find("no API keys yet"), std::string::npos);
    }
  }
  Options options;
  options.address = "everywhere";
  EXPECT_THROW(Server(options, application), std::runtime_error);
}

TEST(Server, says_when_the_port_is_taken) {
  RunningServer running;
  Options options;
  options.port = running.port();
  try {
    Server second(options, running.application());
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(std::to_string(running.port())), std::string::npos);
  }
}

TEST(Server, hands_over_what_was_sent) {
  RunningServer running({}, {"books.example"});
  Client client(running.port());
  client.send(
      "PUT /echo?x=1 HTTP/1.1\r\nHost: Books.example:80\r\nContent-Type: application/json\r\n"
      "X-Two: a\r\nX-Request-Id: mine-1\r\nContent-Length: 7\r\nX-Two: b\r\n\r\n{\"a\":1}");
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "PUT /echo?x=1 {\"a\":1}");
  const Request seen = running.application().seen().at(0);
  EXPECT_EQ(seen.header("x-two"), "a");
  EXPECT_EQ(seen.header("x-three"), "");
  EXPECT_EQ(seen.request_id, "mine-1");
  EXPECT_EQ(seen.peer, "127.0.0.1");
}

TEST(Server, keeps_the_connection_and_adds_its_headers) {
  RunningServer running;
  Client client(running.port());
  for (int i = 0; i < 3; ++i) {
    client.send("\r\n" + request("GET", "/tiny"));
    const auto reply = client.reply();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body, "ok");
    EXPECT_EQ(reply->headers.at("cache-control"), "no-store");
    EXPECT_EQ(reply->headers.at("content-type"), "text/plain");
    EXPECT_EQ(reply->headers.count("connection"), 0u);
    EXPECT_FALSE(reply->headers.at("x-request-id").empty());
  }
  client.send(request("GET", "/tiny", "Connection: close\r\n"));
  const auto last = client.reply();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->headers.at("connection"), "close");
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(running.counters().requests, 4u);
}

TEST(Server, speaks_http_1_0) {
  RunningServer running;
  Client client(running.port());
  client.send("GET /tiny HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
  const auto first = client.reply();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->headers.at("connection"), "keep-alive");
  client.send("GET /tiny HTTP/1.0\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(client.reply());
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, answers_head_without_a_body) {
  RunningServer running;
  Client client(running.port());
  client.send(request("HEAD", "/tiny") + request("GET", "/tiny"));
  const auto head = client.reply(true);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->headers.at("content-length"), "2");
  const auto get = client.reply();
  ASSERT_TRUE(get);
  EXPECT_EQ(get->body, "ok");
}

TEST(Server, echoes_sane_correlation_only) {
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  RunningServer running;
  Client client(running.port());
  client.send(request("GET", "/tiny", "X-Request-Id: a.b:c\r\ntraceparent: " + trace + "\r\n"));
  const auto sane = client.reply();
  ASSERT_TRUE(sane);
  EXPECT_EQ(sane->headers.at("x-request-id"), "a.b:c");
  EXPECT_EQ(sane->headers.at("traceparent"), trace);
  client.send(request("GET", "/tiny", "X-Request-Id: <b>\r\ntraceparent: 00-x\r\n"));
  const auto odd = client.reply();
  ASSERT_TRUE(odd);
  EXPECT_TRUE(odd->headers.at("x-request-id").starts_with("req-"));
  EXPECT_EQ(odd->headers.count("traceparent"), 0u);
}

TEST(Server, invites_a_body_that_waits_to_be_invited) {
  RunningServer running;
  Client client(running.port());
  const std::string whole = post_json("/echo", "[1]", "Expect: 100-continue\r\n");
  client.send(whole.substr(0, whole.size() - 3));
  ASSERT_TRUE(client.await("HTTP/1.1 100 Continue\r\n\r\n"));
  client.send("[1]");
  ASSERT_TRUE(client.reply(true));
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "POST /echo [1]");
}

TEST(Server, takes_a_body_in_pieces_up_to_the_routes_limit) {
  Limits limits;
  limits.body_bytes_max = 100'000;
  RunningServer running(limits);
  Client client(running.port());
  const std::string body(1'000'000, 'a');
  client.send(post_json("/echo-import", body) + request("GET", "/tiny"));
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "POST /echo-import " + body);
  ASSERT_TRUE(client.reply());
  client.send(post_json("/echo", std::string(100'000, 'b')));
  EXPECT_EQ(client.reply()->status, 200);
  client.send(post_json("/echo", std::string(100'001, 'b')));
  EXPECT_EQ(client.reply()->status, 413);
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, takes_a_request_byte_by_byte) {
  RunningServer running;
  Client client(running.port());
  for (char c : post_json("/echo", "[1]")) client.send(std::string_view(&c, 1));
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "POST /echo [1]");
}

TEST(Server, answers_pipelined_requests_in_order) {
  RunningServer running;
  Client client(running.port());
  const std::vector<std::string> targets{"/echo/0", "/thread", "/echo/2",  "/round",
                                         "/round",  "/echo/5", "/nothing", "/echo/7"};
  std::string bytes;
  for (const auto& target : targets) bytes += request("GET", target);
  client.send(bytes);
  for (const auto& target : targets) {
    const auto reply = client.reply();
    ASSERT_TRUE(reply) << target;
    const std::string expected = target == "/round"     ? "of the round"
                                 : target == "/thread"  ? "from a thread"
                                 : target == "/nothing" ? "not here"
                                                        : "GET " + target + " ";
    EXPECT_EQ(reply->body, expected);
  }
}

TEST(Server, answers_a_long_pipeline_in_order) {
  RunningServer running;
  Client client(running.port());
  std::thread writer([&] {
    for (int i = 0; i < 2'000; ++i) client.send(request("GET", "/echo/" + std::to_string(i)));
  });
  for (int i = 0; i < 2'000; ++i) {
    const auto reply = client.reply();
    EXPECT_TRUE(reply && reply->body == "GET /echo/" + std::to_string(i) + " ") << i;
    if (!reply) break;
  }
  writer.join();
}

TEST(Server, answers_what_was_asked_before_the_client_stopped_sending) {
  RunningServer running;
  Client client(running.port());
  client.send(request("GET", "/tiny") + request("GET", "/round"));
  client.end_sending();
  EXPECT_TRUE(client.reply());
  EXPECT_TRUE(client.reply());
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, closes_an_idle_connection) {
  Limits limits;
  limits.idle_wait_max = milliseconds(100);
  RunningServer running(limits);
  Client client(running.port());
  client.send(request("GET", "/tiny"));
  ASSERT_TRUE(client.reply());
  EXPECT_EQ(client.rest(), std::string());
}

TEST(Server, gives_a_slow_reader_up) {
  Limits limits;
  limits.write_wait_max = milliseconds(150);
  RunningServer running(limits);
  Client slow(running.port(), 4096);
  slow.send(request("GET", "/large"));
  // It reads nothing: others are served meanwhile, then its connection is gone.
  EXPECT_TRUE(running.is_alive());
  const auto start = std::chrono::steady_clock::now();
  while (running.counters().connections_open > 0) {
    ASSERT_LT(std::chrono::steady_clock::now() - start, milliseconds(10'000));
    std::this_thread::sleep_for(milliseconds(10));
  }
  const auto rest = slow.rest();
  ASSERT_TRUE(rest);
  EXPECT_LT(rest->size(), EchoApplication::large_bytes);
}

TEST(Server, writes_a_large_answer_whole) {
  RunningServer running;
  Client client(running.port());
  client.send(request("GET", "/large") + request("GET", "/tiny"));
  const auto large = client.reply();
  ASSERT_TRUE(large);
  EXPECT_EQ(large->body, std::string(EchoApplication::large_bytes, 'x'));
  EXPECT_TRUE(client.reply());
}

TEST(Server, answers_500_when_nobody_answers) {
  RunningServer running;
  Client client(running.port());
  for (const char* target : {"/drop", "/throw"}) {
    client.send(request("GET", target));
    const auto reply = client.reply();
    ASSERT_TRUE(reply) << target;
    EXPECT_EQ(reply->status, 500);
    EXPECT_EQ(reply->body, "{\"code\":\"internal-error\"}");
  }
}

TEST(Server, takes_an_answer_from_another_thread) {
  RunningServer running;
  Client client(running.port());
  client.send(request("GET", "/held"));
  auto responder = running.application().take_held();
  ASSERT_TRUE(responder);
  EXPECT_TRUE(running.is_alive());
  responder->respond({201, "text/plain", {{"Location", "/x\r\nSet-Cookie: a=b"}}, "late"});
  responder->respond({500, "text/plain", {}, "twice"});
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 201);
  EXPECT_EQ(reply->body, "late");
  EXPECT_EQ(reply->headers.count("set-cookie"), 0u);
  client.send(request("GET", "/tiny"));
  EXPECT_EQ(client.reply()->body, "ok");
}

TEST(Server, drops_an_answer_for_a_client_that_has_gone) {
  RunningServer running;
  std::unique_ptr<Responder> responder;
  {
    Client client(running.port());
    client.send(request("GET", "/held"));
    responder = running.application().take_held();
    ASSERT_TRUE(responder);
  }
  responder->respond({200, "text/plain", {}, std::string(1'000'000, 'x')});
  EXPECT_TRUE(running.is_alive());
}

}  // namespace
}  // namespace duebook::api::http
