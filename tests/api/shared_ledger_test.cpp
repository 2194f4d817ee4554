// SPDX-License-Identifier: Apache-2.0
// Ledgers that share a log: who decides, who follows, and what becomes of a writer that was
// replaced.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "api/ledger.hpp"
#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {
namespace {

using Strings = std::vector<std::string>;

constexpr std::int32_t main_partition = 'm' % MemoryTopic::partitions;

// Two nodes; the first owns all partitions.
class SharedLedger : public testing::Test {
 protected:
  SharedLedger() {
    take_all(one);
    one.set_up();
    settle(two);
  }

  static void take_all(ScriptedLedger& node) {
    node.log.announce({0, 1, 2, 3}, "http://node:1");
    settle(node);
  }
  static void settle(ScriptedLedger& node) {
    while (node.ledger->follow_up()) {
    }
  }
  void expect_the_same() {
    settle(one);
    settle(two);
    EXPECT_EQ(one.ledger->digest("main"), two.ledger->digest("main"));
    EXPECT_EQ(one.ledger->digest("main"), one.digest_of_log());
  }

  std::shared_ptr<MemoryTopic> topic = std::make_shared<MemoryTopic>();
  ScriptedLedger one{topic};
  ScriptedLedger two{topic};
  const Sent payment{"record-payment", payment_body(500), "k"};
};

}  // namespace

TEST_F(SharedLedger, follows_the_books_of_others) {
  // then a book that another node opened is there by itself
  EXPECT_EQ(two.ledger->books(), Strings{"main"});
  EXPECT_EQ(two.ledger->facts("main")->position(), 3u);
  const int news = two.news;
  one.send(payment);
  EXPECT_EQ(two.news, news + 1) << "told once";
  EXPECT_EQ(two.ledger->facts("main")->position(), 3u) << "folded when the writer's thread comes";
  settle(two);
  EXPECT_EQ(two.ledger->facts("main")->position(), 4u);
  EXPECT_EQ(two.ledger->counters().followed_events, 4u);
  EXPECT_EQ(two.ledger->books_claimed(), 0u);
  EXPECT_EQ(one.ledger->books_claimed(), 1u);
  expect_the_same();
}

TEST_F(SharedLedger, decides_no_book_of_others) {
  EXPECT_TRUE(one.ledger->owns("main"));
  EXPECT_FALSE(two.ledger->owns("main"));
  EXPECT_EQ(summary(two.send(payment)), "503 not-owner");
  EXPECT_EQ(summary(two.send({"open-book", R"({"name":"A","currency":"VND"})"}, "new")),
            "503 not-owner");
  EXPECT_EQ(summaries(two.send_batch({payment, payment}, true)),
            (Strings{"503 not-owner", "503 not-owner"}));
  EXPECT_EQ(two.log.head("new").term, 0u);
  EXPECT_EQ(two.position(), 3u);
}

TEST_F(SharedLedger, takes_a_book_over_with_all_that_was_done) {
  const auto first = one.send(payment);
  two.log.announce({main_partition}, "http://node:2");
  settle(two);
  // then the next owner knows the key, and goes on
  EXPECT_EQ(two.ledger->books_claimed(), 1u);
  const auto again = two.send(payment);
  EXPECT_EQ(summary(again), "201 replayed");
  EXPECT_EQ(result_of(again).events, result_of(first).events);
  EXPECT_EQ(summary(two.send({"record-payment", payment_body(1)})), "201");
  settle(one);
  EXPECT_EQ(one.ledger->books_claimed(), 0u);
  EXPECT_EQ(summary(one.send(payment)), "503 not-owner");
  EXPECT_EQ(one.ledger->counters().books_lost, 0u) << "given up, not taken away";
  expect_the_same();
}

TEST_F(SharedLedger, claims_a_book_when_its_first_command_comes_before_its_turn) {
  two.log.announce({main_partition}, "http://node:2");
  EXPECT_EQ(summary(two.send(payment)), "201");
  EXPECT_EQ(two.log.head("main").term, 2u);
  settle(two);
  EXPECT_EQ(two.log.head("main").term, 2u) << "once";
}

// It has not heard yet that it was replaced, as after a long pause of its process.
TEST_F(SharedLedger, does_nothing_once_another_one_has_claimed_the_book) {
  const auto before = one.send(payment);
  const eventstore::Head claimed = two.log.claim("main");
  one.submit({"record-payment", payment_body(7), "zombie"});
  one.submit({"record-payment", payment_body(0), "rejected"});
  one.submit(payment);
  one.ledger->commit();
  // then nothing was written, and what rested on it is not told
  EXPECT_EQ(summaries(one.answers), (Strings{"503 not-owner", "503 not-owner", "201 replayed"}));
  EXPECT_EQ(result_of(one.answers[2]).events, result_of(before).events);
  EXPECT_EQ(one.log.head("main"), claimed);
  EXPECT_EQ(one.ledger->digest("main"), one.digest_of_log());
  EXPECT_EQ(one.ledger->counters().books_lost, 1u);
  EXPECT_EQ(one.ledger->counters().commands_rejected, 2u);
  expect_the_same();
}

TEST_F(SharedLedger, hears_that_another_one_has_claimed_the_book) {
  two.log.claim("main");
  settle(one);
  EXPECT_EQ(one.ledger->books_claimed(), 0u);
  EXPECT_EQ(one.ledger->counters().books_lost, 1u);
  // It is the owner still: who claimed it announced nothing, as an import does.
  EXPECT_EQ(summary(one.send(payment)), "201");
  EXPECT_EQ(one.log.head("main").term, 3u);
}

TEST_F(SharedLedger, takes_an_atomic_batch_back_when_it_was_replaced) {
  two.log.claim("main");
  one.submit({"record-payment", payment_body(1)});
  const auto answers = one.send_batch(
      {{"create-invoice", invoice_body(100)}, {"record-payment", payment_body(40)}}, true);
  EXPECT_EQ(summaries(answers), (Strings{"503 not-owner", "503 not-owner"}));
  EXPECT_EQ(summaries(one.answers), (Strings{"503 not-owner"}));
  EXPECT_EQ(one.position(), 3u);
  expect_the_same();
}

TEST_F(SharedLedger, takes_back_the_book_that_another_one_opened_first) {
  const Sent open{"open-book", R"({"name":"A","currency":"VND"})", "mine"};
  eventstore::Record record;
  record.base = two.log.claim("new");
  record.add_line(
      R"({"seq":0,"at":"2026-01-01T00:00:00.000000Z","by":"a","key":"theirs","type":"book-opened",)"
      R"("data":{"name":"B","currency":"VND","time_zone":"UTC","fiscal_year_start_month":1,)"
      R"("allocation":"oldest-due"}})");
  record.commands = {{"theirs", 1, "ffffffffffffffffffff"}};
  one.submit(open, "new");
  // when it was there before this node came to look, though it heard nothing of it
  topic->log.append("new", record);
  one.ledger->commit();
  EXPECT_EQ(summaries(one.answers), (Strings{"409 book-exists"}));
  EXPECT_EQ(one.ledger->facts("new")->settings().name.value, "B");
}

TEST_F(SharedLedger, leaves_a_turn_to_others_when_much_is_to_be_followed) {
  ScriptedLedger slow{topic, {.follow_events_max = 2}};
  for (int i = 0; i < 5; ++i) one.send({"record-payment", payment_body(1)});
  EXPECT_TRUE(slow.ledger->follow_up());
  EXPECT_EQ(slow.ledger->facts("main")->position(), 5u);
  EXPECT_TRUE(slow.ledger->follow_up());
  EXPECT_FALSE(slow.ledger->follow_up());
  EXPECT_EQ(slow.ledger->facts("main")->position(), 8u);
  EXPECT_EQ(slow.ledger->digest("main"), one.ledger->digest("main"));
}

TEST_F(SharedLedger, claims_a_few_books_at_a_time) {
  for (const char* book : {"a", "b", "c", "d", "e"}) {
    one.send({"open-book", R"({"name":"A","currency":"VND"})"}, book);
  }
  ScriptedLedger heir{topic, {.claims_at_once_max = 4}};
  heir.log.announce({0, 1, 2, 3}, "http://node:3");
  EXPECT_TRUE(heir.ledger->follow_up());
  EXPECT_EQ(heir.ledger->books_claimed(), 4u);
  EXPECT_FALSE(heir.ledger->follow_up());
  EXPECT_EQ(heir.ledger->books_claimed(), 6u);
  settle(one);
  EXPECT_EQ(one.ledger->books_claimed(), 0u);
}

TEST_F(SharedLedger, stops_when_the_log_can_no_longer_be_followed) {
  const int news = two.news;
  two.log.end();
  EXPECT_EQ(two.news, news + 1);
  EXPECT_THROW(two.ledger->follow_up(), eventstore::Fault);
}

TEST_F(SharedLedger, begins_as_the_follower_of_all_books) {
  two.restart();  // not shared: it claims
  EXPECT_EQ(two.log.head("main").term, 2u);
  ScriptedLedger third{topic};
  EXPECT_EQ(third.ledger->facts("main")->position(), 3u);
  EXPECT_EQ(third.log.head("main").term, 2u);
}

// Whoever announces, claims, or sends what, in whatever order they hear of it: all agree, and what
// was acknowledged is there once.
RC_GTEST_PROP(SharedLedgers, agree_whatever_they_hear_when, ()) {
  const auto topic = std::make_shared<MemoryTopic>();
  std::vector<std::unique_ptr<ScriptedLedger>> nodes;
  for (int i = 0; i < 3; ++i) nodes.push_back(std::make_unique<ScriptedLedger>(topic));
  nodes[0]->log.announce({0, 1, 2, 3}, "http://node:1");
  nodes[0]->set_up();
  Strings acknowledged;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      *rc::gen::inRange<std::size_t>(1, 40),
      rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(0, 8)));
  for (const auto& [who, what] : steps) {
    ScriptedLedger& node = *nodes[static_cast<std::size_t>(who)];
    if (what == 0) node.log.announce({main_partition}, "http://node:1");
    if (what == 1) node.log.claim("main");
    if (what <= 3) node.ledger->follow_up();
    if (what < 4) continue;
    const std::string key = "key-of-" + std::to_string(acknowledged.size());
    node.submit({"record-payment", payment_body(1 + what), key});
    if (what == 7) node.submit({"create-invoice", invoice_body(5)});
    if (what == 6) topic->log.claim("main");  // while it decides
    node.answers.clear();
    node.ledger->commit();
    const auto& answer = node.answers.front();
    if (const auto* result = std::get_if<api::CommandResult>(&answer)) {
      acknowledged.push_back(result->events);
    } else {
      RC_ASSERT(summary(answer) == "503 not-owner");
    }
  }
  const std::string log = nodes[0]->lines();
  for (const std::string& events : acknowledged) {
    const std::size_t at = log.find(events);
    RC_ASSERT(at != std::string::npos);
    RC_ASSERT(log.find(events, at + 1) == std::string::npos);
  }
  for (const auto& node : nodes) {
    while (node->ledger->follow_up()) {
    }
    RC_ASSERT(node->ledger->digest("main") == nodes[0]->digest_of_log());
  }
}

}  // namespace duebook::tests
