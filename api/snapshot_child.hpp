// SPDX-License-Identifier: Apache-2.0
// SnapshotChild: saves a snapshot from a copy of the process, so that the writer goes on meanwhile.
//
// The child sees the book as it was when it was started; pages that the writer changes afterwards
// are copied by the system, one by one. It keeps none of the process's files and connections open,
// uses no other thread, and dies with the thread that started it. docs/decisions/0006 has the
// reasons.
#pragma once

#include <optional>

#include "api/open_book.hpp"

namespace duebook::api {

class SnapshotStore;

/// How a child ended.
struct SavedSnapshot {
  eventstore::BookId book;
  domain::Seq size = 0;  ///< events in the snapshot
  bool saved = false;    ///< false: it is as if it had not been tried
};

/// One child at a time. Used by one thread, the writer's.
class SnapshotChild {
 public:
  explicit SnapshotChild(const SnapshotStore& store) : store_(store) {}
  /// Ends a child that is still at it; what it wrote so far is written over next time.
  ~SnapshotChild();
  SnapshotChild(const SnapshotChild&) = delete;
  SnapshotChild& operator=(const SnapshotChild&) = delete;

  bool is_running() const { return child_ > 0; }
  /// Starts a child for a book. False, with a line on stderr, when the system has no room for one.
  bool start(const OpenBook& book);
  /// What became of the child, once; nothing while it runs or when there is none.
  std::optional<SavedSnapshot> poll() { return ended(false); }
  /// The same, after waiting for its end.
  std::optional<SavedSnapshot> wait() { return ended(true); }

 private:
  std::optional<SavedSnapshot> ended(bool waits);

  const SnapshotStore& store_;
  int child_ = 0;  ///< its process; 0 = none
  SavedSnapshot saving_;
};

}  // namespace duebook::api
