// SPDX-License-Identifier: Apache-2.0
// The command line: finds the subcommand, runs it, and turns what went wrong into an exit code.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "api/openapi.hpp"
#include "eventstore/event_log.hpp"
#include "tools/failure.hpp"
#include "tools/subcommands.hpp"
#include "tools/suggestions.hpp"

namespace {

using namespace duebook::tools;
using duebook::eventstore::Fault;
using duebook::eventstore::FaultKind;

int exit_code_of(const Fault& fault) {
  switch (fault.kind()) {
    case FaultKind::corrupted:
    case FaultKind::lost_events: return exit_verification_failed;
    case FaultKind::io:
    case FaultKind::locked:
    case FaultKind::disk_full:
    case FaultKind::unsafe_topic: return exit_unavailable;
  }
  return exit_unavailable;
}

void add_all(CLI::App& app, int& exit_code) {
  add_serve(app, exit_code);
  add_demo(app, exit_code);
  add_import(app, exit_code);
  add_report(app, exit_code);
  add_export(app, exit_code);
  add_log(app, exit_code);
  add_replay(app, exit_code);
  add_doctor(app, exit_code);
  add_kafka_topic(app, exit_code);
  add_migrate(app, exit_code);
  add_version(app, exit_code);
}

constexpr const char* footer =
    "Data goes to stdout, messages to stderr. NO_COLOR is respected.\n\n"
    "Exit codes: 0 done, 2 wrong usage, 3 not valid, 4 not found, 5 conflict,\n"
    "6 verification failed, 7 cannot connect or open, 8 partly done.\n\n"
    "Examples:\n"
    "  duebook demo\n"
    "  duebook serve --data ./data\n"
    "  duebook report debt-ageing --data ./demo-data\n"
    "  duebook report --help";

/// The subcommand that the words name, as far as they do.
const CLI::App* innermost(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return at;
}

std::string path_of(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return (parent == nullptr ? "" : path_of(*parent) + " ") + command.get_name();
}

/// Throws when a word stands where a subcommand should and is none.
void check_subcommands(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* at = &app;
  for (const std::string& word : words) {
    if (word.starts_with("-")) continue;
    const auto inner = at->get_subcommands([](const CLI::App* one) {
      return !one->get_name().empty();  // option groups have none
    });
    if (inner.empty()) return;
    std::vector<std::string> names;
    for (const CLI::App* one : inner) names.push_back(one->get_name());
    const auto named = std::ranges::find(names, word);
    if (named == names.end()) {
      throw Failure(exit_usage,
                    "there is no '" + path_of(*at) + " " + word + "'." + suggestion(word, names));
    }
    at = inner[static_cast<std::size_t>(named - names.begin())];
  }
}

/// What is said of an option that does not exist.
std::string unknown_words(const CLI::App& app) {
  const CLI::App* command = innermost(app);
  std::vector<std::string> options;
  for (const CLI::Option* option : command->get_options()) {
    for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
  }
  const std::vector<std::string> left = app.remaining(true);
  const std::string word = left.empty() ? "" : left.front();
  const std::string name = word.substr(0, word.find('='));
  return path_of(*command) + " does not take '" + word + "'." + suggestion(name, options);
}

std::vector<std::string> words_of(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words.front() != "help") return words;
  words.erase(words.begin());
  words.emplace_back("--help");
  return words;
}

int run(int argc, char** argv) {
  CLI::App app{"Duebook: the receivables ledger that can prove every number.", "duebook"};
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(duebook::api::duebook_version));
  app.footer(footer);
  int exit_code = exit_ok;
  add_all(app, exit_code);
  std::vector<std::string> words = words_of(argc, argv);
  if (words.empty()) {
    std::fputs(app.help().c_str(), stderr);
    return exit_usage;
  }
  check_subcommands(app, words);
  std::ranges::reverse(words);  // as the parser takes them
  try {
    app.parse(std::move(words));
  } catch (const CLI::Success& done) {
    return app.exit(done);  // --help and --version
  } catch (const CLI::ExtrasError&) {
    throw Failure(exit_usage, unknown_words(app));
  } catch (const CLI::ParseError& error) {
    const std::string command = path_of(*innermost(app));
    throw Failure(exit_usage, std::string(error.what()) + "; see `" + command + " --help`");
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Failure& failure) {
    std::fprintf(stderr, "duebook: %s\n", failure.what());
    return failure.exit_code();
  } catch (const Fault& fault) {
    std::fprintf(stderr, "duebook: %s\n", fault.what());
    return exit_code_of(fault);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "duebook: %s\n", error.what());
    return exit_unavailable;
  }
}
