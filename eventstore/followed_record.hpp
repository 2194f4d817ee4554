// SPDX-License-Identifier: Apache-2.0
// FollowedRecord: what the keeper of a copy of another log hands to RocksDbLog::follow.
#pragma once

#include <functional>
#include <vector>

#include "eventstore/event_log.hpp"
#include "eventstore/rocksdb_store.hpp"

namespace duebook::eventstore {

/// A record or claim of another log, which is kept here too. Nobody waits for what is written of it
/// but who reads it.
struct FollowedRecord {
  struct Written {
    Record record;
    std::vector<Note> notes;  ///< in the same batch
  };

  Head base;
  std::vector<Hash> leaves;  ///< of its lines; a claim has none
  /// Called when head() tells it: at once for a record, for a claim when it is written.
  std::function<void()> accepted;
  /// What is written of it, asked for when it is accepted.
  std::function<Written()> written;
};

}  // namespace duebook::eventstore
