// SPDX-License-Identifier: Apache-2.0
// Documents name only files that exist, and the project speaks of nothing but itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/source_tree.hpp"

namespace duebook::tests {

namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Texts between single backticks, with fenced blocks left out.
std::vector<std::string> inline_code(const std::string& path) {
  std::vector<std::string> found;
  bool is_fenced = false;
  for (const std::string& line : lines_of(path)) {
    if (line.find("```") != std::string::npos) {
      is_fenced = !is_fenced;
    } else if (!is_fenced) {
      const std::vector<std::string> parts = split(line, '`');
      for (std::size_t i = 1; i < parts.size(); i += 2) found.push_back(parts[i]);
    }
  }
  return found;
}

bool is_a_top_folder(std::string_view name) {
  constexpr std::array<std::string_view, 14> folders = {
      "domain", "eventstore", "projections", "api",   "tools", "tests", "bench",
      "docker", "docs",       "examples",    "cmake", "web",   ".ci",   "golden"};
  return std::find(folders.begin(), folders.end(), name) != folders.end();
}

// The path that a piece of inline code names: its first word, when it begins in one of our folders.
// "" when it names none, or a pattern of names.
std::string named_path(const std::string& code) {
  std::string path = code.substr(0, code.find(' '));
  if (path.find('/') == std::string::npos) return "";
  if (path.starts_with("./")) path.erase(0, 2);
  if (!is_a_top_folder(path.substr(0, path.find('/')))) return "";
  if (path.find_first_of("*<>{}…|$") != std::string::npos) return "";
  return path.substr(0, path.find(':'));
}

Findings missing_files(const std::string& document) {
  Findings findings;
  for (const std::string& code : inline_code(document)) {
    const std::string path = named_path(code);
    const std::string beside = document.substr(0, document.rfind('/') + 1) + path;
    if (!path.empty() && !exists(path) && !exists(beside)) {
      std::string finding = document;
      findings.push_back(finding.append(": `").append(code).append("` does not exist"));
    }
  }
  return findings;
}

// "#12" on its own: a number that means something only where tickets are kept.
bool names_a_ticket(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    std::size_t end = at + 1;
    while (end < line.size() && is_digit(line[end])) ++end;
    const bool begins = at == 0 || line[at - 1] == ' ' || line[at - 1] == '(';
    const bool ends =
        end == line.size() || std::string_view(" ).,;:").find(line[end]) != std::string_view::npos;
    if (end > at + 1 && begins && ends) return true;
  }
  return false;
}

// What speaks of how the project is made instead of what it is. Split, so as not to find itself.
constexpr std::array<std::string_view, 3> foreign_texts = {
    "/wo"
    "rk/",
    "sub"
    "agent",
    "before"
    "-stop"};
constexpr std::array<std::string_view, 2> foreign_words = {
    "ses"
    "sion",
    "ses"
    "sions"};

// A setting of Kafka's, which has the name that it has.
constexpr std::string_view kafka_setting =
    "ses"
    "sion.timeout.ms";

bool speaks_of_other_things(std::string_view line) {
  if (const std::size_t at = line.find(kafka_setting); at != line.npos) {
    return speaks_of_other_things(line.substr(0, at)) ||
           speaks_of_other_things(line.substr(at + kafka_setting.size()));
  }
  const auto holds = [line](std::string_view text) { return line.find(text) != line.npos; };
  const auto has = [line](std::string_view word) { return has_word(line, word); };
  return std::any_of(foreign_texts.begin(), foreign_texts.end(), holds) ||
         std::any_of(foreign_words.begin(), foreign_words.end(), has) || names_a_ticket(line);
}

// Texts that people write. What a licence says, and what tools lock, is not ours.
bool is_written_by_hand(const std::string& path) {
  constexpr std::array<std::string_view, 12> endings = {".hpp",   ".cpp", ".md",     ".txt",
                                                        ".cmake", ".py",  ".sh",     ".yml",
                                                        ".yaml",  ".ts",  ".svelte", ".toml"};
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.find('.') == std::string::npos
             ? name != "LICENSE" && path.find('/') != std::string::npos
             : std::any_of(endings.begin(), endings.end(),
                           [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

TEST(Documents, name_only_files_that_exist) {
  Findings findings;
  for (const std::string& path : files()) {
    if (!path.ends_with(".md")) continue;
    for (std::string& one : missing_files(path)) findings.push_back(std::move(one));
  }
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(Texts, speak_of_the_project_alone) {
  Findings findings;
  for (const std::string& path : files()) {
    if (!is_written_by_hand(path)) continue;
    const std::vector<std::string> lines = lines_of(path);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (speaks_of_other_things(lines[i])) {
        findings.push_back(path + ":" + std::to_string(i + 1) + ": " + lines[i]);
      }
    }
  }
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST(DocumentRule, finds_a_path_in_one_of_our_folders) {
  EXPECT_EQ(named_path("tools/test --preset asan"), "tools/test");
  EXPECT_EQ(named_path("./.ci/run"), ".ci/run");
  EXPECT_EQ(named_path("/v1/books"), "");
  EXPECT_EQ(named_path("tests/domain/*_test.cpp"), "");
  EXPECT_EQ(named_path("domain"), "");
}

TEST(DocumentRule, leaves_a_setting_of_Kafka_its_name) {
  const std::string setting = "group.min." + std::string(kafka_setting);
  EXPECT_FALSE(speaks_of_other_things(setting + "=1"));
  EXPECT_TRUE(speaks_of_other_things(setting + " of the " + std::string(foreign_words[0])));
}

TEST(DocumentRule, finds_talk_of_other_things) {
  EXPECT_TRUE(
      speaks_of_other_things("see /wo"
                             "rk/notes"));
  EXPECT_TRUE(
      speaks_of_other_things("mends #"
                             "12."));
  EXPECT_FALSE(speaks_of_other_things("the issue date, in colour #123abc, at [top](#1-install)"));
}

}  // namespace duebook::tests
