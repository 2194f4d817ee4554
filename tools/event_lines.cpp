// SPDX-License-Identifier: Apache-2.0
// Reading lines from a log record by record, and from a file.
#include "tools/event_lines.hpp"

#include "tools/failure.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

class BookLines : public LineSource {
 public:
  BookLines(const std::filesystem::path& folder, const std::string& book)
      : folder_(folder), book_(folder_.find_book(book)), size_(folder_.log().head(book_).size) {}

  std::optional<std::string> next() override {
    if (next_ == size_) return {};
    if (next_ == record_.base.size + record_.line_count()) read_record();
    return std::string(record_.line(next_++ - record_.base.size));
  }

 private:
  void read_record() {
    folder_.log().read(book_, next_, [&](const eventstore::Record& record) {
      record_ = record;
      return false;
    });
  }

  DataFolder folder_;
  eventstore::BookId book_;
  std::uint64_t size_;
  std::uint64_t next_ = 0;
  eventstore::Record record_;
};

class FileLines : public LineSource {
 public:
  explicit FileLines(const std::filesystem::path& path) : path_(path), file_(path) {
    if (!file_) throw Failure(exit_not_found, "cannot read " + path.string());
  }

  std::optional<std::string> next() override {
    std::string line;
    if (std::getline(file_, line)) return line;
    if (file_.bad()) throw Failure(exit_unavailable, "cannot read on in " + path_.string());
    return {};
  }

 private:
  std::filesystem::path path_;
  std::ifstream file_;
};

}  // namespace

void for_each_line(const eventstore::EventLog& log, const eventstore::BookId& book,
                   std::uint64_t from, std::uint64_t to,
                   const std::function<bool(std::uint64_t seq, std::string_view line)>& visit) {
  std::uint64_t seq = from;
  if (seq >= to) return;
  log.read(book, from, [&](const eventstore::Record& record) {
    for (std::size_t i = seq - record.base.size; i < record.line_count() && seq < to; ++i) {
      if (!visit(seq++, record.line(i))) return false;
    }
    return seq < to;
  });
}

std::unique_ptr<LineSource> open_lines(const std::filesystem::path& path, const std::string& book) {
  if (std::filesystem::is_directory(path)) return std::make_unique<BookLines>(path, book);
  return std::make_unique<FileLines>(path);
}

}  // namespace duebook::tools
