// SPDX-License-Identifier: Apache-2.0
// Replay: a book rebuilt from its events alone, checked against everything that was kept beside
// them.
//
// Every line is hashed into a tree of its own. That tree must have, at the base of every record,
// the root that the record names, at the end of every tile the root that the stored tiles give,
// and at the end the root of the head. Only lines that the next root has vouched for are folded.
// At last the book that a start would load (snapshot and tail) must have the same digest, if there
// is a snapshot.
#pragma once

#include <functional>
#include <string>

#include "api/snapshots.hpp"
#include "eventstore/event_log.hpp"

namespace duebook::tools {

struct Replayed {
  eventstore::BookId book;
  std::uint64_t events = 0;  ///< replayed until the end or the difference
  std::uint64_t records = 0;
  eventstore::Hash root{};
  std::string digest;          ///< of state and facts, see api::digest_of
  std::uint64_t snapshot = 0;  ///< events in the snapshot compared with; 0 without one
  std::string difference;      ///< empty when everything agrees; names the seq
  double seconds = 0;          ///< that reading, hashing and folding took
};

/// Told how many events are done, now and then.
using Reached = std::function<void(std::uint64_t events)>;

/// Folds the log and gives the digest; what is found wrong is thrown as eventstore::Fault.
Replayed replay_book(const eventstore::EventLog& log, const eventstore::BookId& book,
                     const Reached& reached);

/// Replays and compares. A snapshot that is passed over is no difference: it is a cache.
Replayed verify_book(const eventstore::EventLog& log, api::SnapshotStore& snapshots,
                     const eventstore::BookId& book, const Reached& reached);

}  // namespace duebook::tools
