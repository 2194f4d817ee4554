// SPDX-License-Identifier: Apache-2.0
// Counting what a node has, and rows for it.
#include "api/node_metrics.hpp"

#include <array>
#include <utility>

#include "api/json_write.hpp"
#include "api/metrics_text.hpp"

namespace duebook::api {
namespace {

struct Shares {
  std::uint64_t partitions = 0;
  std::uint64_t owned = 0;
  std::uint64_t owners_known = 0;
  std::uint64_t books_decided = 0;
  std::uint64_t books_followed = 0;
};

Shares shares_of(const Node& node, const Ledger& ledger) {
  Shares shares;
  const eventstore::SharedLog& log = node.log();
  for (std::int32_t partition = 0; partition < log.partitions(); ++partition) {
    const eventstore::Owner owner = log.owner(partition);
    ++shares.partitions;
    if (owner.is_this) ++shares.owned;
    if (!owner.url.empty()) ++shares.owners_known;
  }
  shares.books_decided = ledger.books_claimed();
  shares.books_followed = ledger.books().size() - shares.books_decided;
  return shares;
}

}  // namespace

void append_node_metrics(std::string& out, const Node& node, const Ledger& ledger) {
  const Shares shares = shares_of(node, ledger);
  const Node::Counters& passed = node.counters();
  const auto gauge = [&out](std::string_view name, std::string_view help, std::uint64_t value) {
    append_counter(out, name, help, value, "gauge");
  };
  gauge("node_partitions", "Partitions of the log.", shares.partitions);
  gauge("node_partitions_owned", "Partitions whose books are decided here.", shares.owned);
  gauge("node_owners_known", "Partitions that some node announced.", shares.owners_known);
  gauge("node_books_decided", "Books that are decided here.", shares.books_decided);
  gauge("node_books_followed", "Books that other nodes decide.", shares.books_followed);
  append_counter(out, "node_books_lost_total", "Books that another node claimed.",
                 ledger.counters().books_lost);
  append_counter(out, "node_followed_events_total", "Events folded that other nodes appended.",
                 ledger.counters().followed_events);
  append_counter(out, "node_passed_on_total", "Commands passed on to other nodes.",
                 passed.passed_on);
  append_counter(out, "node_passed_on_again_total",
                 "Commands whose owner was replaced before it answered.", passed.passed_on_again);
  append_counter(out, "node_answered_total", "Commands that other nodes answered.",
                 passed.answered);
  append_counter(out, "node_unreachable_total", "Commands whose owner could not be reached.",
                 passed.unreachable);
  append_counter(out, "node_silent_total", "Commands whose owner did not answer.", passed.silent);
  append_counter(out, "node_owner_unknown_total", "Commands whose owner was not known.",
                 passed.owner_unknown);
  gauge("node_waiting", "Commands that wait for other nodes.", node.waiting());
}

void append_kafka_metrics(std::string& out, const eventstore::KafkaCounters& counters) {
  const auto row = [&out](std::string_view what, std::string_view help, std::uint64_t value) {
    append_counter(out, "kafka_messages_" + std::string(what) + "_total", help, value);
  };
  row("read", "Messages of the log's topic that were read.", counters.read);
  row("counted", "Records and claims that counted.", counters.counted);
  row("not_counted", "Records and claims on another prefix.", counters.not_counted);
  row("ignored", "Messages that are nothing of ours.", counters.ignored);
  row("announcements", "Announcements of owners.", counters.announcements);
  row("sent", "Messages sent.", counters.sent);
  row("undelivered", "Messages given up, and sent again.", counters.undelivered);
}

std::string node_json(const Node& node, const Ledger& ledger) {
  const Shares shares = shares_of(node, ledger);
  std::string out = "{\"url\":";
  append_json_string(out, node.url());
  const auto rows = std::to_array<std::pair<std::string_view, std::uint64_t>>(
      {{"partitions", shares.partitions},
       {"partitions_owned", shares.owned},
       {"owners_known", shares.owners_known},
       {"books_decided", shares.books_decided},
       {"books_followed", shares.books_followed}});
  for (const auto& [name, value] : rows) {
    out += ",\"";
    out += name;
    out += "\":";
    append_integer(out, value);
  }
  return out + "}";
}

}  // namespace duebook::api
