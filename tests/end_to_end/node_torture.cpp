// SPDX-License-Identifier: Apache-2.0
// Faults: how each strikes, how all of them are mended, and what is compared then.
#include "tests/end_to_end/node_torture.hpp"

#include <signal.h>
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <stdexcept>
#include <utility>

#include "eventstore/kafka_topic.hpp"
#include "tests/end_to_end/node_check.hpp"
#include "tests/end_to_end/steady_load.hpp"
#include "tests/eventstore/shell_command.hpp"

namespace duebook::tests {
namespace {

using Clock = std::chrono::steady_clock;

constexpr unsigned first_node = BrokerTrio::count;  // hosts
constexpr unsigned answers_between = 40;
// A fault ends when more was answered than had been under way, or after this long.
constexpr std::chrono::seconds fault_max{6};
constexpr std::chrono::seconds recovery_max{90};
constexpr int exit_unavailable = 7;

double seconds_since(Clock::time_point moment) {
  return std::chrono::duration<double>(Clock::now() - moment).count();
}

eventstore::KafkaOptions new_topic(const Machines& machines) {
  static unsigned topics = 0;
  eventstore::KafkaOptions options;
  options.brokers = machines.brokers.addresses();
  options.topic = "duebook.torture-" + std::to_string(++topics);
  const Network::Visit here = machines.network.visit_switch();
  eventstore::create_log_topic(options, {});
  return options;
}

/// The faults of one topic.
class NodeTrial {
 public:
  NodeTrial(const NodeTortureOptions& options, Machines& machines, std::uint32_t seed,
            NodeTortureReport& report)
      : options_(options),
        machines_(machines),
        random_(seed),
        report_(report),
        topic_(new_topic(machines)),
        partition_(eventstore::partition_of(book, eventstore::TopicShape{}.partitions)),
        trio_(node_options()) {}

  void run(unsigned faults) {
    open_book(trio_, audit_, ticks_);
    {
      SteadyLoad load(trio_, options_.clients, static_cast<std::uint32_t>(random_()), ticks_);
      load_ = &load;
      await_recovery("the start");
      for (unsigned i = 0; i < faults && is_sound(); ++i) strike_and_mend();
      is_sound() ? finish(load) : give_up(load);
      report_.sent_again += load.sent_again();
      report_.seen += load.seen().size();
    }
    report_.events += audit_.position();
    std::ranges::copy(audit_.findings(), std::back_inserter(report_.findings));
  }

 private:
  using Strike = void (NodeTrial::*)();

  NodeTrio::Options node_options() {
    const std::filesystem::path key = folder_.path() / "peer.key";
    std::ofstream(key) << "a-key-that-the-nodes-of-this-test-share-among-them\n";
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    NodeTrio::Options options;
    options.topic = topic_;
    options.binary = options_.binary;
    options.before = options_.before;
    options.network = &machines_.network;
    options.first_host = first_node;
    for (unsigned i = 0; i < NodeTrio::count; ++i) {
      const std::string door = machines_.network.address(first_node + i) + ":7171";
      options.more.at(i) = {
          "--own", "group",           "--replace-after", "3",           "--peer-listen",
          door,    "--peer-key-file", key.string(),      "--advertise", "http://" + door};
    }
    return options;
  }

  bool is_sound() const { return audit_.findings().empty(); }

  // The leader may be unknown for a moment; any broker is as good then.
  unsigned leader() { return machines_.brokers.view(topic_.topic, partition_).leader.value_or(0); }

  /// One of the other two of three.
  unsigned another_than(unsigned one) { return static_cast<unsigned>(one + 1 + random_() % 2) % 3; }

  NodeFault draw() {
    if (!options_.kinds.empty()) return options_.kinds[random_() % options_.kinds.size()];
    return static_cast<NodeFault>(random_() % node_fault_names.size());
  }

  void strike_and_mend() {
    static const std::array<Strike, node_fault_names.size()> strikes = {
        &NodeTrial::kill_owner,
        &NodeTrial::put_owner_to_sleep,
        &NodeTrial::make_owner_late,
        &NodeTrial::kill_another,
        &NodeTrial::kill_leader,
        &NodeTrial::put_leader_to_sleep,
        &NodeTrial::kill_follower,
        &NodeTrial::cut_owner_from_brokers,
        &NodeTrial::cut_owner_from_leader,
        &NodeTrial::cut_owner_from_nodes,
        &NodeTrial::cut_leader_from_brokers,
        &NodeTrial::cut_leader_from_all,
        &NodeTrial::kill_owner_and_leader,
    };
    const auto kind = static_cast<std::size_t>(draw());
    owner_ = trio_.owner();
    leader_ = leader();
    const auto since = Clock::now();
    (this->*strikes.at(kind))();
    const double struck = seconds_since(since);
    mend();
    const double mended = seconds_since(since);
    await_recovery(node_fault_names.at(kind));
    ++report_.struck.at(kind);
    ++report_.faults;
    if (options_.progress == nullptr) return;
    std::fprintf(options_.progress,
                 "    %3u %-24s %4.1f s, mended after %4.1f s, well after %4.1f s\n",
                 report_.faults, std::string(node_fault_names.at(kind)).c_str(), struck, mended,
                 seconds_since(since));
  }

  /// Until commands go on in spite of the fault, or it has lasted long enough.
  void go_on() { load_->await(options_.clients + 1, fault_max); }

  void kill_owner() {
    trio_.shunned = owner_;
    trio_.node(owner_).kill();
    killed_.push_back(owner_);
    go_on();
  }

  void put_owner_to_sleep() {
    trio_.shunned = owner_;
    trio_.node(owner_).pause();
    trio_.owner();
    go_on();
  }

  void make_owner_late() {
    trio_.shunned = owner_;
    trio_.node(owner_).pause();
    load_->hold(true);
    trio_.owner();
    trio_.node(owner_).send(SIGCONT);
    trio_.try_to_ask(owner_, api::http::request("GET", "/readyz"));
    load_->hold(false);
    go_on();
  }

  void kill_another() {
    const unsigned other = another_than(owner_);
    trio_.shunned = other;
    trio_.node(other).kill();
    killed_.push_back(other);
    go_on();
  }

  void kill_leader() {
    machines_.brokers.kill(leader_);
    go_on();
  }

  void put_leader_to_sleep() {
    machines_.brokers.pause(leader_);
    go_on();
  }

  void kill_follower() {
    machines_.brokers.kill(another_than(leader_));
    go_on();
  }

  void cut_from_brokers(unsigned host) {
    for (unsigned i = 0; i < BrokerTrio::count; ++i) {
      if (i != host) machines_.network.cut(host, i);
    }
  }
  void cut_from_nodes(unsigned host) {
    for (unsigned i = first_node; i < first_node + NodeTrio::count; ++i) {
      if (i != host) machines_.network.cut(host, i);
    }
  }

  void cut_owner_from_brokers() {
    cut_from_brokers(first_node + owner_);
    go_on();
  }

  void cut_owner_from_leader() {
    machines_.network.cut(first_node + owner_, leader_);
    go_on();
  }

  void cut_owner_from_nodes() {
    cut_from_nodes(first_node + owner_);
    go_on();
  }

  void cut_leader_from_brokers() {
    cut_from_brokers(leader_);
    go_on();
  }

  void cut_leader_from_all() {
    cut_from_brokers(leader_);
    cut_from_nodes(leader_);
    go_on();
  }

  void kill_owner_and_leader() {
    trio_.shunned = owner_;
    machines_.brokers.kill(leader_);
    trio_.node(owner_).kill();
    killed_.push_back(owner_);
    go_on();
  }

  void mend() {
    machines_.network.mend();
    for (unsigned i = 0; i < NodeTrio::count; ++i) trio_.node(i).send(SIGCONT);
    machines_.brokers.mend();
    for (const unsigned node : std::exchange(killed_, {})) start(node);
    start_ended();
    trio_.shunned = NodeTrio::count;
  }

  // As whoever keeps a service running does: while the brokers find together, it may take some
  // tries.
  void start(unsigned node) {
    for (const auto since = Clock::now();;) {
      try {
        return trio_.start(node);
      } catch (const std::runtime_error&) {
        ++report_.exits;
        if (Clock::now() - since > recovery_max) throw;
      }
    }
  }

  void start_ended() {
    for (unsigned i = 0; i < NodeTrio::count; ++i) {
      if (!trio_.node(i).has_ended()) continue;
      const ProcessEnd end = trio_.node(i).wait();
      ++report_.exits;
      if (end.exit_code != exit_unavailable) {
        audit_.find(Flaw::not_started, "node " + std::to_string(i) + " ended with exit code " +
                                           std::to_string(end.exit_code) + ", signal " +
                                           std::to_string(end.signal) + ": " + end.errors);
      }
      start(i);
    }
  }

  void await_recovery(std::string_view after) {
    const auto since = Clock::now();
    bool is_whole = false;
    bool go = false;
    while (is_sound() && !(is_whole && go) && Clock::now() - since < recovery_max) {
      start_ended();
      go = load_->await(answers_between, fault_max);
      is_whole = machines_.brokers.view(topic_.topic, partition_).is_whole;
    }
    if (!is_sound() || (is_whole && go)) return;
    audit_.find(Flaw::not_started, std::string("after ") + std::string(after) +
                                       (go ? " the brokers" : " the commands") +
                                       " do not go on as before");
  }

  void finish(SteadyLoad& load) {
    LoadResult result = load.finish();
    report_.commands += result.sent.size();
    for (Finding& finding : result.findings) audit_.find(finding.flaw, std::move(finding.what));
    try {
      check_all_nodes(trio_, audit_, std::move(result.sent), ticks_);
      audit_.check_seen(load.seen());
      check_model();
      stop_and_check(trio_, audit_);
    } catch (const std::runtime_error& silence) {
      audit_.find(Flaw::not_started, std::string("asking all nodes: ") + silence.what());
    }
  }

  // What the topic has by then says whether something was lost.
  void give_up(SteadyLoad& load) {
    audit_.add(load.abandon().sent);
    audit_.check_log(read_topic().log);
  }

  struct Model {
    std::string head;  ///< JSON
    std::string log;
  };

  Model read_topic() const {
    const Network::Visit here = machines_.network.visit_switch();
    const std::string told = eventstore::output_of(
        "/usr/bin/python3 " DUEBOOK_SOURCE_DIR "/tests/end_to_end/topic_model.py " +
        topic_.brokers + " " + topic_.topic + " " + std::string(book));
    const std::size_t end = told.find('\n');
    return {told.substr(0, end), told.substr(end + 1) + "\n"};
  }

  void check_model() {
    const auto [head, log] = read_topic();
    simdjson::dom::parser parser;
    const simdjson::dom::element model = parser.parse(head);
    report_.records += model["counted"].get_uint64().value();
    report_.refused += model["refused"].get_uint64().value();
    if (log != audit_.log()) {
      audit_.find(Flaw::changed, "the model of the topic has another log: " + head);
    }
    api::http::Client client = trio_.connect(0);
    const std::string told = get(client, "/v1/books/" + std::string(book));
    simdjson::dom::parser other;
    if (model["root"].get_string().value() != other.parse(told)["root"].get_string().value()) {
      audit_.find(Flaw::changed, "the model of the topic has another root: " + head);
    }
  }

  const NodeTortureOptions& options_;
  Machines& machines_;
  std::mt19937 random_;
  NodeTortureReport& report_;
  eventstore::TemporaryFolder folder_;
  const eventstore::KafkaOptions topic_;
  const std::int32_t partition_;
  NodeTrio trio_;
  Ticks ticks_;
  Audit audit_;
  SteadyLoad* load_ = nullptr;
  unsigned owner_ = 0;
  unsigned leader_ = 0;
  std::vector<unsigned> killed_;
};

}  // namespace

std::string summary(const NodeTortureReport& report) {
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  std::string all = text(report.faults) + " faults, " + text(report.commands) + " commands, " +
                    text(report.sent_again) + " times sent again, " + text(report.events) +
                    " events in " + text(report.records) + " records and claims, " +
                    text(report.refused) + " more refused, " + text(report.seen) +
                    " reports seen, " + text(report.exits) + " nodes ended by themselves, " +
                    text(report.findings.size()) + " findings";
  for (std::size_t i = 0; i < report.struck.size(); ++i) {
    all += (i == 0 ? "\n    " : ", ") + text(report.struck[i]) + " " +
           std::string(node_fault_names[i]);
  }
  return all;
}

NodeTortureReport torture_nodes(const NodeTortureOptions& options, Machines& machines) {
  NodeTortureReport report;
  for (std::uint32_t part = 0; report.faults < options.faults && report.findings.empty(); ++part) {
    NodeTrial trial(options, machines, options.seed + part, report);
    trial.run(std::min(options.faults_per_topic, options.faults - report.faults));
  }
  return report;
}

}  // namespace duebook::tests
