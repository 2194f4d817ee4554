// SPDX-License-Identifier: Apache-2.0
// Several nodes on one log: commands sent to any of them are done once; a node that is killed, or
// sleeps, is replaced, and what it wakes up to do changes nothing; all of them have the same books.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdio>
#include <set>

#include "api/ledger.hpp"
#include "api/open_book.hpp"
#include "api/snapshots.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tests/end_to_end/node_trio.hpp"
#include "tests/end_to_end/torture.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::Reply;
using Words = std::vector<std::string>;

const std::string root = "/v1/books/" + std::string(book);

Words group_words() { return {"--own", "group", "--replace-after", "3"}; }

Reply ask_at(std::uint16_t port, const std::string& request) {
  Client client(port);
  return ask(client, request);
}

/// A reader's view of a node that has `position`.
struct View {
  std::string log;
  std::string book;    ///< with the root
  std::string report;  ///< with the digest
};

View view_of(std::uint16_t port, std::uint64_t position) {
  Client client(port);
  View view;
  view.report =
      get(client, root + "/debt-ageing?as_of=2026-01-01&min_position=" + std::to_string(position));
  view.log = read_log(client);
  view.book = get(client, root);
  return view;
}

// Sends to each node in turn what opens the book.
void open_book(NodeTrio& trio, Audit& audit, Ticks& ticks) {
  std::vector<SentCommand> sent = Traffic::opening();
  std::vector<Finding> findings;
  unsigned turn = 0;
  for (SentCommand& command : sent) {
    command.began = ticks.next();
    Reply reply;
    do {
      reply = ask_at(trio.port(turn++ % NodeTrio::count), command_request(command));
    } while (reply.status == 503);  // owners are not known yet
    note_reply(command, read_command_reply(reply), ticks.next(), findings);
  }
  EXPECT_TRUE(findings.empty()) << describe(findings);
  audit.add(std::move(sent));
}

// Everything was answered; so all nodes have it, once, and in the same order.
void check_all_nodes(NodeTrio& trio, Audit& audit, std::vector<SentCommand> sent, Ticks& ticks) {
  std::uint64_t position = 0;
  for (const SentCommand& command : sent) {
    for (const std::string& line : command.lines) {
      position =
          std::max<std::uint64_t>(position, std::stoull(line.substr(line.find(':') + 1)) + 1);
    }
  }
  audit.add(std::move(sent));
  std::vector<View> views;
  for (unsigned i = 0; i < NodeTrio::count; ++i) views.push_back(view_of(trio.port(i), position));
  audit.check_log(views[0].log);
  for (const View& view : views) {
    EXPECT_EQ(view.log, views[0].log);
    EXPECT_EQ(view.book, views[0].book);
    EXPECT_EQ(view.report, views[0].report);
  }
  // A key that is sent again gets the first answer, wherever it is sent.
  unsigned turn = 0;
  for (SentCommand* command : audit.latest()) {
    const Reply reply = ask_at(trio.port(turn++ % NodeTrio::count), command_request(*command));
    audit.check_answer_again(*command, read_command_reply(reply), ticks.next());
  }
  Client client(trio.port(0));
  audit.check_log(read_log(client));
  audit.check_totals(get(client, root + "/receivables-summary?from=2000-01-01&as_of=2099-12-31"));
  EXPECT_TRUE(audit.findings().empty()) << describe(audit.findings());
}

// The digest of what a node had in memory when it was stopped, which is what its log gives.
std::string digest_of_snapshot(const std::filesystem::path& folder) {
  eventstore::RocksDbOptions copy;
  copy.access = eventstore::Access::read_only;
  const eventstore::RocksDbLog log(folder, copy);
  api::SnapshotStore snapshots(folder / "views");
  api::OpenBook saved{std::string(book)};
  EXPECT_EQ(api::fold_book(log, &snapshots, saved).replayed, 0u) << "not all was saved";
  api::OpenBook folded{std::string(book)};
  api::fold_book(log, nullptr, folded);
  EXPECT_EQ(api::digest_of(saved), api::digest_of(folded));
  return api::digest_of(saved);
}

void stop_and_verify(NodeTrio& trio) {
  for (unsigned i = 0; i < NodeTrio::count; ++i) {
    trio.node(i).send(SIGTERM);
    const ProcessEnd end = trio.node(i).wait();
    EXPECT_EQ(end.exit_code, 0) << end.errors;
    const std::string first = digest_of_snapshot(trio.folder(0));
    EXPECT_EQ(digest_of_snapshot(trio.folder(i)), first);
  }
}

double seconds_since(std::chrono::steady_clock::time_point moment) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - moment).count();
}

TEST(Nodes, do_a_command_once_wherever_it_is_sent) {
  NodeTrio trio({Words{"--own", "0-4"}, Words{"--own", "5,6-10"}, Words{"--own", "11-15"}});
  Ticks ticks;
  Audit audit;
  open_book(trio, audit, ticks);
  SteadyLoad load(trio, 4, 7, ticks);
  load.await(200);
  LoadResult result = load.finish();
  EXPECT_TRUE(result.findings.empty()) << describe(result.findings);
  check_all_nodes(trio, audit, std::move(result.sent), ticks);
  // Other books, on whatever partition, are opened from any node and seen from any other.
  std::set<std::string> owners;
  for (int i = 0; i < 12; ++i) {
    const std::string id = "book-" + std::to_string(i);
    const Reply opened = ask_at(
        trio.port(static_cast<unsigned>(i) % NodeTrio::count),
        api::http::post_json("/v1/books/" + id + "/commands/open-book",
                             R"({"name":"B","currency":"VND"})", "Idempotency-Key: open\r\n"));
    EXPECT_EQ(opened.status, 201) << opened.body;
    for (unsigned node = 0; node < NodeTrio::count; ++node) {
      Client client(trio.port(node));
      get(client, "/v1/books/" + id + "/debt-ageing?min_position=1");
    }
  }
  for (unsigned node = 0; node < NodeTrio::count; ++node) {
    Client client(trio.port(node));
    const std::string metrics = get(client, "/metrics");
    EXPECT_EQ(metrics.find("node_books_decided 0\n"), std::string::npos) << "node " << node;
    EXPECT_EQ(metrics.find("node_passed_on_total 0\n"), std::string::npos) << "node " << node;
    EXPECT_NE(metrics.find("node_books_lost_total 0\n"), std::string::npos) << "node " << node;
  }
  stop_and_verify(trio);
}

TEST(Nodes, lose_double_and_reorder_nothing_when_owners_are_killed_and_put_to_sleep) {
  const unsigned cycles = setting("DUEBOOK_NODES_CYCLES", 2);
  NodeTrio trio({group_words(), group_words(), group_words()});
  Ticks ticks;
  Audit audit;
  open_book(trio, audit, ticks);
  SteadyLoad load(trio, setting("DUEBOOK_NODES_CLIENTS", 16), setting("DUEBOOK_NODES_SEED", 1),
                  ticks);
  for (unsigned cycle = 0; cycle < cycles; ++cycle) {
    load.await(100);
    // An owner is killed: another one takes over, and it comes back as one of the others.
    const unsigned killed = trio.owner();
    trio.shunned = killed;
    auto since = std::chrono::steady_clock::now();
    trio.node(killed).kill();
    load.await(1 + 16);  // more than were under way
    std::fprintf(stderr, "    killed: commands go on after %.1f s\n", seconds_since(since));
    trio.start(killed);
    trio.shunned = NodeTrio::count;
    load.await(100);
    // An owner sleeps until another one has taken over, with commands of its own in hand.
    const unsigned asleep = trio.owner();
    trio.shunned = asleep;
    since = std::chrono::steady_clock::now();
    trio.node(asleep).pause();
    const unsigned heir = trio.owner();
    load.await(1 + 16);
    std::fprintf(stderr, "    asleep: commands go on after %.1f s\n", seconds_since(since));
    EXPECT_NE(heir, asleep);
    trio.node(asleep).send(SIGCONT);
    trio.shunned = NodeTrio::count;
    load.await(100);
  }
  LoadResult result = load.finish();
  std::fprintf(stderr, "    %zu commands, sent again %u times\n", result.sent.size(),
               load.sent_again());
  EXPECT_TRUE(result.findings.empty()) << describe(result.findings);
  check_all_nodes(trio, audit, std::move(result.sent), ticks);
  stop_and_verify(trio);
}

}  // namespace
}  // namespace duebook::tests
