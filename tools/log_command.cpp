// SPDX-License-Identifier: Apache-2.0
// duebook log: the log itself: its books, single events, the events about one thing, and where two
// logs differ.
#include <algorithm>
#include <memory>
#include <optional>

#include "api/event_line.hpp"
#include "api/json_write.hpp"
#include "api/parameters.hpp"
#include "eventstore/record_format.hpp"
#include "tools/data_folder.hpp"
#include "tools/event_lines.hpp"
#include "tools/failure.hpp"
#include "tools/subcommands.hpp"
#include "tools/terminal.hpp"
#include "tools/tracing.hpp"

namespace duebook::tools {
namespace {

void print_line(std::string_view line) {
  print(line);
  print("\n");
}

// ls

struct ListedBook {
  eventstore::BookId book;
  eventstore::Head head;
  std::uint64_t records = 0;
};

std::vector<ListedBook> list_books(const DataFolder& folder) {
  std::vector<ListedBook> listed;
  for (const eventstore::BookId& book : folder.log().books()) {
    ListedBook& one = listed.emplace_back(ListedBook{book, folder.log().head(book)});
    folder.log().read(book, 0, [&](const eventstore::Record&) { return ++one.records > 0; });
  }
  return listed;
}

std::string books_json(const std::vector<ListedBook>& books) {
  std::string out = "[";
  for (const ListedBook& one : books) {
    if (out.size() > 1) out += ',';
    out += "{\"book\":";
    api::append_json_string(out, one.book);
    out += ",\"size\":";
    api::append_integer(out, one.head.size);
    out += ",\"records\":";
    api::append_integer(out, one.records);
    out += ",\"root\":\"" + eventstore::to_hex(one.head.root) + "\"}";
  }
  return out + "]\n";
}

void run_list(const DataOptions& where, bool as_json) {
  const DataFolder folder(where.data);
  const std::vector<ListedBook> books = list_books(folder);
  if (as_json) {
    print(books_json(books));
    return end_print();
  }
  std::size_t width = 4;
  for (const ListedBook& one : books) width = std::max(width, one.book.size());
  print("book" + std::string(width - 4, ' ') + "          size       records  root\n");
  for (const ListedBook& one : books) {
    const auto right = [](const std::string& text) {
      return std::string(14 - std::min<std::size_t>(14, text.size()), ' ') + text;
    };
    print(one.book + std::string(width - one.book.size(), ' ') + right(with_commas(one.head.size)) +
          right(with_commas(one.records)) + "  " + eventstore::to_hex(one.head.root) + "\n");
  }
  end_print();
}

// show and tail

void run_show(const DataOptions& where, std::uint64_t seq, std::uint64_t count) {
  const DataFolder folder(where.data);
  const eventstore::BookId book = folder.find_book(where.book);
  const std::uint64_t size = folder.log().head(book).size;
  if (seq >= size) {
    throw Failure(exit_not_found, "there is no event " + std::to_string(seq) + "; book " + book +
                                      " has " + std::to_string(size));
  }
  for_each_line(folder.log(), book, seq, seq + std::min(count, size - seq),
                [](std::uint64_t, std::string_view line) {
                  print_line(line);
                  return true;
                });
  end_print();
}

void run_tail(const DataOptions& where, std::uint64_t count) {
  const DataFolder folder(where.data);
  const eventstore::BookId book = folder.find_book(where.book);
  const std::uint64_t size = folder.log().head(book).size;
  for_each_line(folder.log(), book, size - std::min(count, size), size,
                [](std::uint64_t, std::string_view line) {
                  print_line(line);
                  return true;
                });
  end_print();
}

// trace

struct TraceOptions {
  DataOptions where;
  std::string customer;
  std::uint32_t invoice = 0;
  std::uint32_t payment = 0;
  std::uint32_t credit_note = 0;
};

Tracer tracer_of(const TraceOptions& options) {
  using domain::EntityKind;
  if (options.invoice != 0) return {EntityKind::invoice, {}, options.invoice};
  if (options.payment != 0) return {EntityKind::payment, {}, options.payment};
  if (options.credit_note != 0) return {EntityKind::credit_note, {}, options.credit_note};
  domain::Code code;
  if (!api::parse_parameter(options.customer, code)) {
    throw Failure(exit_usage,
                  "name what to trace: --customer, --invoice, --payment or "
                  "--credit-note");
  }
  return {EntityKind::customer, code.value, 0};
}

void run_trace(const TraceOptions& options) {
  Tracer tracer = tracer_of(options);
  const DataFolder folder(options.where.data);
  const eventstore::BookId book = folder.find_book(options.where.book);
  const std::uint64_t size = folder.log().head(book).size;
  Progress progress("trace " + book, size);
  api::EventLine event;
  bool found = false;
  for_each_line(folder.log(), book, 0, size, [&](std::uint64_t seq, std::string_view line) {
    if (!api::read_event_line(line, event)) {
      throw Failure(exit_verification_failed,
                    "event " + std::to_string(seq) + " is not one of Duebook's");
    }
    progress.reach(seq + 1);
    if (tracer.touches(event.event)) {
      found = true;
      print_line(line);
    }
    return true;
  });
  end_print();
  if (!found) throw Failure(exit_not_found, "no event of book " + book + " mentions it");
}

// diff

struct DiffOptions {
  std::string a;
  std::string b;
  std::string book = "main";
  bool as_json = false;
};

/// Where two logs part: the first line that only one of them has, or that differs.
struct Parting {
  std::uint64_t seq = 0;
  std::optional<std::string> a;
  std::optional<std::string> b;
};

std::optional<Parting> find_parting(LineSource& a, LineSource& b, std::uint64_t& compared) {
  for (compared = 0;; ++compared) {
    std::optional<std::string> left = a.next();
    std::optional<std::string> right = b.next();
    if (left != right) return Parting{compared, std::move(left), std::move(right)};
    if (!left) return {};
  }
}

void append_line_json(std::string& out, std::string_view name,
                      const std::optional<std::string>& line) {
  out.append(",\"").append(name).append("\":");
  if (line) {
    api::append_json_string(out, *line);
  } else {
    out += "null";
  }
}

int run_diff(const DiffOptions& options) {
  const auto a = open_lines(options.a, options.book);
  const auto b = open_lines(options.b, options.book);
  std::uint64_t compared = 0;
  const std::optional<Parting> parting = find_parting(*a, *b, compared);
  if (options.as_json) {
    std::string out = parting ? "{\"equal\":false,\"seq\":" : "{\"equal\":true,\"events\":";
    api::append_integer(out, compared);
    if (parting) {
      append_line_json(out, "a", parting->a);
      append_line_json(out, "b", parting->b);
    }
    print(out + "}\n");
  } else if (!parting) {
    print("equal: " + std::to_string(compared) + " events\n");
  } else {
    print("differ from seq " + std::to_string(parting->seq) + " on\n");
    print("< " + parting->a.value_or("(ends)") + "\n> " + parting->b.value_or("(ends)") + "\n");
  }
  end_print();
  return parting ? exit_verification_failed : exit_ok;
}

void add_list(CLI::App& log, int& exit_code) {
  struct Options {
    DataOptions where;
    bool as_json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = log.add_subcommand("ls", "The books with their size, records and root.");
  add_data_option(*command, options->where);
  command->add_flag("--json", options->as_json, "As JSON");
  command->footer("Examples:\n  duebook log ls --data ./data\n  duebook log ls --json");
  command->callback([options, &exit_code] {
    run_list(options->where, options->as_json);
    exit_code = exit_ok;
  });
}

void add_show_and_tail(CLI::App& log, int& exit_code) {
  struct Options {
    DataOptions where;
    std::uint64_t seq = 0;
    std::uint64_t count = 0;
  };
  auto shown = std::make_shared<Options>();
  shown->count = 1;
  CLI::App* show = log.add_subcommand("show", "Print one event, or several from it on.");
  add_book_options(*show, shown->where);
  show->add_option("seq", shown->seq, "Seq of the event")->required();
  show->add_option("--count", shown->count, "How many")->capture_default_str();
  show->footer("Examples:\n  duebook log show 42\n  duebook log show 42 --count 3 | jq .");
  show->callback([shown, &exit_code] {
    run_show(shown->where, shown->seq, shown->count);
    exit_code = exit_ok;
  });
  auto last = std::make_shared<Options>();
  last->count = 10;
  CLI::App* tail = log.add_subcommand("tail", "Print the last events.");
  add_book_options(*tail, last->where);
  tail->add_option("-n,--count", last->count, "How many")->capture_default_str();
  tail->footer("Examples:\n  duebook log tail\n  duebook log tail -n 100 --book main");
  tail->callback([last, &exit_code] {
    run_tail(last->where, last->count);
    exit_code = exit_ok;
  });
}

void add_trace(CLI::App& log, int& exit_code) {
  auto options = std::make_shared<TraceOptions>();
  CLI::App* command = log.add_subcommand("trace", "Print all events about one thing, in order.");
  add_book_options(*command, options->where);
  CLI::Option_group* subject = command->add_option_group("Subject", "What to trace");
  subject->add_option("--customer", options->customer, "Code, with the customer's documents");
  subject->add_option("--invoice", options->invoice, "Number the book gave it");
  subject->add_option("--payment", options->payment, "Number of the payment");
  subject->add_option("--credit-note", options->credit_note, "Number of the credit note");
  subject->require_option(1);
  command->footer(
      "Examples:\n  duebook log trace --invoice 1204\n  duebook log trace --customer KH-001");
  command->callback([options, &exit_code] {
    run_trace(*options);
    exit_code = exit_ok;
  });
}

void add_diff(CLI::App& log, int& exit_code) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command = log.add_subcommand("diff", "Tell the first event in which two logs differ.");
  command->add_option("a", options->a, "Data folder or export")->required();
  command->add_option("b", options->b, "Data folder or export")->required();
  command->add_option("--book", options->book, "Book, in data folders")->capture_default_str();
  command->add_flag("--json", options->as_json, "As JSON");
  command->footer(
      "Exits 0 when they are equal and 6 when not.\n\n"
      "Examples:\n  duebook log diff ./data main.ndjson\n  duebook log diff ./data ./copy --json");
  command->callback([options, &exit_code] { exit_code = run_diff(*options); });
}

}  // namespace

void add_log(CLI::App& app, int& exit_code) {
  CLI::App* log = app.add_subcommand("log", "Look at the log of events.");
  log->require_subcommand(1);
  log->footer(
      "Events are printed as they are stored, one line of JSON each.\n\n"
      "Examples:\n  duebook log ls\n  duebook log tail -n 5\n  duebook log trace --invoice 1204");
  add_list(*log, exit_code);
  add_show_and_tail(*log, exit_code);
  add_trace(*log, exit_code);
  add_diff(*log, exit_code);
}

}  // namespace duebook::tools
