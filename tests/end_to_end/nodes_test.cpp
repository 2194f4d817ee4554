// SPDX-License-Identifier: Apache-2.0
// Several nodes on one log: commands sent to any of them are done once; a node that is killed, or
// sleeps, is replaced, and what it wakes up to do changes nothing; all of them have the same books.
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>

#include "tests/end_to_end/node_check.hpp"
#include "tests/end_to_end/steady_load.hpp"
#include "tests/eventstore/kafka_cluster.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::Reply;
using Words = std::vector<std::string>;

Words group_words() { return {"--own", "group", "--replace-after", "3"}; }

NodeTrio::Options options_with(std::array<Words, NodeTrio::count> more) {
  NodeTrio::Options options;
  options.topic = eventstore::fresh_topic(16);
  options.more = std::move(more);
  return options;
}

NodeTrio::Options own_some_each() {
  return options_with({Words{"--own", "0-4"}, Words{"--own", "5,6-10"}, Words{"--own", "11-15"}});
}

void expect_sound(const Audit& audit) {
  EXPECT_TRUE(audit.findings().empty()) << describe(audit.findings());
}

TEST(Nodes, do_a_command_once_wherever_it_is_sent) {
  NodeTrio trio(own_some_each());
  Ticks ticks;
  Audit audit;
  open_book(trio, audit, ticks);
  SteadyLoad load(trio, 4, 7, ticks);
  load.await(200);
  LoadResult result = load.finish();
  EXPECT_TRUE(result.findings.empty()) << describe(result.findings);
  check_all_nodes(trio, audit, std::move(result.sent), ticks);
  // Other books, on whatever partition, are opened from any node and seen from any other.
  for (unsigned i = 0; i < 12; ++i) {
    const std::string id = "book-" + std::to_string(i);
    Client opener = trio.connect(i % NodeTrio::count);
    const Reply opened = ask(opener, api::http::post_json("/v1/books/" + id + "/commands/open-book",
                                                          R"({"name":"B","currency":"VND"})",
                                                          "Idempotency-Key: open\r\n"));
    EXPECT_EQ(opened.status, 201) << opened.body;
    for (unsigned node = 0; node < NodeTrio::count; ++node) {
      Client client = trio.connect(node);
      get(client, "/v1/books/" + id + "/debt-ageing?min_position=1");
    }
  }
  for (unsigned node = 0; node < NodeTrio::count; ++node) {
    Client client = trio.connect(node);
    const std::string metrics = get(client, "/metrics");
    EXPECT_EQ(metrics.find("node_books_decided 0\n"), std::string::npos) << "node " << node;
    EXPECT_EQ(metrics.find("node_passed_on_total 0\n"), std::string::npos) << "node " << node;
    EXPECT_NE(metrics.find("node_books_lost_total 0\n"), std::string::npos) << "node " << node;
  }
  stop_and_check(trio, audit);
  expect_sound(audit);
}

TEST(Nodes, lose_double_and_reorder_nothing_when_owners_are_killed_and_put_to_sleep) {
  NodeTrio trio(options_with({group_words(), group_words(), group_words()}));
  Ticks ticks;
  Audit audit;
  open_book(trio, audit, ticks);
  SteadyLoad load(trio, 16, 1, ticks);
  load.await(100);
  // An owner is killed: another one takes over, and it comes back as one of the others.
  const unsigned killed = trio.owner();
  trio.shunned = killed;
  trio.node(killed).kill();
  load.await(1 + 16);  // more than were under way
  trio.start(killed);
  trio.shunned = NodeTrio::count;
  load.await(100);
  // An owner sleeps until another one has taken over, with commands of its own in hand.
  const unsigned asleep = trio.owner();
  trio.shunned = asleep;
  trio.node(asleep).pause();
  EXPECT_NE(trio.owner(), asleep);
  load.await(1 + 16);
  trio.node(asleep).send(SIGCONT);
  trio.shunned = NodeTrio::count;
  load.await(100);
  LoadResult result = load.finish();
  EXPECT_TRUE(result.findings.empty()) << describe(result.findings);
  check_all_nodes(trio, audit, std::move(result.sent), ticks);
  audit.check_seen(load.seen());
  stop_and_check(trio, audit);
  expect_sound(audit);
}

TEST(Nodes, answer_questions_while_no_broker_does) {
  NodeTrio trio(own_some_each());
  Ticks ticks;
  Audit audit;
  open_book(trio, audit, ticks);
  const unsigned owner = trio.owner();
  Client writer = trio.connect(owner);
  Client reader = trio.connect(owner);
  const long sent = metric(reader, "kafka_messages_sent_total");
  {
    const eventstore::Standstill standstill;
    writer.send(api::http::post_json("/v1/books/main/commands/register-customer",
                                     R"({"code":"AWAY","name":"N"})", "Idempotency-Key: away\r\n"));
    while (metric(reader, "kafka_messages_sent_total") == sent) ::sched_yield();
    get(reader, "/livez");
    get(reader, "/v1/books/main/debt-ageing?as_of=2026-01-01");
  }
  const Reply done = writer.reply().value();
  EXPECT_EQ(done.status, 201);
  for (unsigned node = 0; node < NodeTrio::count; ++node) {
    Client client = trio.connect(node);
    get(client, "/v1/books/main/debt-ageing?min_position=" + done.headers.at("duebook-position"));
  }
  stop_and_check(trio, audit);
  expect_sound(audit);
}

}  // namespace
}  // namespace duebook::tests
