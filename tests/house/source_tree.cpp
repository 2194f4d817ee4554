// SPDX-License-Identifier: Apache-2.0
// Walks the repository and tells code from comments.
#include "tests/house/source_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace duebook::tests {

namespace {

namespace fs = std::filesystem;

const fs::path root = DUEBOOK_SOURCE_DIR;

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// What .gitignore leaves out, and what is hidden, except the folder of the CI.
bool is_left_out(const std::string& path, const std::string& name) {
  constexpr std::array at_root = {"build", "data", "demo-data"};
  constexpr std::array anywhere = {"__pycache__", "node_modules", "dist"};
  if (std::find(at_root.begin(), at_root.end(), path) != at_root.end()) return true;
  if (std::find(anywhere.begin(), anywhere.end(), name) != anywhere.end()) return true;
  return name == ".git" ||
         (path.starts_with(".") && fs::is_directory(root / path) && path != ".ci");
}

std::string read(const std::string& path) {
  std::ifstream in(root / path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

// Copies text with comments, literals and preprocessor lines turned into blanks.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), out_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (starts_line('#')) {
        blank_directive();
      } else if (text_.substr(at_, 2) == "//") {
        blank_until(text_.find('\n', at_));
      } else if (text_.substr(at_, 2) == "/*") {
        blank_past(text_.find("*/", at_ + 2), 2);
      } else if (text_.substr(at_, 3) == "R\"(" || is_named_raw_string()) {
        blank_raw_string();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !is_digit_separator())) {
        blank_literal(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  bool starts_line(char c) const {
    if (text_[at_] != c) return false;
    const std::size_t before = text_.find_last_not_of(" \t", at_ == 0 ? 0 : at_ - 1);
    return at_ == 0 || before == std::string_view::npos || text_[before] == '\n';
  }

  bool is_digit_separator() const { return at_ > 0 && is_word_character(text_[at_ - 1]); }

  bool is_named_raw_string() const {
    if (text_.substr(at_, 2) != "R\"" || (at_ > 0 && is_word_character(text_[at_ - 1])))
      return false;
    const std::size_t open = text_.find('(', at_);
    return open != std::string_view::npos && open - at_ <= 18;
  }

  void blank_until(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      if (text_[at_] != '\n') out_[at_] = ' ';
    }
  }

  void blank_past(std::size_t found, std::size_t length) {
    blank_until(found == std::string_view::npos ? found : found + length);
  }

  void blank_directive() {
    std::size_t end = text_.find('\n', at_);
    while (end != std::string_view::npos && text_[end - 1] == '\\') end = text_.find('\n', end + 1);
    blank_until(end);
  }

  void blank_raw_string() {
    const std::size_t open = text_.find('(', at_);
    const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    blank_past(text_.find(close, open), close.size());
  }

  void blank_literal(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    blank_until(end + 1);
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view SourceFile::top_folder() const {
  return std::string_view(path).substr(0, path.find('/'));
}

bool SourceFile::is_in_a_library() const {
  const std::string_view top = top_folder();
  return top == "domain" || top == "eventstore" || top == "projections" || top == "api";
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

SourceFile make_source(std::string path, std::string_view text) {
  return {std::move(path), split(text, '\n'), split(Blanker(text).run(), '\n')};
}

const std::vector<std::string>& files() {
  static const std::vector<std::string> found = [] {
    std::vector<std::string> paths;
    fs::recursive_directory_iterator walk(root);
    for (; walk != fs::recursive_directory_iterator(); ++walk) {
      const std::string path = walk->path().lexically_relative(root).generic_string();
      if (is_left_out(path, walk->path().filename().string())) {
        walk.disable_recursion_pending();
      } else if (walk->is_regular_file()) {
        paths.push_back(path);
      }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }();
  return found;
}

const std::vector<SourceFile>& sources() {
  static const std::vector<SourceFile> found = [] {
    std::vector<SourceFile> all;
    for (const std::string& path : files()) {
      if (path.ends_with(".hpp") || path.ends_with(".cpp")) {
        all.push_back(make_source(path, read(path)));
      }
    }
    return all;
  }();
  return found;
}

std::vector<std::string> lines_of(const std::string& path) { return split(read(path), '\n'); }

bool exists(const std::string& path) { return fs::exists(root / path); }

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const bool ends = end == text.size() || !is_word_character(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

std::string finding(const SourceFile& file, std::size_t line_index, std::string_view what) {
  return file.path + ":" + std::to_string(line_index + 1) + ": " + std::string(what);
}

Findings check(const Rule& rule, const SourceFile& file) {
  Findings findings;
  rule(file, findings);
  return findings;
}

Findings check(const Rule& rule) {
  Findings findings;
  for (const SourceFile& file : sources()) rule(file, findings);
  return findings;
}

std::string list(const Findings& findings) {
  std::string text = std::to_string(findings.size()) + " to mend:";
  for (const std::string& one : findings) text += "\n  " + one;
  return text;
}

}  // namespace duebook::tests
