// SPDX-License-Identifier: Apache-2.0
// A copy of a book in memory, keys and all: what logs with planted faults answer from.
#pragma once

#include "eventstore/memory_log.hpp"

namespace duebook::tests {

/// Appends all records of the book to `to`, which has none of it.
inline void copy_book(const eventstore::EventLog& from, const eventstore::BookId& book,
                      eventstore::MemoryLog& to) {
  from.read(book, 0, [&](const eventstore::Record& stored) {
    eventstore::Record record = stored;
    for (eventstore::CommandEntry& command : record.commands) {
      command.fingerprint = from.find_key(book, command.key)->fingerprint;
    }
    record.base = to.head(book);
    to.append(book, record);
    return true;
  });
}

}  // namespace duebook::tests
