// SPDX-License-Identifier: Apache-2.0
// Folding the log into a book and its facts.
#include "api/open_book.hpp"

#include "api/event_line.hpp"
#include "api/ledger.hpp"
#include "api/snapshots.hpp"

namespace duebook::api {
namespace {

[[noreturn]] void refuse_line(const OpenBook& book, domain::Seq seq, const std::string& why) {
  throw eventstore::Fault(
      eventstore::FaultKind::corrupted,
      "book " + book.id + ": the line of event " + std::to_string(seq) + " " + why);
}

}  // namespace

void fold_record(const eventstore::Record& record, OpenBook& book) {
  EventLine line;
  for (std::size_t i = 0; i < record.line_count(); ++i) {
    const domain::Seq seq = book.head.size;
    if (!read_event_line(record.line(i), line)) refuse_line(book, seq, "is not one of Duebook's");
    if (line.envelope.seq != seq) refuse_line(book, seq, "has another seq");
    if (line.envelope.at < book.last_at) refuse_line(book, seq, "is older than the one before");
    domain::evolve(book.book, line.event, seq);
    book.facts->apply(line.event, seq, line.envelope.at);
    book.last_at = line.envelope.at;
    ++book.head.size;
  }
  book.facts->publish();
}

OpenedBook fold_book(const eventstore::EventLog& log, SnapshotStore* snapshots, OpenBook& book) {
  OpenedBook opened{book.id, 0, 0};
  const eventstore::Head end = log.head(book.id);
  if (snapshots != nullptr && snapshots->load(log, book)) {
    opened.from_snapshot = book.snapshot_size = book.head.size;
  }
  log.read(book.id, book.head.size, [&](const eventstore::Record& record) {
    if (record.base.size < book.head.size) return true;
    fold_record(record, book);
    return book.head.size < end.size;
  });
  if (book.head.size != end.size) {
    throw eventstore::Fault(eventstore::FaultKind::corrupted,
                            "book " + book.id + ": the log ends at event " +
                                std::to_string(book.head.size) + ", its head at " +
                                std::to_string(end.size));
  }
  opened.replayed = end.size - opened.from_snapshot;
  book.head = end;
  return opened;
}

void save_snapshot(SnapshotStore& snapshots, OpenBook& book) {
  snapshots.save(book);
  book.snapshot_size = book.head.size;
}

}  // namespace duebook::api
