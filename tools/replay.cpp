// SPDX-License-Identifier: Apache-2.0
// Reads and hashes on the calling thread, decodes and folds on a second one.
#include "tools/replay.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "api/ledger.hpp"
#include "api/open_book.hpp"
#include "eventstore/proof/merkle.hpp"
#include "eventstore/proof/tiles.hpp"

namespace duebook::tools {
namespace {

using eventstore::Fault;
using eventstore::FaultKind;
using eventstore::Frontier;
using eventstore::Record;

/// Records that wait to be folded; more would only take memory.
constexpr std::size_t waiting_records_max = 256;
constexpr std::size_t waiting_bytes_max = 32u << 20;

/// Folds records into a book on a thread of its own, in the order given.
class Folding {
 public:
  explicit Folding(api::OpenBook& book) : book_(book), thread_([this] { run(); }) {}
  Folding(const Folding&) = delete;
  Folding& operator=(const Folding&) = delete;
  ~Folding() { end(); }

  /// Waits while too much is waiting. Rethrows what folding an earlier record threw.
  void fold(Record record) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return fault_ || waiting_.empty() ||
             (waiting_.size() < waiting_records_max && bytes_ < waiting_bytes_max);
    });
    if (fault_) std::rethrow_exception(fault_);
    bytes_ += record.text.size();
    waiting_.push_back(std::move(record));
    changed_.notify_all();
  }

  /// Returns when everything is folded. Rethrows.
  void finish() {
    end();
    if (fault_) std::rethrow_exception(std::exchange(fault_, nullptr));
  }

 private:
  void end() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }

  std::vector<Record> take_waiting() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ || !waiting_.empty(); });
    bytes_ = 0;
    changed_.notify_all();
    return std::exchange(waiting_, {});
  }

  void run() {
    try {
      for (;;) {
        const std::vector<Record> records = take_waiting();
        if (records.empty()) return;
        for (const Record& record : records) api::fold_record(record, book_);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      fault_ = std::current_exception();
      changed_.notify_all();
    }
  }

  api::OpenBook& book_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Record> waiting_;
  std::size_t bytes_ = 0;
  bool ended_ = false;
  std::exception_ptr fault_;
  std::thread thread_;  // the last member: it uses the others
};

/// Grows the tree of the lines and holds it against what was written down of it.
class TreeCheck {
 public:
  TreeCheck(const eventstore::EventLog& log, const eventstore::BookId& book)
      : log_(log), book_(book) {}

  /// The root that the record names must be that of the lines so far.
  void check_base(const eventstore::Head& base) const {
    if (base.size == tree_.size() && base.root == tree_.root()) return;
    throw Fault(FaultKind::corrupted, difference_before(base.size));
  }

  void append(const Record& record) {
    start_ = tree_;
    last_ = record;
    for (std::size_t i = 0; i < record.line_count(); ++i) {
      tree_.append(eventstore::leaf_hash(record.line(i)));
      // One leaf before the end of a tile the stored hashes of all its other leaves count.
      const bool near_tile_end =
          tree_.size() % eventstore::tile_width == eventstore::tile_width - 1;
      if (near_tile_end && log_.root_at(book_, tree_.size()) != tree_.root()) {
        throw Fault(FaultKind::corrupted, difference_before(tree_.size()));
      }
    }
  }

  void check_head(const eventstore::Head& head) const { check_base(head); }

  /// The record appended last, to be folded once the next root has vouched for it.
  Record take_last() { return std::exchange(last_, {}); }

  const Frontier& tree() const { return tree_; }

 private:
  // The stored tree knows every leaf, so it tells the first one that is another.
  std::string difference_before(std::uint64_t size) const {
    Frontier tree = start_;
    for (std::size_t i = 0; i < last_.line_count(); ++i) {
      tree.append(eventstore::leaf_hash(last_.line(i)));
      if (log_.root_at(book_, tree.size()) == tree.root()) continue;
      return "book " + book_ + ": the line of event " + std::to_string(tree.size() - 1) +
             " is not the one that was written";
    }
    return "book " + book_ + ": the events before seq " + std::to_string(size) +
           " do not have the root that was written for them";
  }

  const eventstore::EventLog& log_;
  const eventstore::BookId& book_;
  Frontier start_;  // before the last record
  Frontier tree_;
  Record last_;
};

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

// Rebuilds the book; `replayed` tells how far it came even when a Fault is thrown.
void rebuild(const eventstore::EventLog& log, Replayed& replayed, const Reached& reached) {
  const Stopwatch watch;
  const eventstore::Head head = log.head(replayed.book);
  api::OpenBook book(replayed.book);
  TreeCheck check(log, replayed.book);
  Folding folding(book);
  log.read(replayed.book, 0, [&](const Record& record) {
    check.check_base(record.base);
    if (Record sound = check.take_last(); sound.line_count() > 0) folding.fold(std::move(sound));
    check.append(record);
    replayed.events += record.line_count();
    ++replayed.records;
    reached(replayed.events);
    return true;
  });
  check.check_head(head);
  folding.fold(check.take_last());
  folding.finish();
  replayed.root = check.tree().root();
  replayed.seconds = watch.seconds();
  replayed.digest = api::digest_of(book);
}

}  // namespace

Replayed replay_book(const eventstore::EventLog& log, const eventstore::BookId& book,
                     const Reached& reached) {
  const Stopwatch watch;
  Replayed replayed;
  replayed.book = book;
  api::OpenBook rebuilt(book);
  log.read(book, 0, [&](const Record& record) {
    api::fold_record(record, rebuilt);
    replayed.events += record.line_count();
    ++replayed.records;
    reached(replayed.events);
    return true;
  });
  replayed.seconds = watch.seconds();
  replayed.root = log.head(book).root;
  replayed.digest = api::digest_of(rebuilt);
  return replayed;
}

Replayed verify_book(const eventstore::EventLog& log, api::SnapshotStore& snapshots,
                     const eventstore::BookId& book, const Reached& reached) {
  Replayed replayed;
  replayed.book = book;
  try {
    rebuild(log, replayed, reached);
    api::OpenBook live(book);
    replayed.snapshot = api::fold_book(log, &snapshots, live).from_snapshot;
    if (api::digest_of(live) != replayed.digest) {
      replayed.difference = "book " + book + ": the snapshot at seq " +
                            std::to_string(replayed.snapshot) +
                            " does not hold what the events before it make";
    }
  } catch (const Fault& fault) {
    if (fault.kind() != FaultKind::corrupted && fault.kind() != FaultKind::lost_events) throw;
    replayed.difference = fault.what();
  }
  return replayed;
}

}  // namespace duebook::tools
