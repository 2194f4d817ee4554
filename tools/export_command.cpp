// SPDX-License-Identifier: Apache-2.0
// duebook export: the events of a book as they are stored, one line of JSON each.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "tools/data_folder.hpp"
#include "tools/event_lines.hpp"
#include "tools/failure.hpp"
#include "tools/subcommands.hpp"
#include "tools/terminal.hpp"

namespace duebook::tools {
namespace {

struct ExportOptions {
  DataOptions where;
  std::uint64_t from = 0;
  std::optional<std::uint64_t> to;
  std::string output;
};

namespace fs = std::filesystem;

// What has the place of the output, with links followed; a pipe or a device must stay what it is.
bool is_to_be_replaced(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  return status.type() == fs::file_type::regular || status.type() == fs::file_type::not_found;
}

/// Stdout, or a file that has its name only when all is in it. What is no regular file is written
/// to directly.
class Output {
 public:
  explicit Output(const std::string& path) : path_(path) {
    if (path_.empty()) return;
    target_ = fs::weakly_canonical(path);
    written_ = target_;
    if (is_to_be_replaced(target_)) written_ += ".unfinished";
    file_ = std::fopen(written_.c_str(), "wb");
    if (file_ == nullptr) fail();
  }
  ~Output() {
    if (file_ != nullptr) std::fclose(file_);
    if (!finished_ && written_ != target_) std::remove(written_.c_str());
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write_line(std::string_view line) {
    if (path_.empty()) {
      print(line);
      return print("\n");
    }
    const bool written = std::fwrite(line.data(), 1, line.size(), file_) == line.size() &&
                         std::fputc('\n', file_) != EOF;
    if (!written) fail();
  }

  void finish() {
    if (path_.empty()) return end_print();
    if (std::fclose(std::exchange(file_, nullptr)) != 0) fail();
    if (written_ != target_ && std::rename(written_.c_str(), target_.c_str()) != 0) fail();
    finished_ = true;
  }

 private:
  [[noreturn]] void fail() const {
    throw Failure(exit_unavailable, "cannot write " + path_ + ": " + std::strerror(errno));
  }

  std::string path_;
  fs::path target_;
  fs::path written_;
  std::FILE* file_ = nullptr;
  bool finished_ = false;
};

void run_export(const ExportOptions& options) {
  const DataFolder folder(options.where.data);
  const eventstore::BookId book = folder.find_book(options.where.book);
  const std::uint64_t size = folder.log().head(book).size;
  const std::uint64_t to = options.to.value_or(size);
  if (options.from > to || to > size) {
    throw Failure(exit_usage, "events " + std::to_string(options.from) + " to " +
                                  std::to_string(to) + " are not all there; the book has " +
                                  std::to_string(size));
  }
  Output output(options.output);
  {
    Progress progress("export " + book, to - options.from);
    for_each_line(folder.log(), book, options.from, to, [&](std::uint64_t seq, auto line) {
      output.write_line(line);
      progress.reach(seq + 1 - options.from);
      return true;
    });
  }
  output.finish();
  say(with_commas(to - options.from) + " events of book " + book + " exported");
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand("export", "Write a book's events as NDJSON.");
  add_book_options(*command, options->where);
  command->add_option("--from", options->from, "First seq")->capture_default_str();
  command->add_option("--to", options->to, "Seq behind the last; the end when absent");
  command->add_option("--output", options->output, "File; stdout when absent");
  command->footer(
      "The lines are the bytes that are stored and hashed. `duebook log diff` compares an export\n"
      "with a folder.\n\n"
      "Examples:\n"
      "  duebook export --data ./data --book main --output main.ndjson\n"
      "  duebook export --from 1000 --to 2000 | jq -c .data");
  command->callback([options, &exit_code] {
    run_export(*options);
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
