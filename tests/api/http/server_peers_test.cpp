// SPDX-License-Identifier: Apache-2.0
// The peers' door: any address, and nothing without the key.
#include <gtest/gtest.h>

#include "tests/api/http/running_server.hpp"

namespace duebook::api::http {
namespace {

const std::string key = "0123456789abcdef0123456789abcdef";

class PeersDoor : public testing::Test {
 protected:
  static PeerDoor door() { return {"0.0.0.0", 0, key, {"node-1.example.com"}}; }
  Reply ask(const std::string& lines, std::string_view target = "/echo") {
    Client client(server.server().peer_port());
    client.send(request("GET", target, lines));
    return client.reply().value_or(Reply{});
  }
  static std::string shown(const std::string& text) { return "Duebook-Peer-Key: " + text + "\r\n"; }

  RunningServer server{{}, {}, door()};
};

TEST_F(PeersDoor, serves_who_shows_the_key) {
  EXPECT_EQ(ask(shown(key)).status, 200);
  EXPECT_TRUE(server.application().seen().back().from_peer);
  Client named(server.server().peer_port());
  named.send("GET /echo HTTP/1.1\r\nHost: node-1.example.com:7171\r\n" + shown(key) + "\r\n");
  EXPECT_EQ(named.reply().value().status, 200);
  // At the front door there is no key to be shown.
  EXPECT_TRUE(server.is_alive());
  EXPECT_FALSE(server.application().seen().back().from_peer);
}

TEST_F(PeersDoor, tells_nothing_to_who_does_not) {
  std::string other = key;
  other.back() = 'x';
  for (const std::string& lines :
       {std::string(), shown(""), shown(other), shown(key + "0"), shown(key.substr(1))}) {
    for (const char* target : {"/echo", "/nowhere"}) {
      const Reply reply = ask(lines, target);
      EXPECT_EQ(reply.status, 401) << lines;
      EXPECT_EQ(reply.body, R"({"code":"peer-key-wrong"})");
      EXPECT_EQ(reply.headers.at("connection"), "close");
    }
  }
  EXPECT_TRUE(server.application().seen().empty());
  EXPECT_EQ(server.counters().refusals, 10u);
}

TEST_F(PeersDoor, asks_for_the_key_with_every_request) {
  Client client(server.server().peer_port());
  client.send(request("GET", "/echo", shown(key)) + request("GET", "/echo"));
  EXPECT_EQ(client.reply().value().status, 200);
  EXPECT_EQ(client.reply().value().status, 401);
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(server.application().seen().size(), 1u);
}

TEST_F(PeersDoor, judges_a_doubtful_head_as_the_front_door_does) {
  Client client(server.server().peer_port());
  client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n" + shown(key) +
              "Content-Length: +5\r\n\r\n");
  EXPECT_EQ(client.reply().value().status, 400);
  EXPECT_EQ(ask(shown(key) + "Host: elsewhere\r\n").status, 400);
}

TEST_F(PeersDoor, is_there_only_when_it_is_asked_for) {
  EXPECT_EQ(RunningServer().server().peer_port(), 0);
  EXPECT_NE(server.server().peer_port(), server.port());
}

}  // namespace
}  // namespace duebook::api::http
