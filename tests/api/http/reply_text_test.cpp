// SPDX-License-Identifier: Apache-2.0
// The bytes of an answer's head, and the queue they wait in.
#include "api/http/reply_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "api/http/output_queue.hpp"

namespace duebook::api::http {
namespace {

ReplyFrame frame() {
  ReplyFrame frame;
  frame.request_id = "r1";
  return frame;
}

TEST(ReplyHead, is_written_field_by_field) {
  const Response response{201, "application/json", {{"Location", "/x"}}, "{}"};
  EXPECT_EQ(reply_head(frame(), response, BodyEnd::length),
            "HTTP/1.1 201 Created\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 2\r\n"
            "Location: /x\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "X-Request-Id: r1\r\n"
            "\r\n");
}

TEST(ReplyHead, leaves_caching_to_an_application_that_says_something_about_it) {
  const Response response{200, "", {{"cache-control", "immutable"}}, ""};
  const std::string head = reply_head(frame(), response, BodyEnd::length);
  EXPECT_NE(head.find("cache-control: immutable\r\n"), std::string::npos);
  EXPECT_EQ(head.find("no-store"), std::string::npos);
  EXPECT_EQ(head.find("Content-Type:"), std::string::npos);
}

TEST(ReplyHead, lets_nobody_else_decide_where_the_message_ends) {
  const Response response{200,
                          "text/plain",
                          {{"Content-Length", "99"},
                           {"transfer-encoding", "chunked"},
                           {"Connection", "close"},
                           {"X-Note", "a\r\nSet-Cookie: b\n\x7f"}},
                          "ok"};
  const std::string head = reply_head(frame(), response, BodyEnd::length);
  EXPECT_EQ(head.find("99"), std::string::npos);
  EXPECT_EQ(head.find("chunked"), std::string::npos);
  EXPECT_EQ(head.find("Connection"), std::string::npos);
  EXPECT_NE(head.find("X-Note: a  Set-Cookie: b  \r\n"), std::string::npos);
}

TEST(ReplyHead, gives_no_length_where_there_is_no_body) {
  for (int status : {204, 304}) {
    const Response response{status, "", {}, ""};
    EXPECT_FALSE(has_body(frame(), response));
    EXPECT_EQ(reply_head(frame(), response, BodyEnd::length).find("Content-Length"),
              std::string::npos);
  }
  EXPECT_EQ(reply_head(frame(), Response{}, BodyEnd::close).find("Content-Length"),
            std::string::npos);
  EXPECT_TRUE(has_body(frame(), Response{}));
}

TEST(ReplyHead, names_every_status_it_can_and_survives_others) {
  const Response odd{599, "", {}, ""};
  EXPECT_TRUE(reply_head(frame(), odd, BodyEnd::length).starts_with("HTTP/1.1 599 Other\r\n"));
}

TEST(OutputQueue, gives_back_what_was_pushed_in_order) {
  OutputQueue queue;
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    const std::string piece(static_cast<std::size_t>(i % 7 == 0 ? 70'000 : i), char('a' + i % 26));
    expected += piece;
    queue.push(piece);
  }
  EXPECT_EQ(queue.bytes(), expected.size());
  std::string seen;
  while (!queue.empty()) {
    const auto piece = queue.front().substr(0, 10'000);
    seen += piece;
    queue.consume(piece.size());
  }
  EXPECT_EQ(seen, expected);
  EXPECT_TRUE(queue.front().empty());
}

TEST(OutputQueue, joins_small_pieces_into_one_write) {
  OutputQueue queue;
  queue.push("head");
  queue.push("");
  queue.push("body");
  EXPECT_EQ(queue.front(), "headbody");
  queue.consume(5);
  queue.push("!");
  EXPECT_EQ(queue.front(), "ody!");
}

}  // namespace
}  // namespace duebook::api::http
