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

RecordMaker::RecordMaker(std::size_t lines) : lines_(lines) {}

// Room for one more command: an invoice makes one event, a payment two.
bool RecordMaker::is_full() const { return record_.line_count() + 2 > lines_; }

void RecordMaker::add(const Step& step) {
  api::Envelope envelope{step.first_seq, step.at, "bench", step.key};
  for (const domain::Event& event : step.events) {
    line_.clear();
    api::append_event_line(line_, envelope, event);
    record_.add_line(line_);
    ++envelope.seq;
  }
  record_.commands.push_back({step.key, static_cast<std::uint32_t>(step.events.size()),
                              api::with_fingerprint(step.command).fingerprint});
}

void for_each_record(const BookSize& size, domain::Book& book, std::size_t lines,
                     const std::function<void(eventstore::Record&)>& visit) {
  RecordMaker maker(lines);
  const auto flush = [&] {
    eventstore::Record record = maker.take();
    visit(record);
  };
  play(size, book, [&](const Step& step) {
    if (maker.is_full()) flush();
    maker.add(step);
  });
  if (!maker.is_empty()) flush();
}

namespace {

class BookWriter {
 public:
  BookWriter(const std::filesystem::path& folder, const BookSize& size, std::uint64_t tail_events)
      : size_(size),
        tail_events_(tail_events),
        log_(folder, unsynced()),
        snapshots_(folder / "views"),
        open_(book_id) {}

  void run() {
    open_.head = log_.claim(book_id);
    play(size_, open_.book, [&](const Step& step) {
      // Here the state is that of all steps before, as the record's.
      if (maker_.is_full()) flush();
      maker_.add(step);
      domain::Seq seq = step.first_seq;
      for (const domain::Event& event : step.events) open_.facts->apply(event, seq++, step.at);
      open_.last_at = step.at;
    });
    flush();
    if (open_.snapshot_size == 0) save_snapshot(snapshots_, open_);
  }

 private:
  // Thrown away when it fails, so nothing has to be durable before the end.
  static eventstore::RocksDbOptions unsynced() {
    eventstore::RocksDbOptions options;
    options.sync = false;
    return options;
  }

  void flush() {
    eventstore::Record record = maker_.take();
    record.base = log_.head(book_id);
    if (log_.append(book_id, record) != eventstore::AppendOutcome::accepted) {
      throw std::runtime_error("another writer has the book");
    }
    open_.facts->publish();
    open_.head = log_.head(book_id);
    const std::uint64_t expected = expected_events(size_);
    const bool is_due = tail_events_ > 0 && open_.head.size + tail_events_ >= expected;
    if (open_.snapshot_size == 0 && is_due) save_snapshot(snapshots_, open_);
    if (open_.head.size - told_ >= 1'000'000) {
      told_ = open_.head.size;
      std::fprintf(stderr, "    %llu of about %llu events\n",
                   static_cast<unsigned long long>(told_),
                   static_cast<unsigned long long>(expected));
    }
  }

  BookSize size_;
  std::uint64_t tail_events_;
  eventstore::RocksDbLog log_;
  api::SnapshotStore snapshots_;
  api::OpenBook open_;
  RecordMaker maker_{lines_per_record};
  std::uint64_t told_ = 0;
};

}  // namespace

void write_book(const std::filesystem::path& folder, const BookSize& size,
                std::uint64_t tail_events) {
  BookWriter(folder, size, tail_events).run();
}

}  // namespace duebook::bench
