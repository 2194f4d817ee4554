// SPDX-License-Identifier: Apache-2.0
// Reads, hashes and decodes on the calling thread, folds on a second one.
#include "tools/replay.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
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

/// Lines that go from one thread to the other together: a wake-up costs as much as a hundred.
constexpr std::size_t batch_lines_max = 512;
constexpr std::size_t batches = 4;

/// Reads lines on the calling thread and folds them on one of its own, in the order given. Two
/// threads because each is kept busy for about as long by a line.
class Folding {
 public:
  explicit Folding(api::OpenBook& book) : book_(book), free_(batches), thread_([this] { run(); }) {}
  Folding(const Folding&) = delete;
  Folding& operator=(const Folding&) = delete;
  ~Folding() { end(); }

  /// Waits while too much is waiting. Rethrows what folding earlier lines threw.
  void fold(const Record& record) {
    for (std::size_t first = 0; first < record.line_count();) {
      const std::size_t end = std::min(first + batch_lines_max, record.line_count());
      Batch batch = take_free();
      api::read_lines(book_.id, record, first, end, batch.lines);
      batch.ends_record = end == record.line_count();
      hand_over(std::move(batch));
      first = end;
    }
  }

  /// Returns when everything is folded. Rethrows.
  void finish() {
    end();
    if (fault_) std::rethrow_exception(std::exchange(fault_, nullptr));
  }

 private:
  struct Batch {
    std::vector<api::EventLine> lines;
    bool ends_record = false;
  };

  Batch take_free() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return fault_ || !free_.empty(); });
    if (fault_) std::rethrow_exception(fault_);
    Batch batch = std::move(free_.back());
    free_.pop_back();
    return batch;
  }

  void hand_over(Batch batch) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(batch));
    changed_.notify_all();
  }

  void end() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }

  std::optional<Batch> take_waiting() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty()) return std::nullopt;
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    return batch;
  }

  void give_back(Batch batch) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(batch));
    changed_.notify_all();
  }

  void run() {
    try {
      while (std::optional<Batch> batch = take_waiting()) {
        api::fold_lines(batch->lines, book_);
        if (batch->ends_record) book_.facts->publish();
        give_back(std::move(*batch));
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
  std::deque<Batch> waiting_;
  std::vector<Batch> free_;
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
    last_.base = record.base;
    last_.text = record.text;
    last_.ends = record.ends;
    const std::vector<eventstore::Hash> leaves = eventstore::leaf_hashes(record);
    for (std::span<const eventstore::Hash> rest = leaves; !rest.empty();) {
      const std::size_t count = std::min(rest.size(), leaves_until_check());
      tree_.append(rest.first(count));
      rest = rest.subspan(count);
      if (is_near_tile_end() && log_.root_at(book_, tree_.size()) != tree_.root()) {
        throw Fault(FaultKind::corrupted, difference_before(tree_.size()));
      }
    }
  }

  void check_head(const eventstore::Head& head) const { check_base(head); }

  /// The record appended last without its commands, to be folded once the next root has vouched for
  /// it.
  const Record& last() const { return last_; }

  const Frontier& tree() const { return tree_; }

 private:
  // One leaf before the end of a tile the stored hashes of all its other leaves count.
  bool is_near_tile_end() const {
    return tree_.size() % eventstore::tile_width == eventstore::tile_width - 1;
  }
  std::size_t leaves_until_check() const {
    if (is_near_tile_end()) return eventstore::tile_width;
    return eventstore::tile_width - 1 - tree_.size() % eventstore::tile_width;
  }

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
    folding.fold(check.last());
    check.append(record);
    replayed.events += record.line_count();
    ++replayed.records;
    reached(replayed.events);
    return true;
  });
  check.check_head(head);
  folding.fold(check.last());
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
  Folding folding(rebuilt);
  log.read(book, 0, [&](const Record& record) {
    folding.fold(record);
    replayed.events += record.line_count();
    ++replayed.records;
    reached(replayed.events);
    return true;
  });
  folding.finish();
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
    if (!snapshots.load(log, live)) return replayed;
    replayed.snapshot = live.head.size;
    api::fold_book(log, nullptr, live);
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
