// SPDX-License-Identifier: Apache-2.0
// The terminal: data to stdout, and to stderr what a person may want to see meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace duebook::tools {

/// Writes data to stdout. Throws Failure when it cannot all be written.
void print(std::string_view data);
/// Makes sure that all that was printed has left. Throws Failure.
void end_print();
/// Writes a line to stderr.
void say(std::string_view sentence);

enum class Colour : std::uint8_t { green, yellow, red };

/// `text` in a colour, when `to` is a terminal that shows colours and NO_COLOR is not set.
std::string in_colour(std::string_view text, Colour colour, std::FILE* to);

/// 1234567 as "1,234,567".
std::string with_commas(std::uint64_t number);
/// 1.5 GiB and the like, to read.
std::string bytes_text(std::uint64_t bytes);

/// "replay main  1,000 of 4,000 events  25 %  500/s  6 s left"
std::string progress_line(std::string_view what, std::uint64_t done, std::uint64_t total,
                          std::chrono::duration<double> elapsed, std::string_view unit = "events");

/// How far a long run is: a line on stderr that is written over, when stderr is a terminal. Gone
/// when it is destroyed.
class Progress {
 public:
  Progress(std::string what, std::uint64_t total, std::string unit = "events");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void reach(std::uint64_t done);
  std::chrono::duration<double> elapsed() const;

 private:
  std::string what_;
  std::uint64_t total_;
  std::string unit_;
  bool shown_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace duebook::tools
