// SPDX-License-Identifier: Apache-2.0
// Folding the log into a book and its facts.
#include "api/open_book.hpp"

#include <algorithm>

#include "api/ledger.hpp"
#include "api/snapshots.hpp"

namespace duebook::api {
namespace {

/// Lines that are read before they are folded: few enough to stay in the processor's cache.
constexpr std::size_t lines_at_once_max = 64;

[[noreturn]] void refuse_line(const eventstore::BookId& book, domain::Seq seq,
                              const std::string& why) {
  throw eventstore::Fault(
      eventstore::FaultKind::corrupted,
      "book " + book + ": the line of event " + std::to_string(seq) + " " + why);
}

}  // namespace

void read_lines(const eventstore::BookId& book, const eventstore::Record& record, std::size_t first,
                std::size_t end, std::vector<EventLine>& lines) {
  lines.resize(end - first);
  for (std::size_t i = first; i < end; ++i) {
    if (!read_event_line(record.line(i), lines[i - first])) {
      refuse_line(book, record.base.size + i, "is not one of Duebook's");
    }
  }
}

void fold_lines(std::span<const EventLine> lines, OpenBook& book) {
  for (const EventLine& line : lines) {
    const domain::Seq seq = book.head.size;
    const Envelope& envelope = line.envelope;
    if (envelope.seq != seq) refuse_line(book.id, seq, "has another seq");
    if (envelope.at < book.last_at) refuse_line(book.id, seq, "is older than the one before");
    domain::evolve(book.book, line.event, seq);
    book.facts->apply(line.event, seq, envelope.at);
    book.last_at = envelope.at;
    ++book.head.size;
  }
}

void fold_record(const eventstore::Record& record, OpenBook& book) {
  std::vector<EventLine> lines;
  for (std::size_t first = 0; first < record.line_count();) {
    const std::size_t end = std::min(first + lines_at_once_max, record.line_count());
    read_lines(book.id, record, first, end, lines);
    fold_lines(lines, book);
    first = end;
  }
  book.facts->publish();
}

void fold_tail(const eventstore::EventLog& log, OpenBook& book, const eventstore::Head& end,
               std::uint64_t events_max) {
  const domain::Seq enough = std::min(end.size, book.head.size + events_max);
  if (book.head.size < enough) {
    log.read(book.id, book.head.size, [&](const eventstore::Record& record) {
      if (record.base.size < book.head.size) return true;
      fold_record(record, book);
      return book.head.size < enough;
    });
  }
  if (book.head.size < enough || book.head.size > end.size) {
    throw eventstore::Fault(eventstore::FaultKind::corrupted,
                            "book " + book.id + ": the log ends at event " +
                                std::to_string(book.head.size) + ", its head at " +
                                std::to_string(end.size));
  }
  if (book.head.size == end.size) {
    book.head = end;
  } else {
    book.head.root = log.root_at(book.id, book.head.size);
  }
}

OpenedBook fold_book(const eventstore::EventLog& log, SnapshotStore* snapshots, OpenBook& book) {
  OpenedBook opened{book.id, 0, 0};
  const eventstore::Head end = log.head(book.id);
  if (snapshots != nullptr && snapshots->load(log, book)) {
    opened.from_snapshot = book.snapshot_size = book.snapshot_tried = book.head.size;
  }
  fold_tail(log, book, end, end.size);
  opened.replayed = end.size - opened.from_snapshot;
  return opened;
}

void save_snapshot(SnapshotStore& snapshots, OpenBook& book) {
  if (snapshots.save(book)) book.snapshot_size = book.head.size;
  book.snapshot_tried = book.head.size;
}

}  // namespace duebook::api
