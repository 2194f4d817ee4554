// SPDX-License-Identifier: Apache-2.0
// The rules for request heads, as tables of cases.
#include "api/http/head_policy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "api/http/request_head.hpp"

namespace duebook::api::http {
namespace {

using namespace std::string_literals;

const std::vector<std::string> hosts = allowed_hosts(Options{});

/// The three checks and the parser, in the server's order; the whole head is there.
Verdict judge(const std::string& head) {
  const Limits limits;
  const HeadScan scan = scan_head(head, 0, limits);
  if (!scan.verdict.sound() || scan.end == 0) return scan.verdict;
  const std::string_view complete = std::string_view(head).substr(0, scan.end);
  if (const Verdict verdict = check_head(complete, limits); !verdict.sound()) return verdict;
  Request request;
  const int version = parse_head(complete, request);
  if (version == 0) return refusals::bad_request_line;
  return check_fields(request.method, version, request.headers, hosts).verdict;
}

std::string get(const std::string& lines) {
  return "GET / HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
}

std::string post(const std::string& lines) {
  return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + lines +
         "\r\n";
}

struct Case {
  std::string head;
  Verdict expected;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const Verdict verdict = judge(c.head);
    EXPECT_EQ(verdict.status, c.expected.status) << testing::PrintToString(c.head);
    EXPECT_EQ(verdict.code, c.expected.code) << testing::PrintToString(c.head);
    EXPECT_EQ(verdict.after == After::close, c.expected.after == After::close);
  }
}

TEST(HeadPolicy, takes_what_ordinary_clients_send) {
  expect_all({
      {get(""), refusals::none},
      {get("Accept: */*\r\nUser-Agent: curl/7.88.1\r\n"), refusals::none},
      {get("X-Name: Ph\xC3\xBA\r\n"), refusals::none},
      {get("X-Empty:\r\nX-Tab:\ta\tb\r\n"), refusals::none},
      {get("Accept: text/html, application/json\r\nAccept: */*\r\n"), refusals::none},
      {"GET /a?b=%20c&d=[e]|f HTTP/1.0\r\nHost: 127.0.0.1:7070\r\n\r\n", refusals::none},
      {"GET / HTTP/1.1\r\nhOST: LOCALHOST:80\r\n\r\n", refusals::none},
      {"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", refusals::none},
      {"DELETE /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", refusals::none},
      {post("Content-Length: 5\r\nExpect: 100-Continue\r\n"), refusals::none},
      {post("Content-Length: 007\r\nAuthorization: Bearer x\r\n"), refusals::none},
      {post("Content-Length: 5\r\nIdempotency-Key: \"a,b\"\r\n"), refusals::none},
  });
}

TEST(HeadPolicy, refuses_bytes_that_no_head_contains) {
  expect_all({
      {get("X: a\0b\r\n"s), refusals::bad_head_byte},
      {get("X: a\x01b\r\n"), refusals::bad_head_byte},
      {get("X: a\x7f\r\n"), refusals::bad_head_byte},
      {get("X: a\rb\r\n"), refusals::bad_head_byte},
      {get("X: a\nY: b\r\n"), refusals::bad_head_byte},
      {"GET / HTTP/1.1\nHost: localhost\n\n", refusals::bad_head_byte},
      {"\x16\x03\x02", refusals::bad_head_byte},
  });
}

TEST(HeadPolicy, refuses_a_request_line_that_is_not_one) {
  expect_all({
      {"GET /  HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET  / HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET /\tx HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET /x\xC3\xA9 HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET /x#y HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET http://localhost/ HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET * HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET x HTTP/1.1\r\n\r\n", refusals::bad_target},
      {"GET /\r\n\r\n", refusals::bad_request_line},
      {"GET\r\n\r\n", refusals::bad_request_line},
      {" GET / HTTP/1.1\r\n\r\n", refusals::bad_request_line},
      {"G(T / HTTP/1.1\r\n\r\n", refusals::bad_request_line},
      {"GET / http/1.1\r\n\r\n", refusals::bad_request_line},
      {"GET / HTTP/1.10\r\n\r\n", refusals::bad_request_line},
      {"GET / HTTP/3.7\r\n\r\n", refusals::version_unsupported},
      {"PRI * HTTP/2.0\r\n\r\n", refusals::version_unsupported},
      {"GET /" + std::string(4096, 'x') + " HTTP/1.1\r\n\r\n", refusals::target_too_long},
      {"GET /" + std::string(9000, 'x'), refusals::target_too_long},
      {"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", refusals::method_unknown},
      {"get / HTTP/1.1\r\nHost: localhost\r\n\r\n", refusals::method_unknown},
  });
}

TEST(HeadPolicy, refuses_fields_that_are_not_fields) {
  expect_all({
      {get("Content-Length : 5\r\n"), refusals::bad_field},
      {get("no colon\r\n"), refusals::bad_field},
      {get(": value\r\n"), refusals::bad_field},
      {get("N\xC3\xA9: value\r\n"), refusals::bad_field},
      {get("X: a\r\n folded\r\n"), refusals::folded_field},
      {get("X: a\r\n\tfolded\r\n"), refusals::folded_field},
      {get("X: " + std::string(9000, 'x') + "\r\n"), refusals::header_too_large},
      {get("X: " + std::string(9000, 'x')), refusals::header_too_large},
  });
}

TEST(HeadPolicy, counts_fields) {
  std::string lines;
  for (int i = 0; i < 63; ++i) lines += "X-" + std::to_string(i) + ": 1\r\n";
  expect_all({{get(lines), refusals::none}, {get(lines + "Y: 1\r\n"), refusals::too_many_fields}});
}

TEST(HeadPolicy, wants_exactly_one_host_from_the_list) {
  const auto with = [](const std::string& lines) { return "GET / HTTP/1.1\r\n" + lines + "\r\n"; };
  expect_all({
      {with(""), refusals::host_missing},
      {with("Host:\r\n"), refusals::host_missing},
      {"GET / HTTP/1.0\r\n\r\n", refusals::host_missing},
      {with("Host: localhost\r\nHost: localhost\r\n"), refusals::repeated_field},
      {with("Host: localhost, localhost\r\n"), refusals::repeated_field},
      {with("Host: local host\r\n"), refusals::host_malformed},
      {with("Host: localhost:8x\r\n"), refusals::host_malformed},
      {with("Host: localhost:123456\r\n"), refusals::host_malformed},
      {with("Host: user@localhost\r\n"), refusals::host_malformed},
      {with("Host: [::1\r\n"), refusals::host_malformed},
      {with("Host: [::1]\r\n"), refusals::host_not_allowed},
      {with("Host: evil.example\r\n"), refusals::host_not_allowed},
      {with("Host: localhost.evil.example\r\n"), refusals::host_not_allowed},
  });
}

TEST(HeadPolicy, allows_the_hosts_of_the_options) {
  Options options;
  options.address = "::1";
  options.hosts = {"books.example"};
  const auto allowed = allowed_hosts(options);
  for (const char* host : {"localhost", "[::1]:7070", "Books.Example"}) {
    EXPECT_TRUE(check_fields("GET", 11, {{"host", host}}, allowed).verdict.sound()) << host;
  }
  EXPECT_FALSE(check_fields("GET", 11, {{"host", "127.0.0.1"}}, allowed).verdict.sound());
}

TEST(HeadPolicy, never_guesses_where_a_body_ends) {
  expect_all({
      {post("Content-Length: 5\r\nContent-Length: 6\r\n"), refusals::repeated_field},
      {post("Content-Length: 5\r\nContent-Length: 5\r\n"), refusals::repeated_field},
      {post("Content-Length: 5, 5\r\n"), refusals::repeated_field},
      {post("Content-Length: +5\r\n"), refusals::bad_content_length},
      {post("Content-Length: -1\r\n"), refusals::bad_content_length},
      {post("Content-Length: 0x10\r\n"), refusals::bad_content_length},
      {post("Content-Length: 18446744073709551621\r\n"), refusals::bad_content_length},
      {post("Content-Length: 9223372036854775808\r\n"), refusals::bad_content_length},
      {post("Content-Length: 5 5\r\n"), refusals::bad_content_length},
      {post("Content-Length:\r\n"), refusals::bad_content_length},
      {post("Transfer-Encoding: chunked\r\n"), refusals::length_required},
      {post("Transfer-Encoding: identity\r\n"), refusals::length_required},
      {post("Transfer-Encoding:\r\n"), refusals::length_required},
      {get("Transfer-Encoding: gzip, chunked\r\n"), refusals::length_required},
      {post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), refusals::ambiguous_length},
      {post("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n"), refusals::ambiguous_length},
  });
}

TEST(HeadPolicy, refuses_a_second_value_where_one_is_meant) {
  expect_all({
      {get("Authorization: Bearer a\r\nauthorization: Bearer b\r\n"), refusals::repeated_field},
      {get("Authorization: Bearer a, Bearer b\r\n"), refusals::repeated_field},
      {get("Idempotency-Key: a\r\nIdempotency-Key: a\r\n"), refusals::repeated_field},
      {get("Idempotency-Key: a,b\r\n"), refusals::repeated_field},
      {post("Content-Length: 5\r\nContent-Type: text/plain\r\n"), refusals::repeated_field},
      {get("Content-Type: application/json, text/plain\r\n"), refusals::repeated_field},
  });
}

TEST(HeadPolicy, takes_json_bodies_only) {
  const auto with = [](const std::string& lines) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n" + lines + "\r\n";
  };
  expect_all({
      {with("Content-Type: application/json\r\n"), refusals::none},
      {with("Content-Type: Application/JSON; charset=utf-8\r\n"), refusals::none},
      {with("Content-Type: application/x-ndjson\r\n"), refusals::none},
      {with(""), refusals::content_type},
      {with("Content-Type: text/xml\r\n"), refusals::content_type},
      {with("Content-Type: application/jsonx\r\n"), refusals::content_type},
      {with("Content-Type: application/x-www-form-urlencoded\r\n"), refusals::content_type},
      {post("Content-Length: 5\r\nContent-Encoding: br\r\n"), refusals::content_encoding},
      {post("Content-Length: 5\r\nExpect: 200-ok\r\n"), refusals::expectation},
      {post("Content-Length: 0\r\n"), refusals::body_missing},
      {post(""), refusals::body_missing},
  });
}

TEST(HeadPolicy, knows_when_the_connection_goes_on) {
  struct Row {
    int version;
    std::string connection;
    bool keep_alive;
  };
  for (const Row& row : std::vector<Row>{{11, "", true},
                                         {11, "close", false},
                                         {11, "TE, Close", false},
                                         {11, "keep-alive", true},
                                         {10, "", false},
                                         {10, "Keep-Alive", true},
                                         {10, "keep-alive, close", false}}) {
    const Framing framing = check_fields(
        "GET", row.version, {{"host", "localhost"}, {"connection", row.connection}}, hosts);
    EXPECT_EQ(framing.keep_alive, row.keep_alive) << row.version << row.connection;
  }
}

TEST(HeadPolicy, finds_the_same_end_however_the_bytes_arrive) {
  const std::string head = get("Accept: */*\r\n");
  const std::string bytes = head + "GET / HT";
  const Limits limits;
  for (std::size_t cut = 1; cut < head.size(); ++cut) {
    const auto part = std::string_view(bytes).substr(0, cut);
    const HeadScan first = scan_head(part, 0, limits);
    EXPECT_TRUE(first.verdict.sound() && first.end == 0) << cut;
    EXPECT_EQ(scan_head(bytes, cut - 1, limits).end, head.size()) << cut;
  }
}

TEST(Refusals, have_codes_of_their_own) {
  std::set<std::string_view> codes;
  for (const Verdict& refusal : refusals::all) {
    EXPECT_GE(refusal.status, 400);
    EXPECT_TRUE(codes.insert(refusal.code).second) << refusal.code;
    EXPECT_EQ(refusal.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string::npos);
  }
}

}  // namespace
}  // namespace duebook::api::http
