// SPDX-License-Identifier: Apache-2.0
// OpenBook: a book in memory, its state to decide on and its facts to ask, and how both are brought
// back from the log.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "api/event_line.hpp"
#include "domain/book.hpp"
#include "eventstore/event_log.hpp"
#include "projections/facts.hpp"

namespace duebook::api {

class SnapshotStore;
struct OpenedBook;

struct OpenBook {
  explicit OpenBook(eventstore::BookId book_id)
      : id(std::move(book_id)), facts(std::make_shared<projections::Facts>()) {}

  eventstore::BookId id;
  eventstore::Head head;  ///< events folded so far
  bool claimed = false;   ///< this process is the writer; otherwise the book is followed
  domain::Instant last_at;
  domain::Book book;
  std::shared_ptr<projections::Facts> facts;
  domain::Seq snapshot_size = 0;   ///< events in the newest snapshot
  domain::Seq snapshot_tried = 0;  ///< events when one was last tried
};

/// Brings a book back: from its newest sound snapshot, then from the log's tail. Throws
/// eventstore::Fault{corrupted} on a line that is not one of ours or out of order.
OpenedBook fold_book(const eventstore::EventLog& log, SnapshotStore* snapshots, OpenBook& book);

/// Folds records that follow `book.head`: up to `end`, which must be a head of the book, or until
/// `events_max` events were folded or just passed. Throws eventstore::Fault{corrupted}.
void fold_tail(const eventstore::EventLog& log, OpenBook& book, const eventstore::Head& end,
               std::uint64_t events_max);

/// Reads lines [first, end) of a record of `book`, reusing the memory of `lines`. Throws
/// eventstore::Fault{corrupted}.
void read_lines(const eventstore::BookId& book, const eventstore::Record& record, std::size_t first,
                std::size_t end, std::vector<EventLine>& lines);

/// Folds lines that follow `book.head`, without publishing them. Throws
/// eventstore::Fault{corrupted}.
void fold_lines(std::span<const EventLine> lines, OpenBook& book);

/// Reads, folds and publishes a record that follows `book.head`.
void fold_record(const eventstore::Record& record, OpenBook& book);

void save_snapshot(SnapshotStore& snapshots, OpenBook& book);

}  // namespace duebook::api
