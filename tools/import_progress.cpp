// SPDX-License-Identifier: Apache-2.0
// Rates, and when to print them.
#include "tools/import_progress.hpp"

#include <unistd.h>

#include <cstdio>

namespace duebook::tools {

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string progress_text(std::size_t done, std::size_t total, double seconds) {
  std::string text = grouped(done) + " of " + grouped(total) + " commands";
  if (seconds <= 0 || done == 0) return text;
  const double rate = static_cast<double>(done) / seconds;
  text += ", " + grouped(static_cast<std::uint64_t>(rate)) + " a second";
  if (done == total) return text;
  const double left = static_cast<double>(total - done) / rate;
  return text + ", " + grouped(static_cast<std::uint64_t>(left + 0.5)) + " s left";
}

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::show(std::size_t done, std::size_t total) {
  const Clock::time_point now = Clock::now();
  const auto between = is_terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(10);
  if (done < total && now - shown_ < between) return;
  shown_ = now;
  const std::chrono::duration<double> seconds = now - start_;
  const std::string text = progress_text(done, total, seconds.count());
  // \033[K clears what a longer line left behind.
  if (is_terminal_) std::fprintf(stderr, "\r%s\033[K%s", text.c_str(), done == total ? "\n" : "");
  if (!is_terminal_) std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace duebook::tools
