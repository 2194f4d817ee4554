// SPDX-License-Identifier: Apache-2.0
// The house rules that can be seen in one source file at a time. CONTRIBUTING.md tells them in
// prose.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/function_lengths.hpp"
#include "tests/house/source_tree.hpp"

namespace duebook::tests {

namespace {

constexpr std::size_t file_lines_max = 400;
constexpr std::size_t function_lines_max = 70;
constexpr std::size_t columns_max = 100;

void length_of_file(const SourceFile& file, Findings& findings) {
  if (file.lines.size() > file_lines_max) {
    findings.push_back(finding(file, file.lines.size() - 1, "the file ends only here"));
  }
}

void lengths_of_functions(const SourceFile& file, Findings& findings) {
  for (const Function& function : functions_of(file)) {
    if (function.line_count <= function_lines_max) continue;
    findings.push_back(finding(file, function.first_line,
                               std::to_string(function.line_count) + " lines in one function"));
  }
}

std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

// Tables may be wider, where clang-format is told to leave them alone.
void widths_of_lines(const SourceFile& file, Findings& findings) {
  bool is_table = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (file.lines[i].find("// clang-format off") != std::string::npos) is_table = true;
    if (file.lines[i].find("// clang-format on") != std::string::npos) is_table = false;
    const std::size_t columns = columns_of(file.lines[i]);
    if (!is_table && columns > columns_max) {
      findings.push_back(finding(file, i, std::to_string(columns) + " columns"));
    }
  }
}

// Line 1 names the licence; from line 2 on, a sentence says what the file is for.
void opening_lines(const SourceFile& file, Findings& findings) {
  if (file.lines.empty() || file.lines[0] != "// SPDX-License-Identifier: Apache-2.0") {
    findings.push_back(finding(file, 0, "the first line is not the SPDX one"));
  }
  std::string sentence;
  for (std::size_t i = 1; i < file.lines.size() && file.lines[i].starts_with("// "); ++i) {
    sentence += file.lines[i].substr(2);
  }
  if (sentence.find_first_of(".:") == std::string::npos) {
    findings.push_back(finding(file, 1, "no sentence says what the file is for"));
  }
}

void include_guard(const SourceFile& file, Findings& findings) {
  if (!file.is_header()) return;
  const auto first = std::find_if(
      file.lines.begin(), file.lines.end(),
      [](const std::string& line) { return !line.empty() && !line.starts_with("//"); });
  if (first == file.lines.end() || *first != "#pragma once") {
    findings.push_back(finding(file, 0, "#pragma once is not what comes first"));
  }
}

void telling_names(const SourceFile& file, Findings& findings) {
  constexpr std::array<std::string_view, 8> empty_names = {"util",    "utils", "common", "helper",
                                                           "helpers", "misc",  "stuff",  "shared"};
  for (const std::string& part : split(file.path, '/')) {
    const std::string stem = part.substr(0, part.find('.'));
    for (const std::string_view name : empty_names) {
      if (stem == name || stem.ends_with("_" + std::string(name))) {
        findings.push_back(finding(file, 0, "the name " + stem + " says nothing"));
      }
    }
  }
}

// In quotes they are data: one of them is also the code of no currency.
void notes_to_self(const SourceFile& file, Findings& findings) {
  constexpr std::array<std::string_view, 4> notes = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "X"
      "XX",
      "HA"
      "CK"};
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    for (const std::string_view note : notes) {
      const bool is_quoted = file.lines[i].find("\"" + std::string(note)) != std::string::npos;
      if (has_word(file.lines[i], note) && !is_quoted) findings.push_back(finding(file, i, note));
    }
  }
}

void using_namespace(const SourceFile& file, Findings& findings) {
  if (!file.is_header()) return;
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    if (file.code[i].find("using namespace") != std::string::npos) {
      findings.push_back(finding(file, i, "using namespace in a header"));
    }
  }
}

// The name after "namespace duebook::", or nothing.
std::string_view namespace_opened_by(std::string_view line) {
  constexpr std::string_view opening = "namespace duebook::";
  if (!line.starts_with(opening) || line.find('{') == std::string_view::npos) return "";
  line.remove_prefix(opening.size());
  return line.substr(0, line.find(' '));
}

// domain/parties/… is in duebook::domain, api/http/… in duebook::api or duebook::api::http. The
// assertion of domain serves all libraries above it, too.
void namespaces(const SourceFile& file, Findings& findings) {
  if (!file.is_in_a_library() || file.path.starts_with("domain/values/assert.")) return;
  const std::vector<std::string> folders = split(file.path, '/');
  bool opens_its_own = false;
  for (std::size_t i = 0; i < file.code.size(); ++i) {
    const std::string_view name = namespace_opened_by(file.code[i]);
    if (name.empty()) continue;
    const std::vector<std::string> parts = split(name, ':');
    bool fits = parts.front() == file.top_folder();
    for (const std::string& part : parts) {
      const bool is_folder = std::find(folders.begin(), folders.end(), part) != folders.end();
      fits = fits && (part.empty() || part == "detail" || is_folder);
    }
    opens_its_own = opens_its_own || fits;
    if (!fits) findings.push_back(finding(file, i, "namespace duebook::" + std::string(name)));
  }
  if (!opens_its_own) {
    findings.push_back(finding(file, 0, "nothing is in the namespace of the folder"));
  }
}

struct NamedRule {
  const char* name;
  void (*rule)(const SourceFile&, Findings&);
  const char* broken_path;  ///< a file that breaks the rule, so that the rule is seen to work
  std::string broken_text;

  friend std::ostream& operator<<(std::ostream& out, const NamedRule& rule) {
    return out << rule.name;
  }
};

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

const std::vector<NamedRule>& rules() {
  static const std::string opening = "// SPDX-License-Identifier: Apache-2.0\n";
  static const std::vector<NamedRule> all = {
      {"are_400_lines_long_at_most", length_of_file, "api/x.cpp", repeated("\n", 401)},
      {"have_functions_of_70_lines_at_most", lengths_of_functions, "api/x.cpp",
       "int f() {\n" + repeated("  {\n  }\n", 35) + "}\n"},
      {"are_100_columns_wide_at_most", widths_of_lines, "api/x.cpp", repeated("ệ", 101)},
      {"open_with_licence_and_purpose", opening_lines, "api/x.cpp", opening + "#include <map>\n"},
      {"guard_headers_by_pragma_once", include_guard, "api/x.hpp", "#include <map>\n"},
      {"have_telling_names", telling_names, "api/json_utils.hpp", ""},
      {"hold_no_notes_to_self", notes_to_self, "api/x.cpp",
       "// X"
       "XX: later"},
      {"use_no_namespace_in_headers", using_namespace, "api/x.hpp", "using namespace std;"},
      {"are_in_the_namespace_of_their_folder", namespaces, "api/x.hpp",
       "namespace duebook::domain {\n}\n"}};
  return all;
}

}  // namespace

class SourceRule : public testing::TestWithParam<NamedRule> {};

TEST_P(SourceRule, is_kept) {
  const Findings findings = check(GetParam().rule);
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST_P(SourceRule, finds_who_breaks_it) {
  EXPECT_FALSE(
      check(GetParam().rule, make_source(GetParam().broken_path, GetParam().broken_text)).empty());
}

INSTANTIATE_TEST_SUITE_P(Sources, SourceRule, testing::ValuesIn(rules()),
                         [](const auto& instance) { return instance.param.name; });

TEST(FunctionLengths, count_members_initialised_in_braces_and_literals_full_of_them) {
  const SourceFile file = make_source("api/x.cpp",
                                      "namespace a {\n"
                                      "struct S {\n"
                                      "  explicit S(int x)\n"
                                      "      : a_{x},\n"
                                      "        b_{1'000} {\n"
                                      "    say(\"}}}\");  // }\n"
                                      "  }\n"
                                      "  int one() { return 1; }\n"
                                      "};\n"
                                      "}\n");
  const std::vector<Function> functions = functions_of(file);
  ASSERT_EQ(functions.size(), 2u);
  EXPECT_EQ(functions[0].first_line, 2u);
  EXPECT_EQ(functions[0].line_count, 5u);
  EXPECT_EQ(functions[1].line_count, 1u);
}

}  // namespace duebook::tests
