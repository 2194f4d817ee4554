// SPDX-License-Identifier: Apache-2.0
// A place in bytes that must follow a grammar: reads on, or throws Fault{corrupted}.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

[[noreturn]] inline void throw_corrupted(std::string_view what) {
  throw Fault(FaultKind::corrupted, "the log holds " + std::string(what));
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  std::string_view rest() const { return rest_; }

  void expect(std::string_view text) {
    if (!rest_.starts_with(text)) throw_corrupted("bytes that do not follow its grammar");
    rest_.remove_prefix(text.size());
  }

  bool accept(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  char next() {
    if (rest_.empty()) throw_corrupted("a line or header that is cut off");
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  /// What stands before the next `end`, which is passed over.
  std::string_view up_to(char end) {
    const std::size_t length = rest_.find(end);
    if (length == std::string_view::npos) throw_corrupted("a line or header that is cut off");
    const std::string_view before = rest_.substr(0, length);
    rest_.remove_prefix(length + 1);
    return before;
  }

  /// What stands before the next quote or backslash, which is not passed over.
  std::string_view plain_text() {
    const std::string_view before_quote = rest_.substr(0, rest_.find('"'));
    const std::string_view text = before_quote.substr(0, before_quote.find('\\'));
    rest_.remove_prefix(text.size());
    return text;
  }

  /// A decimal number without leading zeros that fits 64 bits.
  std::uint64_t number() {
    constexpr std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t value = 0;
    std::size_t length = 0;
    for (; length < rest_.size() && rest_[length] >= '0' && rest_[length] <= '9'; ++length) {
      const auto digit = static_cast<std::uint64_t>(rest_[length] - '0');
      if (value > (limit - digit) / 10) throw_corrupted("a number beyond 64 bits");
      value = value * 10 + digit;
    }
    if (length == 0 || (length > 1 && rest_.front() == '0')) {
      throw_corrupted("a number that is not canonical");
    }
    rest_.remove_prefix(length);
    return value;
  }

 private:
  std::string_view rest_;
};

}  // namespace duebook::eventstore
