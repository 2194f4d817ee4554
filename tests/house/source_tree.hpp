// SPDX-License-Identifier: Apache-2.0
// The sources as text: every file of the repository, its lines, and its lines with everything that
// is not code blanked out. What the house rules are checked on.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace duebook::tests {

struct SourceFile {
  std::string path;                ///< from the root: "domain/values/money.hpp"
  std::vector<std::string> lines;  ///< as they stand in the file
  std::vector<std::string> code;   ///< the same, without comments, literals and preprocessor lines

  [[nodiscard]] std::string_view top_folder() const;
  [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
  [[nodiscard]] bool is_in_a_library() const;  ///< domain, eventstore, projections or api
};

SourceFile make_source(std::string path, std::string_view text);

/// Every .hpp and .cpp of the repository.
const std::vector<SourceFile>& sources();

/// Paths of all files of the repository, sorted; nothing built, hidden, or kept by a running
/// ledger.
const std::vector<std::string>& files();

std::vector<std::string> lines_of(const std::string& path);

bool exists(const std::string& path);

/// Whether `word` stands in `text` with no letter, digit or underscore beside it.
bool has_word(std::string_view text, std::string_view word);

std::vector<std::string> split(std::string_view text, char separator);

/// What breaks a rule, each as "path:line: what".
using Findings = std::vector<std::string>;
using Rule = std::function<void(const SourceFile&, Findings&)>;

std::string finding(const SourceFile& file, std::size_t line_index, std::string_view what);

/// The findings of one rule in all sources, or in one.
Findings check(const Rule& rule);
Findings check(const Rule& rule, const SourceFile& file);

/// All findings as one readable list.
std::string list(const Findings& findings);

}  // namespace duebook::tests
