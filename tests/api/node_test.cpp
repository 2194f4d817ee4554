// SPDX-License-Identifier: Apache-2.0
// Nodes in one process, each behind a socket of its own: commands sent to any of them are done
// once, by the owner, and every node answers questions.
#include "api/node.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <thread>

#include "tests/api/http/silent_port.hpp"
#include "tests/api/running_service.hpp"

namespace duebook::tests {
namespace {

using api::http::Reply;

constexpr std::int32_t main_partition = 'm' % MemoryTopic::partitions;

class Nodes : public testing::Test {
 protected:
  Nodes() {
    one.own();
    one.set_up();
  }
  static Reply pay(RunningService& node, const std::string& key, std::string_view lines = "") {
    return node.ask(command_bytes("record-payment", payment_body(500), key, lines));
  }

  std::shared_ptr<MemoryTopic> topic = std::make_shared<MemoryTopic>();
  RunningService one{topic};
  RunningService two{topic};
};

TEST_F(Nodes, pass_a_command_on_to_the_owner_and_its_answer_back) {
  const Reply there = pay(two, "k");
  const Reply again = pay(one, "k");
  EXPECT_EQ(there.status, 201) << there.body;
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(there.body, again.body);
  for (const char* name : {"duebook-position", "location", "content-type", "cache-control"}) {
    EXPECT_EQ(there.headers.at(name), again.headers.at(name)) << name;
  }
  EXPECT_FALSE(there.headers.contains("idempotent-replayed"));
  EXPECT_EQ(pay(two, "k").headers.at("idempotent-replayed"), "true");
  EXPECT_EQ(one.position(), 4u);
}

TEST_F(Nodes, serve_on_while_a_commit_waits_for_its_log) {
  one.log.set_meeting(2);
  auto first = std::async(std::launch::async, [&] { return pay(one, "k1"); });
  while (one.log.under_way_max() == 0) std::this_thread::yield();
  auto second = std::async(std::launch::async, [&] { return pay(one, "k2"); });
  EXPECT_EQ(member(one.get("/v1/books/main").body, "position"), "3");
  one.log.meet();
  EXPECT_EQ(first.get().headers.at("duebook-position"), "4");
  EXPECT_EQ(second.get().headers.at("duebook-position"), "5");
}

TEST_F(Nodes, stop_when_what_was_sent_is_written) {
  one.log.set_meeting(2);
  auto first = std::async(std::launch::async, [&] { return pay(one, "k"); });
  while (one.log.under_way_max() == 0) std::this_thread::yield();
  auto stopped = std::async(std::launch::async, [&] { one.stop(); });
  one.log.meet();
  stopped.get();
  EXPECT_EQ(first.get().status, 201);
}

TEST_F(Nodes, follow_others_when_their_own_commit_has_ended) {
  two.log.announce({'s' % MemoryTopic::partitions}, two.url());
  const std::string body = R"({"name":"S","currency":"VND"})";
  ASSERT_EQ(two.command("open-book", body, "", "side").status, 201);
  two.log.set_meeting(2);
  auto own = std::async(std::launch::async, [&] {
    return two.command("register-customer", R"({"code":"C1","name":"N"})", "", "side").status;
  });
  while (two.log.under_way_max() == 0) std::this_thread::yield();
  const std::string position = pay(one, "k").headers.at("duebook-position");
  EXPECT_EQ(two.get("/livez").status, 200);
  two.log.meet();
  EXPECT_EQ(own.get(), 201);
  EXPECT_EQ(two.get("/v1/books/main/debt-ageing?min_position=" + position).status, 200);
}

TEST_F(Nodes, pass_on_what_a_command_is_made_of) {
  const Reply who = pay(two, "k", "Duebook-Actor: lan\r\nX-Request-Id: r-7\r\n");
  EXPECT_NE(who.body.find(R"("by":"lan")"), std::string::npos) << who.body;
  EXPECT_EQ(who.headers.at("x-request-id"), "r-7");
  const Reply version = two.ask(command_bytes("change-customer", R"({"customer":"C1","name":"N"})",
                                              "v", "If-Match: \"0\"\r\nAccept-Language: vi\r\n"));
  EXPECT_EQ(version.status, 412);
  EXPECT_EQ(version.headers.at("etag"), "\"1\"");
  EXPECT_NE(version.body.find("Đã thay đổi"), std::string::npos) << version.body;
  EXPECT_EQ(member(two.command("record-payment", "{}").body, "code"),
            member(one.command("record-payment", "{}").body, "code"));
}

TEST_F(Nodes, pass_batches_on) {
  const std::string line =
      R"({"command":"record-payment","key":"b1","data":)" + payment_body(1) + "}\n";
  const std::string bad =
      R"({"command":"record-payment","key":"b2","data":)" + payment_body(0) + "}\n";
  EXPECT_EQ(two.batch(line + bad, "?atomic=true").status, 409);
  EXPECT_EQ(one.position(), 3u);
  const Reply reply = two.batch(line + bad);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("content-type"), "application/x-ndjson");
  EXPECT_EQ(std::ranges::count(reply.body, '\n'), 2);
  EXPECT_EQ(one.position(), 4u);
}

TEST_F(Nodes, answer_questions_at_the_position_that_was_acknowledged) {
  for (int i = 0; i < 20; ++i) {
    const Reply done = pay(two, "k" + std::to_string(i));
    const std::string position = done.headers.at("duebook-position");
    const Reply report = two.get("/v1/books/main/debt-ageing?min_position=" + position);
    EXPECT_EQ(report.status, 200);
    EXPECT_GE(std::stoull(report.headers.at("duebook-position")), std::stoull(position));
  }
  EXPECT_EQ(two.get("/v1/books/main/events.ndjson").body,
            one.get("/v1/books/main/events.ndjson").body);
}

TEST_F(Nodes, wait_for_a_book_that_another_one_opened) {
  const Reply opened = two.command("open-book", R"({"name":"B","currency":"VND"})", "", "b");
  ASSERT_EQ(opened.status, 201) << opened.body;
  EXPECT_EQ(two.get("/v1/books/b/debt-ageing?min_position=1").status, 200);
  EXPECT_EQ(two.get("/v1/books/c/debt-ageing").status, 404);
}

TEST_F(Nodes, stream_the_events_of_others) {
  api::http::Client client(two.port());
  client.send(api::http::request("GET", "/v1/books/main/events?follow=true&from=3"));
  pay(one, "k");
  EXPECT_TRUE(client.await("id: 3\ndata: ")) << "as they come";
}

TEST_F(Nodes, do_not_pass_on_what_was_passed_on) {
  const Reply reply = pay(two, "k", "Duebook-Passed-On: http://127.0.0.1:1\r\n");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(member(reply.body, "code"), "not-owner");
  EXPECT_EQ(member(reply.body, "outcome"), "not-applied");
  EXPECT_EQ(reply.headers.at("retry-after"), "1");
  EXPECT_EQ(pay(one, "k", "Duebook-Passed-On: http://127.0.0.1:1\r\n").status, 201);
}

TEST_F(Nodes, say_when_nobody_is_known_to_own_a_book) {
  RunningService three{std::make_shared<MemoryTopic>()};
  EXPECT_EQ(member(pay(three, "k").body, "code"), "owner-unknown");
  // What was announced at this address, by a process that is gone, is nobody's either.
  FaultyLog gone(topic);
  gone.announce({main_partition}, two.url());
  const Reply reply = pay(two, "k");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(member(reply.body, "code"), "owner-unknown");
  EXPECT_EQ(reply.headers.at("retry-after"), "1");
}

TEST_F(Nodes, say_when_the_owner_cannot_be_reached) {
  one.stop();
  RunningService closed{topic};
  const std::string url = closed.url();
  closed.stop();
  FaultyLog gone(topic);
  gone.announce({main_partition}, "http://no-such-host.invalid:1");
  const Reply reply = pay(two, "k");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(member(reply.body, "code"), "owner-unreachable");
  EXPECT_EQ(member(reply.body, "outcome"), "not-applied");
}

TEST_F(Nodes, take_over_with_every_key) {
  const Reply first = pay(one, "k");
  two.own();
  const Reply again = pay(two, "k");
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.headers.at("idempotent-replayed"), "true");
  // The last owner passes its commands on now.
  EXPECT_EQ(pay(one, "other").status, 201);
  EXPECT_EQ(one.log.head("main").term, 2u);
  EXPECT_EQ(one.position(), 5u);
}

TEST_F(Nodes, pass_a_command_on_that_was_waiting_when_another_one_took_over) {
  // given an owner that has not heard of it: the other one announced itself and claimed the book
  topic->owners.at(main_partition) = {two.url(), &two.log};
  two.log.claim("main");
  const Reply reply = pay(one, "k");
  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(one.position(), 4u);
}

TEST_F(Nodes, pass_a_command_on_anew_when_its_owner_is_replaced_before_it_answered) {
  const api::http::SilentPort silent;
  FaultyLog other(topic);
  other.announce({0, 1, 2, 3}, "http://127.0.0.1:" + std::to_string(silent.port()));
  // given two commands that wait for an owner who says nothing
  api::http::Client first(one.port());
  api::http::Client second(two.port());
  first.send(command_bytes("record-payment", payment_body(500), "a"));
  second.send(command_bytes("record-payment", payment_body(500), "b"));
  const int sockets[] = {silent.accept(), silent.accept()};
  // when another node takes over
  two.own();
  // then one is done there, and the other is passed on to it
  EXPECT_EQ(first.reply().value().status, 201);
  EXPECT_EQ(second.reply().value().status, 201);
  EXPECT_EQ(two.position(), 5u);
  for (const int socket : sockets) ::close(socket);
}

}  // namespace
}  // namespace duebook::tests
