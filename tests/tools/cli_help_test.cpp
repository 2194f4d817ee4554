// SPDX-License-Identifier: Apache-2.0
// Help, examples, versions, typos, and that docs/cli.md names what there is.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "api/openapi.hpp"
#include "api/reports.hpp"
#include "tests/tools/cli_binary.hpp"
#include "tools/subcommands.hpp"
#include "tools/suggestions.hpp"
#include "tools/terminal.hpp"

namespace duebook::tests {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The names below "Subcommands:" in a help text.
std::vector<std::string> subcommands_in(const std::string& help) {
  std::istringstream lines(help.substr(std::min(help.size(), help.find("\nSubcommands:\n"))));
  std::vector<std::string> names;
  std::string line;
  while (std::getline(lines, line)) {
    if (line.empty() && !names.empty()) break;
    if (line.starts_with("  ") && line.size() > 2 && line[2] != ' ') {
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  return names;
}

// Every subcommand, however deep, with the words that lead to it.
void collect(const std::vector<std::string>& words, std::vector<std::vector<std::string>>& all) {
  std::vector<std::string> asked = words;
  asked.emplace_back("--help");
  for (const std::string& name : subcommands_in(run_duebook(asked).out)) {
    std::vector<std::string> inner = words;
    inner.push_back(name);
    all.push_back(inner);
    collect(inner, all);
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string out = "duebook";
  for (const std::string& word : words) out += " " + word;
  return out;
}

}  // namespace

TEST(CommandLine, gives_help_with_an_example_for_every_subcommand) {
  std::vector<std::vector<std::string>> all;
  collect({}, all);
  ASSERT_GT(all.size(), 15u);
  for (const std::vector<std::string>& words : all) {
    std::vector<std::string> asked = words;
    asked.emplace_back("--help");
    const Ran ran = run_duebook(asked);
    EXPECT_EQ(ran.exit_code, 0) << joined(words);
    EXPECT_EQ(ran.err, "") << joined(words);
    EXPECT_TRUE(holds(ran.out, "\n  " + joined(words))) << "no example:\n" << ran.out;
  }
}

TEST(CommandLine, lists_the_parameters_of_every_report) {
  for (const api::ReportType& type : api::reports()) {
    const Ran ran = run_duebook({"report", std::string(type.name), "--help"});
    for (const api::ReportParameter& parameter : type.parameters) {
      std::string option = "--" + std::string(parameter.name);
      EXPECT_TRUE(holds(ran.out, option)) << type.name << " " << option;
    }
  }
}

TEST(CommandLine, is_described_in_the_reference) {
  std::ifstream file(DUEBOOK_SOURCE_DIR "/docs/cli.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::vector<std::string>> all;
  collect({}, all);
  for (const std::vector<std::string>& words : all) {
    EXPECT_TRUE(holds(text, "`" + joined(words))) << "docs/cli.md lacks " << joined(words);
  }
  for (const int code :
       {tools::exit_ok, tools::exit_usage, tools::exit_validation, tools::exit_not_found,
        tools::exit_conflict, tools::exit_verification_failed, tools::exit_unavailable,
        tools::exit_partly_done}) {
    EXPECT_TRUE(holds(text, "| " + std::to_string(code) + " |")) << "docs/cli.md lacks " << code;
  }
}

TEST(CommandLine, suggests_what_a_mistyped_word_may_mean) {
  const Ran command = run_duebook({"sevre"});
  EXPECT_EQ(command.exit_code, 2);
  EXPECT_EQ(command.out, "");
  EXPECT_EQ(command.err, "duebook: there is no 'duebook sevre'. Did you mean 'serve'?\n");

  const Ran inner = run_duebook({"log", "trce"});
  EXPECT_EQ(inner.exit_code, 2);
  EXPECT_TRUE(holds(inner.err, "Did you mean 'trace'?")) << inner.err;

  const Ran option = run_duebook({"replay", "--verifi"});
  EXPECT_EQ(option.exit_code, 2);
  EXPECT_TRUE(holds(option.err, "Did you mean '--verify'?")) << option.err;

  const Ran far = run_duebook({"xyzzy"});
  EXPECT_EQ(far.exit_code, 2);
  EXPECT_FALSE(holds(far.err, "Did you mean")) << far.err;
}

TEST(CommandLine, shows_help_on_stderr_when_nothing_is_asked) {
  const Ran ran = run_duebook({});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(holds(ran.err, "Subcommands:"));
}

TEST(CommandLine, takes_help_as_a_word) {
  EXPECT_EQ(run_duebook({"help", "replay"}).out, run_duebook({"replay", "--help"}).out);
}

TEST(Version, names_version_build_and_compiler) {
  const std::string version(api::duebook_version);
  const Ran text = run_duebook({"version"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_TRUE(text.out.starts_with("duebook " + version + " (")) << text.out;
  const Ran json = run_duebook({"version", "--json"});
  EXPECT_TRUE(json.out.starts_with("{\"version\":\"" + version + "\",\"build\":\"")) << json.out;
  EXPECT_TRUE(holds(json.out, "\"compiler\":\""));
  EXPECT_EQ(run_duebook({"--version"}).out, version + "\n");
}

TEST(Suggestions, count_insertions_losses_replacements_and_swaps) {
  EXPECT_EQ(tools::edit_distance("serve", "serve"), 0u);
  EXPECT_EQ(tools::edit_distance("sevre", "serve"), 1u);
  EXPECT_EQ(tools::edit_distance("srve", "serve"), 1u);
  EXPECT_EQ(tools::edit_distance("sserve", "serve"), 1u);
  EXPECT_EQ(tools::edit_distance("", "log"), 3u);
}

TEST(Suggestions, name_a_longer_word_that_begins_alike) {
  EXPECT_EQ(tools::nearest_word("ver", {"serve", "version"}), "version");
  EXPECT_EQ(tools::nearest_word("q", {"serve", "version"}), "");
}

TEST(ProgressLine, tells_rate_and_time_left) {
  EXPECT_EQ(tools::progress_line("replay main", 1'000, 4'000, std::chrono::seconds(2)),
            "replay main  1,000 of 4,000 events  25 %  500/s  6 s left");
  EXPECT_EQ(tools::progress_line("x", 0, 0, std::chrono::seconds(0)), "x  0 of 0 events");
  EXPECT_EQ(tools::bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(tools::with_commas(1234567), "1,234,567");
}

}  // namespace duebook::tests
