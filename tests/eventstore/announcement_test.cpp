// SPDX-License-Identifier: Apache-2.0
// What is an announcement, and what only looks like one.
#include "eventstore/announcement.hpp"

#include <gtest/gtest.h>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {
namespace {

TEST(NodeUrl, names_a_host_and_a_port) {
  EXPECT_EQ(parse_node_url("http://127.0.0.1:7070"), (NodeAddress{"127.0.0.1", 7070}));
  EXPECT_EQ(parse_node_url("http://Ledger-2.example.com"),
            (NodeAddress{"Ledger-2.example.com", 80}));
  EXPECT_EQ(parse_node_url("http://[::1]:65535"), (NodeAddress{"::1", 65535}));
  EXPECT_EQ(parse_node_url("http://[fe80::1]"), (NodeAddress{"fe80::1", 80}));
}

TEST(NodeUrl, is_nothing_else) {
  for (const char* url : {"",
                          "http://",
                          "http://:7070",
                          "https://a:1",
                          "a:7070",
                          "http://a:0",
                          "http://a:65536",
                          "http://a:",
                          "http://a:+1",
                          "http://a:01",
                          "http://a:1/",
                          "http://a/x",
                          "http://u@a:1",
                          "http://a b:1",
                          "http://a\n:1",
                          "http://[]:1",
                          "http://[::1",
                          "http://[::1]7",
                          "http://é:1",
                          "http://a:1:2",
                          "HTTP://a:1"}) {
    EXPECT_FALSE(parse_node_url(url)) << url;
  }
  EXPECT_FALSE(parse_node_url("http://" + std::string(node_url_bytes_max, 'a')));
}

TEST(Announcement, is_read_back) {
  const std::string url = "http://10.0.0.7:7071";
  EXPECT_EQ(encode_announcement(url), R"({"url":"http://10.0.0.7:7071"})");
  EXPECT_EQ(read_announcement(announcement_key, encode_announcement(url)), url);
}

TEST(Announcement, is_nothing_else) {
  const std::string sound = R"({"url":"http://a:1"})";
  EXPECT_FALSE(read_announcement("main", sound));
  EXPECT_FALSE(read_announcement("", sound));
  for (const char* value :
       {"", "{}", R"({"url":"http://a:1"} )", R"({"url": "http://a:1"})", R"({"url":"http://a:1)",
        R"("})", R"({"url":""})", R"({"url":"http://a:1","x":"y"})", R"({"url":"file:///etc"})"}) {
    EXPECT_FALSE(read_announcement(announcement_key, value)) << value;
  }
}

TEST(Announcement, has_a_key_that_names_no_book) { EXPECT_FALSE(is_book_id(announcement_key)); }

}  // namespace
}  // namespace duebook::eventstore
