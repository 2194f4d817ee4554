// SPDX-License-Identifier: Apache-2.0
// The brace counter. A brace opens a scope (namespace, class), a function, or a block within one;
// which of them is told by the text since the last statement ended.
#include "tests/house/function_lengths.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace duebook::tests {

namespace {

enum class Opened { scope, function, block };

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \n");
  return first == std::string_view::npos ? "" : text.substr(first);
}

// Drops `template <…>` in front of a declaration.
std::string_view without_template(std::string_view head) {
  while (head.starts_with("template")) {
    int depth = 0;
    std::size_t at = head.find('<');
    for (; at < head.size(); ++at) {
      if (head[at] == '<') ++depth;
      if (head[at] == '>' && --depth == 0) break;
    }
    head = trim(head.substr(std::min(at + 1, head.size())));
  }
  return head;
}

bool declares_a_scope(std::string_view head) {
  constexpr std::array<std::string_view, 8> keywords = {
      "namespace", "inline namespace", "class", "struct", "union", "enum", "extern", "typedef"};
  return std::any_of(keywords.begin(), keywords.end(), [head](std::string_view keyword) {
    return head.starts_with(keyword) && has_word(head.substr(0, keyword.size() + 1), keyword);
  });
}

class BraceCounter {
 public:
  explicit BraceCounter(const SourceFile& file) {
    for (const std::string& line : file.code) text_ += line + "\n";
  }

  std::vector<Function> run() {
    for (at_ = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c == '(') ++parentheses_;
      if (c == ')') --parentheses_;
      if (c == '{') {
        open();
      } else if (c == '}') {
        close();
      } else if (c == ';' && parentheses_ == 0) {
        start_head();
      } else {
        extend_head(c);
      }
    }
    return std::move(found_);
  }

 private:
  void start_head() { head_.clear(); }

  void extend_head(char c) {
    if (head_.empty()) {
      if (c == ' ' || c == '\n') return;
      head_line_ = line_;
    }
    head_ += c;
    for (const std::string_view label : {"public:", "private:", "protected:"}) {
      if (head_ == label) start_head();
    }
  }

  void open() {
    const bool declarative =
        std::all_of(open_.begin(), open_.end(), [](Opened one) { return one == Opened::scope; });
    const std::string_view head = without_template(head_);
    Opened kind = Opened::block;
    if (declarative && parentheses_ == 0) {
      if (declares_a_scope(head)) {
        kind = Opened::scope;
      } else if (head.find(')') != std::string_view::npos) {
        kind = Opened::function;
        function_line_ = head_line_;
      }
    }
    open_.push_back(kind);
    if (kind != Opened::function) start_head();
  }

  void close() {
    if (open_.empty()) return;
    const Opened kind = open_.back();
    open_.pop_back();
    if (kind == Opened::function && !is_followed_by_more()) {
      found_.push_back({function_line_, line_ - function_line_ + 1});
    }
    if (kind != Opened::function || !is_followed_by_more()) {
      start_head();
    } else {
      head_ = "…)";  // members initialised in braces: the body is still to come
      head_line_ = function_line_;
    }
  }

  bool is_followed_by_more() const {
    const std::size_t next = text_.find_first_not_of(" \n", at_ + 1);
    return next != std::string::npos && (text_[next] == ',' || text_[next] == '{');
  }

  std::string text_;
  std::string head_;
  std::vector<Opened> open_;
  std::vector<Function> found_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t head_line_ = 0;
  std::size_t function_line_ = 0;
  int parentheses_ = 0;
};

}  // namespace

std::vector<Function> functions_of(const SourceFile& file) { return BraceCounter(file).run(); }

}  // namespace duebook::tests
