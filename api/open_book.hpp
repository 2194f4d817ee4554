// SPDX-License-Identifier: Apache-2.0
// OpenBook: a book in memory, its state to decide on and its facts to ask, and how both are brought
// back from the log.
#pragma once

#include <functional>
#include <memory>
#include <string>

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
  bool claimed = false;   ///< this process is the writer
  domain::Instant last_at;
  domain::Book book;
  std::shared_ptr<projections::Facts> facts;
  std::uint64_t snapshot_size = 0;  ///< events in the newest snapshot
};

/// Brings a book back: from its newest sound snapshot, then from the log's tail. Throws
/// eventstore::Fault{corrupted} on a line that is not one of ours or out of order.
OpenedBook fold_book(const eventstore::EventLog& log, SnapshotStore* snapshots, OpenBook& book);

/// Folds the lines of a record that follows `book.head`.
void fold_record(const eventstore::Record& record, OpenBook& book);

void save_snapshot(SnapshotStore& snapshots, OpenBook& book);

}  // namespace duebook::api
