// SPDX-License-Identifier: Apache-2.0
// Progress of long work on stderr: one line that is rewritten on a terminal, a few plain lines
// elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace duebook::tools {

/// "3,000 of 12,000 commands, 41,000 a second, 1 s left".
std::string progress_text(std::size_t done, std::size_t total, double seconds);

/// "1,234,567".
std::string grouped(std::uint64_t number);

class Progress {
 public:
  Progress();
  void show(std::size_t done, std::size_t total);

 private:
  using Clock = std::chrono::steady_clock;

  bool is_terminal_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
};

}  // namespace duebook::tools
