// SPDX-License-Identifier: Apache-2.0
// duebook replay: rebuilds books from their events alone, and with --verify proves that nothing
// kept beside the events says otherwise.
#include <cstdio>
#include <memory>

#include "api/json_write.hpp"
#include "eventstore/record_format.hpp"
#include "tools/data_folder.hpp"
#include "tools/replay.hpp"
#include "tools/subcommands.hpp"
#include "tools/terminal.hpp"

namespace duebook::tools {
namespace {

struct ReplayOptions {
  DataOptions where{.book = ""};
  bool verify = false;
  bool as_json = false;
};

std::uint64_t rate_of(const Replayed& one) {
  return one.seconds > 0 ? static_cast<std::uint64_t>(static_cast<double>(one.events) / one.seconds)
                         : 0;
}

void append_json(std::string& out, const Replayed& one, bool verified) {
  const auto number = [&](std::string_view name, std::uint64_t value) {
    out.append(",\"").append(name).append("\":");
    api::append_integer(out, value);
  };
  out += "{\"book\":";
  api::append_json_string(out, one.book);
  number("events", one.events);
  number("records", one.records);
  number("events_per_second", rate_of(one));
  out += ",\"root\":\"" + eventstore::to_hex(one.root) + "\",\"digest\":\"" + one.digest + "\"";
  if (verified) {
    number("snapshot", one.snapshot);
    out += one.difference.empty() ? ",\"verified\":true" : ",\"verified\":false,\"difference\":";
    if (!one.difference.empty()) api::append_json_string(out, one.difference);
  }
  out += '}';
}

std::string text_of(const Replayed& one, bool verified) {
  std::string out = "book " + one.book + "  " + with_commas(one.events) + " events in " +
                    with_commas(one.records) + " records, " + with_commas(rate_of(one)) +
                    " events/s\n";
  if (!one.difference.empty()) return out + "  " + in_colour("differs", Colour::red, stdout) + "\n";
  out += "  root    " + eventstore::to_hex(one.root) + "\n";
  out += "  digest  " + one.digest + "\n";
  if (!verified) return out;
  out += "  " + in_colour("verified", Colour::green, stdout);
  if (one.snapshot == 0) return out + ": every line and root; there is no snapshot to compare\n";
  return out + ": every line and root, and the snapshot of " + with_commas(one.snapshot) +
         " events\n";
}

void tell_passed_over(const DataFolder& folder, const api::SnapshotStore& snapshots,
                      const eventstore::BookId& book) {
  for (const api::SnapshotFile& file : snapshots.inspect(folder.log(), book)) {
    if (file.trouble.empty()) continue;
    say("snapshot " + file.path.string() + " is passed over: " + std::string(file.trouble));
  }
}

int run_replay(const ReplayOptions& options) {
  DataFolder folder(options.where.data);
  std::string json = "[";
  int exit_code = exit_ok;
  for (const eventstore::BookId& book : folder.find_books(options.where.book)) {
    if (options.verify) tell_passed_over(folder, folder.snapshots(), book);
    Replayed one;
    {
      Progress progress("replay " + book, folder.log().head(book).size);
      const auto reached = [&](std::uint64_t events) { progress.reach(events); };
      one = options.verify ? verify_book(folder.log(), folder.snapshots(), book, reached)
                           : replay_book(folder.log(), book, reached);
    }
    if (!one.difference.empty()) {
      say(one.difference);
      exit_code = exit_verification_failed;
    }
    if (json.size() > 1) json += ',';
    append_json(json, one, options.verify);
    if (!options.as_json) print(text_of(one, options.verify));
  }
  if (options.as_json) print(json + "]\n");
  end_print();
  return exit_code;
}

}  // namespace

void add_replay(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = app.add_subcommand("replay", "Rebuild books from their events alone.");
  add_data_option(*command, options->where);
  command->add_option("--book", options->where.book, "Only this book");
  command->add_flag("--verify", options->verify,
                    "Hash every line into the tree, check every root, and compare with the "
                    "snapshot");
  command->add_flag("--json", options->as_json, "As JSON");
  command->footer(
      "Exits 6 when something differs, with a sentence that names the seq.\n\n"
      "Examples:\n"
      "  duebook replay --verify --data ./data\n"
      "  duebook replay --book main --json");
  command->callback([options, &exit_code] { exit_code = run_replay(*options); });
}

}  // namespace duebook::tools
