// SPDX-License-Identifier: Apache-2.0
// FollowedRecord: what the keeper of a copy of another log hands to RocksDbLog::follow.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "eventstore/hashed_record.hpp"
#include "eventstore/rocksdb_store.hpp"

namespace duebook::eventstore {

/// A record or claim of another log, which is kept here too. Nobody waits for what is written of it
/// but who reads it.
struct FollowedRecord {
  HashedRecord content;
  std::string_view bytes;   ///< as record_format.hpp has them
  std::vector<Note> notes;  ///< written in the same batch
  /// Called when head() tells it: at once for a record, for a claim when it is written.
  std::function<void()> accepted;
};

}  // namespace duebook::eventstore
