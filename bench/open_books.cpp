// SPDX-License-Identifier: Apache-2.0
// Big books in memory, as records, and in a data folder.
#include "bench/open_books.hpp"

#include <cstdio>
#include <map>

#include "api/event_line.hpp"
#include "api/json_read.hpp"
#include "api/snapshots.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::bench {
namespace {

constexpr std::size_t lines_per_record = 10'000;

// An upper estimate is enough: it decides only where the snapshot stands.
std::uint64_t expected_events(const BookSize& size) {
  return size.customers + std::uint64_t{size.invoices} * (100 + 2 * size.paid_percent) / 100;
}

}  // namespace

std::unique_ptr<api::OpenBook> make_open_book(const BookSize& size) {
  auto open = std::make_unique<api::OpenBook>(book_id);
  play(size, open->book, [&](const Step& step) {
    domain::Seq seq = step.first_seq;
    for (const domain::Event& event : step.events) open->facts->apply(event, seq++, step.at);
    open->last_at = step.at;
    open->head.size = seq;
    // Like the records of a group commit.
    if (seq / lines_per_record != step.first_seq / lines_per_record) open->facts->publish();
  });
  open->facts->publish();
  return open;
}

api::OpenBook& kept_book(std::uint32_t invoices) {
  static std::map<std::uint32_t, std::unique_ptr<api::OpenBook>> books;
  auto& book = books[invoices];
  if (!book) book = make_open_book(BookSize::of(invoices));
  return *book;
}

void for_each_record(const BookSize& size, domain::Book& book, std::size_t lines,
                     const std::function<void(eventstore::Record&)>& visit) {
  eventstore::Record record;
  std::string text;
  const auto flush = [&] {
    if (record.line_count() == 0) return;
    visit(record);
    record = {};
  };
  play(size, book, [&](const Step& step) {
    api::Envelope envelope{step.first_seq, step.at, "bench", step.key};
    for (const domain::Event& event : step.events) {
      text.clear();
      api::append_event_line(text, envelope, event);
      record.add_line(text);
      ++envelope.seq;
    }
    record.commands.push_back({step.key, static_cast<std::uint32_t>(step.events.size()),
                               api::with_fingerprint(step.command).fingerprint});
    if (record.line_count() + 2 > lines) flush();
  });
  flush();
}

void write_book(const std::filesystem::path& folder, const BookSize& size,
                std::uint64_t tail_events) {
  // Thrown away when it fails, so nothing has to be durable before the end.
  eventstore::RocksDbOptions options;
  options.sync = false;
  eventstore::RocksDbLog log(folder, options);
  api::SnapshotStore snapshots(folder / "views");
  api::OpenBook open(book_id);
  domain::Book decided_on;
  const std::uint64_t expected = expected_events(size);
  std::uint64_t told = 0;
  open.head = log.claim(book_id);
  for_each_record(size, decided_on, lines_per_record, [&](eventstore::Record& record) {
    record.base = log.head(book_id);
    if (log.append(book_id, record) != eventstore::AppendOutcome::accepted) {
      throw std::runtime_error("another writer has the book");
    }
    api::fold_record(record, open);
    open.head = log.head(book_id);
    if (open.snapshot_size == 0 && tail_events > 0 && open.head.size + tail_events >= expected) {
      save_snapshot(snapshots, open);
    }
    if (open.head.size - told >= 1'000'000) {
      told = open.head.size;
      std::fprintf(stderr, "    %llu of about %llu events\n", static_cast<unsigned long long>(told),
                   static_cast<unsigned long long>(expected));
    }
  });
  if (tail_events == 0) save_snapshot(snapshots, open);
}

}  // namespace duebook::bench
