// SPDX-License-Identifier: Apache-2.0
// Comparing the nodes with each other, and with what was sent.
#include "tests/end_to_end/node_check.hpp"

#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "api/ledger.hpp"
#include "api/open_book.hpp"
#include "api/snapshots.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;
using api::http::Reply;

const std::string root = "/v1/books/" + std::string(book);

/// A reader's view of a node that has `position`.
struct View {
  std::string report;  ///< with the digest
  std::string log;
  std::string book;  ///< with the root
};

View view_of(const NodeTrio& trio, unsigned node, std::uint64_t position) {
  Client client = trio.connect(node);
  View view;
  view.report =
      get(client, root + "/debt-ageing?as_of=2026-01-01&min_position=" + std::to_string(position));
  view.log = read_log(client);
  view.book = get(client, root);
  return view;
}

// Some node answers in the end.
Reply ask_until_answered(NodeTrio& trio, unsigned& turn, const SentCommand& command) {
  for (;;) {
    auto reply = trio.try_to_ask(turn++ % NodeTrio::count, command_request(command));
    if (reply && reply->status != 503) return std::move(*reply);
  }
}

// The digest of what a node had in memory when it was stopped; empty when its log gives another.
std::string digest_of_snapshot(const std::filesystem::path& folder) {
  eventstore::RocksDbOptions copy;
  copy.access = eventstore::Access::read_only;
  const eventstore::RocksDbLog log(folder, copy);
  api::SnapshotStore snapshots(folder / "views");
  api::OpenBook saved{std::string(book)};
  if (api::fold_book(log, &snapshots, saved).replayed != 0) return "";
  api::OpenBook folded{std::string(book)};
  api::fold_book(log, nullptr, folded);
  return api::digest_of(saved) == api::digest_of(folded) ? api::digest_of(saved) : "";
}

}  // namespace

void open_book(NodeTrio& trio, Audit& audit, Ticks& ticks) {
  std::vector<SentCommand> sent = Traffic::opening();
  std::vector<Finding> findings;
  unsigned turn = 0;
  for (SentCommand& command : sent) {
    command.began = ticks.next();
    const Reply reply = ask_until_answered(trio, turn, command);
    note_reply(command, read_command_reply(reply), ticks.next(), findings);
  }
  for (Finding& finding : findings) audit.find(finding.flaw, std::move(finding.what));
  audit.add(std::move(sent));
}

void check_all_nodes(NodeTrio& trio, Audit& audit, std::vector<SentCommand> sent, Ticks& ticks) {
  std::uint64_t position = 0;
  for (const SentCommand& command : sent) {
    for (const std::string& line : command.lines) {
      position =
          std::max<std::uint64_t>(position, std::stoull(line.substr(line.find(':') + 1)) + 1);
    }
  }
  audit.add(std::move(sent));
  const View first = view_of(trio, 0, position);
  audit.check_log(first.log);
  for (unsigned i = 1; i < NodeTrio::count; ++i) {
    const View other = view_of(trio, i, position);
    const std::string name = "node " + std::to_string(i);
    if (other.log != first.log) audit.find(Flaw::changed, "the log of " + name);
    if (other.book != first.book) audit.find(Flaw::changed, "the book of " + name);
    if (other.report != first.report) audit.find(Flaw::wrong_total, "a report of " + name);
  }
  // A key that is sent again gets the first answer, wherever it is sent.
  unsigned turn = 0;
  for (SentCommand* command : audit.latest()) {
    const Reply reply = ask_until_answered(trio, turn, *command);
    audit.check_answer_again(*command, read_command_reply(reply), ticks.next());
  }
  Client client = trio.connect(0);
  audit.check_log(read_log(client));
  audit.check_totals(get(client, totals_target()));
}

void stop_and_check(NodeTrio& trio, Audit& audit) {
  std::string first;
  for (unsigned i = 0; i < NodeTrio::count; ++i) {
    trio.node(i).send(SIGTERM);
    const ProcessEnd end = trio.node(i).wait();
    if (end.exit_code != 0) audit.find(Flaw::not_started, "stopping: " + end.errors);
    const std::string digest = digest_of_snapshot(trio.folder(i));
    if (i == 0) first = digest;
    if (digest.empty() || digest != first) {
      audit.find(Flaw::wrong_total, "what node " + std::to_string(i) + " had in memory");
    }
  }
}

}  // namespace duebook::tests
