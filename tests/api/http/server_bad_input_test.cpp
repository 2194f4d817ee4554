// SPDX-License-Identifier: Apache-2.0
// Bad input B1 to B29 over real sockets: the exact bytes, the answer, and what becomes of the
// connection. The server must serve the next client after each of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "running_server.hpp"

namespace duebook::api::http {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;

enum class Then { open, closed };

struct Row {
  std::string name;
  std::string bytes;
  std::set<int> status;
  Then then = Then::closed;
};

std::string post(const std::string& lines, const std::string& body = "") {
  return request("POST", "/echo", "Content-Type: application/json\r\n" + lines, body);
}

std::string untyped_post(const std::string& lines, const std::string& body) {
  return request("POST", "/echo", lines, body);
}

std::string many_fields(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += "X-" + std::to_string(i) + ": 1\r\n";
  return lines;
}

const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";

const std::vector<Row> rows{
    {"B1", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks), {400}},
    {"B2", post("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", "hello"), {400}},
    {"B3", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), {400}},
    {"B4", post("Content-Length: +5\r\n", "hello"), {400}},
    {"B5", post("Content-Length: -1\r\n"), {400}},
    {"B6", post("Content-Length: 0x10\r\n", "0123456789abcdef"), {400}},
    {"B7", post("Content-Length: 18446744073709551621\r\n", "hello"), {400}},
    {"B8", post("Content-Length: 1048577\r\n"), {413}},
    {"B9", post("Transfer-Encoding: chunked\r\n", chunks), {411}},
    {"B10",
     post("Transfer-Encoding: chunked\r\nTrailer: Authorization\r\n",
          "5\r\nhello\r\n0\r\nAuthorization: Bearer x\r\n\r\n"),
     {411}},
    {"B11", request("GET", "/echo", "X: " + std::string(9000, 'x') + "\r\n"), {431}},
    {"B12", request("GET", "/echo", many_fields(64)), {431}},
    {"B13", post("Content-Length : 5\r\n", "hello"), {400}},
    {"B14", request("GET", "/echo", "X: a\r\n b\r\n"), {400}},
    {"B15", "GET /echo HTTP/1.1\r\nHost: localhost, evil\r\n\r\n", {400}},
    {"B16", request("GET", "/echo", "X: a\0b\r\n"s), {400}},
    {"B17", "GET /echo HTTP/3.7\r\nHost: localhost\r\n\r\n", {400, 505}},
    {"B18", request("GET", "/echo/\xC3\xA9"), {400}},
    {"B19", request("BREW", "/"), {501}, Then::open},
    {"B20", request("DELETE", "/only-get"), {405}, Then::open},
    {"B21", request("GET", "/nothing"), {404}, Then::open},
    {"B22", untyped_post("Content-Length: 5\r\n", "hello"), {415}},
    {"B23", untyped_post("Content-Type: text/xml\r\nContent-Length: 4\r\n", "<a/>"), {415}},
    {"B24", post("Content-Encoding: br\r\nContent-Length: 5\r\n", "hello"), {415}},
    {"B25", post("Content-Length: 0\r\n"), {400}, Then::open},
    {"two hosts", request("GET", "/echo", "Host: localhost\r\n"), {400}},
    {"no host", "GET /echo HTTP/1.1\r\n\r\n", {400}},
    {"other host", "GET /echo HTTP/1.1\r\nHost: evil.example\r\n\r\n", {421}, Then::open},
    {"two keys", request("GET", "/", "Authorization: a\r\nAuthorization: b\r\n"), {400}},
    {"long target", request("GET", "/" + std::string(4096, 'x')), {414}},
    {"endless target", "GET /" + std::string(20'000, 'x'), {414}},
    {"endless head", "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x'), {431}},
    {"expectation", post("Expect: magic\r\nContent-Length: 5\r\n"), {417}},
};

class BadInput : public testing::TestWithParam<Row> {};

TEST_P(BadInput, is_refused_and_the_server_lives) {
  const Row& row = GetParam();
  RunningServer running;
  Client client(running.port());
  client.send(row.bytes);
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_TRUE(row.status.contains(reply->status)) << reply->status << reply->body;
  EXPECT_EQ(reply->headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(reply->headers.count("server"), 0u);
  EXPECT_EQ(reply->headers.count("connection") == 1, row.then == Then::closed);
  EXPECT_EQ(reply->body.find("evil"), std::string::npos);
  if (row.then == Then::closed) {
    EXPECT_EQ(client.rest(), std::string()) << "nothing may follow the refusal";
  } else {
    client.send(request("GET", "/tiny"));
    const auto next = client.reply();
    EXPECT_TRUE(next && next->status == 200);
  }
  EXPECT_TRUE(running.is_alive());
  for (const Request& seen : running.application().seen()) {
    EXPECT_TRUE(seen.header("authorization").empty());
    EXPECT_NE(seen.target, "/echo");
  }
}

INSTANTIATE_TEST_SUITE_P(Http, BadInput, testing::ValuesIn(rows), [](const auto& row) {
  std::string name = row.param.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
});

/// How long the connection stayed open after `bytes`, and the status it got, 0 for none.
std::pair<milliseconds, int> wait_for_close(const Limits& limits, const std::string& bytes) {
  RunningServer running(limits);
  const auto start = std::chrono::steady_clock::now();
  Client client(running.port());
  client.send(bytes);
  const auto reply = client.reply();
  EXPECT_TRUE(client.is_closed());
  const auto waited = std::chrono::steady_clock::now() - start;
  EXPECT_TRUE(running.is_alive());
  return {std::chrono::duration_cast<milliseconds>(waited), reply ? reply->status : 0};
}

TEST(BadClient, B26_a_head_that_never_ends_is_closed) {
  Limits limits;
  limits.header_wait_max = milliseconds(120);
  const auto [waited, status] = wait_for_close(limits, "GET / HTTP/1.1\r\nHost: local");
  EXPECT_EQ(status, 408);
  EXPECT_GE(waited, milliseconds(115));
  EXPECT_LT(waited, milliseconds(1'120));
}

TEST(BadClient, B26_bytes_now_and_then_do_not_prolong_a_head) {
  Limits limits;
  limits.header_wait_max = milliseconds(120);
  RunningServer running(limits);
  Client client(running.port());
  client.send("GET / HTTP/1.1\r\nX: ");
  const auto start = std::chrono::steady_clock::now();
  while (client.send("x")) {
    ASSERT_LT(std::chrono::steady_clock::now() - start, milliseconds(5'000));
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_TRUE(running.is_alive());
}

TEST(BadClient, B26_a_client_that_says_nothing_is_closed) {
  Limits limits;
  limits.header_wait_max = milliseconds(120);
  const auto [waited, status] = wait_for_close(limits, "");
  EXPECT_EQ(status, 0);
  EXPECT_LT(waited, milliseconds(1'120));
}

TEST(BadClient, B27_a_body_that_never_ends_is_closed) {
  Limits limits;
  limits.body_wait_max = milliseconds(120);
  const auto [waited, status] = wait_for_close(limits, post("Content-Length: 50\r\n", "half"));
  EXPECT_EQ(status, 408);
  EXPECT_GE(waited, milliseconds(115));
  EXPECT_LT(waited, milliseconds(1'120));
}

TEST(BadClient, B28_a_tls_greeting_on_the_plain_port_is_refused_at_once) {
  // A TLS 1.1 ClientHello: record version 3.1, client version 3.2, one cipher suite.
  const std::string hello = "\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x02"s +
                            std::string(32, '\x55') + "\x00\x00\x02\x00\x2f\x01\x00"s;
  RunningServer running;
  Client client(running.port());
  client.send(hello);
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 400);
  EXPECT_TRUE(client.is_closed());
  EXPECT_TRUE(running.is_alive());
}

TEST(BadClient, B29_one_connection_too_many_from_an_address_is_refused) {
  Limits limits;
  limits.connections_per_address_max = 3;
  RunningServer running(limits);
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(running.port());
    clients.back().send(request("GET", "/tiny"));
    ASSERT_TRUE(clients.back().reply());
  }
  Client one_more(running.port());
  one_more.send(request("GET", "/tiny"));
  EXPECT_FALSE(one_more.reply());
  EXPECT_TRUE(one_more.is_closed());
  for (Client& client : clients) {
    client.send(request("GET", "/tiny"));
    EXPECT_TRUE(client.reply());
  }
  clients.front().close();
  // The place is free as soon as the server has noticed.
  bool alive = false;
  for (int attempt = 0; attempt < 1'000 && !alive; ++attempt) alive = running.is_alive();
  EXPECT_TRUE(alive);
  EXPECT_GE(running.counters().connections_refused, 1u);
}

TEST(BadClient, B29_one_connection_too_many_in_all_hears_so) {
  Limits limits;
  limits.connections_max = 2;
  RunningServer running(limits);
  std::vector<Client> clients;
  for (int i = 0; i < 2; ++i) {
    clients.emplace_back(running.port());
    clients.back().send(request("GET", "/tiny"));
    ASSERT_TRUE(clients.back().reply());
  }
  Client one_more(running.port());
  const auto reply = one_more.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 503);
  EXPECT_EQ(reply->headers.at("retry-after"), "1");
  EXPECT_EQ(reply->headers.at("connection"), "close");
  EXPECT_TRUE(one_more.is_closed());
  EXPECT_EQ(running.counters().connections_refused, 1u);
}

}  // namespace
}  // namespace duebook::api::http
