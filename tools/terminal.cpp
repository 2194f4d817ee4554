// SPDX-License-Identifier: Apache-2.0
// Writing to stdout and stderr.
#include "tools/terminal.hpp"

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "tools/failure.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

constexpr std::chrono::milliseconds redraw_every{200};

bool is_terminal(std::FILE* file) { return ::isatty(::fileno(file)) == 1; }

// As no-color.org has it: set and not empty.
bool shows_colours(std::FILE* file) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool refused = no_color != nullptr && *no_color != '\0';
  const bool dumb = term == nullptr || std::strcmp(term, "dumb") == 0;
  return !refused && !dumb && is_terminal(file);
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

}  // namespace

void print(std::string_view data) {
  if (std::fwrite(data.data(), 1, data.size(), stdout) != data.size()) end_print();
}

void end_print() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw Failure(exit_unavailable, std::string("cannot write the output: ") + std::strerror(errno));
}

void say(std::string_view sentence) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(sentence.size()), sentence.data());
}

std::string in_colour(std::string_view text, Colour colour, std::FILE* to) {
  if (!shows_colours(to)) return std::string(text);
  constexpr std::array<std::string_view, 3> codes = {"\033[32m", "\033[33m", "\033[31m"};
  std::string out(codes[static_cast<std::size_t>(colour)]);
  out += text;
  return out + "\033[0m";
}

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  std::uint64_t tenths = bytes * 10;
  for (; tenths >= 10'240 && unit + 1 < units.size(); ++unit) tenths /= 1024;
  std::string text = with_commas(tenths / 10);
  if (unit > 0) text += "." + std::to_string(tenths % 10);
  return text + " " + std::string(units[unit]);
}

std::string progress_line(std::string_view what, std::uint64_t done, std::uint64_t total,
                          std::chrono::duration<double> elapsed, std::string_view unit) {
  std::string line(what);
  line += "  " + with_commas(done) + " of " + with_commas(total) + " " + std::string(unit);
  if (total > 0) line += "  " + std::to_string(done * 100 / total) + " %";
  if (done == 0 || elapsed.count() <= 0) return line;
  const double rate = static_cast<double>(done) / elapsed.count();
  line += "  " + with_commas(static_cast<std::uint64_t>(rate)) + "/s";
  if (done < total)
    line += "  " + duration_text(static_cast<double>(total - done) / rate) + " left";
  return line;
}

Progress::Progress(std::string what, std::uint64_t total, std::string unit)
    : what_(std::move(what)),
      total_(total),
      unit_(std::move(unit)),
      shown_(is_terminal(stderr)),
      begun_(std::chrono::steady_clock::now()),
      drawn_(begun_) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void Progress::reach(std::uint64_t done) {
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < redraw_every) return;
  drawn_ = now;
  std::fprintf(stderr, "\r%s\033[K", progress_line(what_, done, total_, elapsed(), unit_).c_str());
  std::fflush(stderr);
}

std::chrono::duration<double> Progress::elapsed() const {
  return std::chrono::steady_clock::now() - begun_;
}

}  // namespace duebook::tools
