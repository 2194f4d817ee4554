// SPDX-License-Identifier: Apache-2.0
// duebook migrate: copies books from one log to another, from this disk to Kafka or back.
//
// The lines are the same bytes and so are the roots; each record is written anew, in the term of
// the target. A copy that was interrupted goes on where it ended.
#include <cstdio>
#include <memory>
#include <string>

#include "eventstore/event_log.hpp"
#include "eventstore/record_format.hpp"
#include "tools/failure.hpp"
#include "tools/open_log.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

using eventstore::AppendOutcome;
using eventstore::BookId;
using eventstore::EventLog;
using eventstore::Head;
using eventstore::Record;

struct MigrateOptions {
  LogOptions from;
  std::string to_log;
  std::string to_data;
  std::string book;
};

void check_beginning(const EventLog& source, const BookId& book, const Head& copied) {
  const std::uint64_t size = source.head(book).size;
  if (copied.size <= size && source.root_at(book, copied.size) == copied.root) return;
  throw Failure(exit_conflict, "book " + book + " is there already, with " +
                                   std::to_string(copied.size) +
                                   " events that are not the beginning of the one to copy");
}

void copy_book(const EventLog& source, EventLog& target, const BookId& book) {
  check_beginning(source, book, target.head(book));
  Head head = target.claim(book);
  check_beginning(source, book, head);
  source.read(book, head.size, [&](const Record& record) {
    Record copy = record;
    copy.base = head;
    if (target.append(book, copy) != AppendOutcome::accepted) {
      throw Failure(exit_conflict,
                    "another process writes to book " + book + " where it is copied");
    }
    head.size += record.line_count();
    head.root = target.root_at(book, head.size);
    return true;
  });
  const Head end = source.head(book);
  if (head.size != end.size || head.root != end.root) {
    throw Failure(exit_verification_failed, "book " + book + " is not the same after copying");
  }
  std::printf("book %s: %llu events, root %s\n", book.c_str(),
              static_cast<unsigned long long>(head.size), eventstore::to_hex(head.root).c_str());
}

void migrate(const MigrateOptions& options) {
  LogOptions to = options.from;
  to.log = options.to_log;
  to.data = options.to_data;
  const auto source = open_log(options.from);
  const auto target = open_log(to);
  bool found = false;
  for (const BookId& book : source->books()) {
    if (!options.book.empty() && options.book != book) continue;
    found = true;
    copy_book(*source, *target, book);
  }
  if (!found) throw Failure(exit_not_found, "there is no such book in " + options.from.data);
}

}  // namespace

void add_migrate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<MigrateOptions>();
  CLI::App* command = app.add_subcommand(
      "migrate", "Copy books to another log: from this disk to Kafka, or back. Stop the server.");
  command->add_option("--data", options->from.data, "Data folder to copy from")
      ->capture_default_str();
  add_log_options(*command, options->from);
  command->add_option("--to-log", options->to_log, "Where to: disk, or kafka:HOST:PORT")
      ->required();
  command->add_option("--to-data", options->to_data, "Data folder there; made if there is none")
      ->required();
  command->add_option("--book", options->book, "Only this book");
  command->footer(
      "Examples:\n"
      "  duebook migrate --data ./data --to-log kafka:127.0.0.1:19092 --to-data ./copy\n"
      "  duebook migrate --log kafka:127.0.0.1:19092 --data ./copy --to-log disk --to-data ./back");
  command->callback([options, &exit_code] {
    migrate(*options);
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
