// SPDX-License-Identifier: Apache-2.0
// The cycles: checks of what the last one left, then load, then the end.
#include "tests/end_to_end/torture.hpp"

#include <signal.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <random>
#include <stdexcept>

#include "tests/end_to_end/load.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;

constexpr unsigned cycles_per_folder_max = 100;
constexpr unsigned pins_max = 4;
constexpr std::uint32_t turns_log2_max = 20;
constexpr std::size_t again_per_batch_max = 40;
constexpr unsigned older_again = 12;

const std::string root = "/v1/books/" + std::string(book);

/// A report as it was given at one position; it has to be given like that for ever.
struct Pin {
  std::uint64_t position = 0;
  std::string digest;
  std::string tree_root;
};

/// The cycles of one data folder.
class Trial {
 public:
  Trial(const TortureOptions& options, fs::path data, std::uint32_t seed, TortureReport& report)
      : options_(options), data_(std::move(data)), random_(seed), report_(report) {}

  void run(unsigned cycles) {
    for (unsigned cycle = 0; is_sound() && cycle <= cycles; ++cycle) {
      ServerProcess server(options_.server(data_));
      if (!server.is_serving()) {
        const ProcessEnd end = server.wait();
        audit_.find(Flaw::not_started, "exit code " + std::to_string(end.exit_code) + ", signal " +
                                           std::to_string(end.signal) + ": " + end.errors);
        break;
      }
      check_snapshot(server);
      check(server, cycle);
      if (!is_sound()) break;
      if (cycle < cycles) {
        run_load(server, cycle);
        ++report_.cycles;
      }
    }
    report_.events += audit_.position();
    std::ranges::copy(audit_.findings(), std::back_inserter(report_.findings));
  }

 private:
  bool is_sound() const { return audit_.findings().empty(); }
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  void check(ServerProcess& server, unsigned cycle) {
    try {
      api::http::Client client(server.port());
      if (cycle == 0) open_book(client);
      audit_.check_log(read_log(client));
      if (!is_sound()) return;
      count_doubts();
      send_again(client);
      audit_.check_log(read_log(client));
      check_reports(client);
    } catch (const std::exception& broken) {
      audit_.find(Flaw::wrong_answer, std::string(broken.what()) + "; " + server.errors());
    }
  }

  void open_book(api::http::Client& client) {
    std::vector<SentCommand> sent = Traffic::opening();
    std::vector<Finding> findings;
    for (SentCommand& command : sent) {
      command.began = ticks_.next();
      const auto reply = ask(client, command_request(command));
      note_reply(command, read_command_reply(reply), ticks_.next(), findings);
    }
    for (Finding& finding : findings) audit_.find(finding.flaw, std::move(finding.what));
    audit_.add(std::move(sent));
  }

  void count_doubts() {
    for (const SentCommand* command : audit_.latest()) {
      switch (command->state) {
        case SentCommand::State::acknowledged: ++report_.acknowledged; break;
        case SentCommand::State::rejected: ++report_.rejected; break;
        case SentCommand::State::in_doubt:
          ++report_.in_doubt;
          if (command->first_seq) ++report_.in_doubt_found;
      }
    }
  }

  // All of the last cycle and some older ones, in the order they were first sent.
  void send_again(api::http::Client& client) {
    std::vector<SentCommand*> all = audit_.some_older(older_again, random_);
    std::ranges::copy(audit_.latest(), std::back_inserter(all));
    report_.sent_again += all.size();
    for (std::size_t at = 0; at < all.size();) {
      const bool single = below(4) == 0;
      const std::size_t count =
          single ? 1 : std::min<std::size_t>(1 + below(again_per_batch_max), all.size() - at);
      const std::vector<const SentCommand*> part(&all[at], &all[at] + count);
      const auto reply =
          ask(client, single ? command_request(*part.front()) : batch_request(part, false));
      const auto replies =
          single ? std::vector{read_command_reply(reply)} : read_batch_reply(reply);
      if (replies.size() != count) throw std::runtime_error("a batch again: " + reply.body);
      for (std::size_t i = 0; i < count; ++i) {
        audit_.check_answer_again(*all[at + i], replies[i], ticks_.next());
      }
      at += count;
    }
  }

  void check_reports(api::http::Client& client) {
    audit_.check_totals(get(client, totals_target()));
    for (const Pin& pin : pins_) {
      const Pin now = pin_at(client, pin.position);
      if (now.digest != pin.digest || now.tree_root != pin.tree_root) {
        audit_.find(Flaw::wrong_total,
                    "debt-ageing as known at " + std::to_string(pin.position) + " is another");
      }
    }
    if (pins_.size() == pins_max) pins_.erase(pins_.begin() + below(pins_max));
    pins_.push_back(pin_at(client, audit_.position()));
  }

  static Pin pin_at(api::http::Client& client, std::uint64_t position) {
    const std::string answer =
        get(client, root + "/debt-ageing?as_of=2026-01-01&known_at=" + std::to_string(position));
    simdjson::dom::parser parser;
    const simdjson::dom::element read = parser.parse(answer);
    return {position, std::string(read["digest"].get_string().value()),
            std::string(read["root"].get_string().value())};
  }

  void check_snapshot(const ServerProcess& server) {
    const std::string said = server.errors();
    const bool used = said.find("events from a snapshot") != said.npos &&
                      said.find(": 0 events from a snapshot") == said.npos;
    if (used) ++report_.starts_from_snapshot;
    if (snapshot_saved_ && !used) audit_.find(Flaw::not_started, "not from its snapshot: " + said);
  }

  void run_load(ServerProcess& server, unsigned cycle) {
    const bool stop = options_.stop_every != 0 && cycle % options_.stop_every == 5;
    Load load({server.port(), options_.clients, below(1u << 30), "c" + std::to_string(cycle)},
              ticks_);
    load.run_until(20 + below(100), below(turns_log2_max + 1));
    if (stop) {
      server.send(SIGTERM);
      const ProcessEnd end = server.wait();
      if (end.exit_code != 0) audit_.find(Flaw::not_started, "stopping: " + end.errors);
    } else {
      options_.crash ? options_.crash(server) : static_cast<void>(server.kill());
    }
    LoadResult result = load.finish();
    for (Finding& finding : result.findings) audit_.find(finding.flaw, std::move(finding.what));
    audit_.add(std::move(result.sent));
    snapshot_saved_ = snapshot_saved_ || stop;
    // From time to time the books are folded from the log alone, to the same reports.
    if (below(30) == 0) {
      fs::remove_all(data_ / "views");
      snapshot_saved_ = false;
    }
  }

  const TortureOptions& options_;
  fs::path data_;
  std::mt19937 random_;
  TortureReport& report_;
  Ticks ticks_;
  Audit audit_;
  std::vector<Pin> pins_;
  bool snapshot_saved_ = false;
};

}  // namespace

std::string summary(const TortureReport& report) {
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  return text(report.cycles) + " cycles, " + text(report.acknowledged) + " acknowledged, " +
         text(report.rejected) + " rejected, " + text(report.in_doubt) + " in doubt (" +
         text(report.in_doubt_found) + " of them done), " + text(report.sent_again) +
         " sent again, " + text(report.events) + " events, " + text(report.starts_from_snapshot) +
         " starts from a snapshot, " + text(report.findings.size()) + " findings";
}

std::string describe(const TortureReport& report) {
  return summary(report) + describe(report.findings);
}

unsigned setting(const char* variable, unsigned otherwise) {
  const char* asked = std::getenv(variable);
  return asked ? static_cast<unsigned>(std::strtoul(asked, nullptr, 10)) : otherwise;
}

TortureReport torture(const TortureOptions& options) {
  TortureReport report;
  for (unsigned number = 0; report.cycles < options.cycles && report.findings.empty(); ++number) {
    const fs::path& place = options.places[number % options.places.size()];
    const fs::path data = place / ("data-" + std::to_string(number));
    const unsigned cycles = std::min(cycles_per_folder_max, options.cycles - report.cycles);
    Trial(options, data, options.seed + number, report).run(cycles);
    if (report.findings.empty()) fs::remove_all(data);
    if (options.progress != nullptr) {
      std::fprintf(options.progress, "    %s\n", summary(report).c_str());
    }
  }
  return report;
}

}  // namespace duebook::tests
