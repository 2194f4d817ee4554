// SPDX-License-Identifier: Apache-2.0
// Ledger: the product without sockets. Takes commands, decides them one book at a time, appends
// their events, and keeps the facts that questions are asked of.
//
// Commands are submitted and wait; `commit` decides all that wait, in order, each on the state that
// the ones before left, appends their events as one record per book (more when it would be too
// large), and then answers every one. Nothing is answered before its record is durable, rejections
// included: they may rest on events of the same round.
//
// Exactly once: a command whose key the book knows is not decided again. With the same body it gets
// the first answer; with another, the name of a field that differs.
//
// A log that other nodes append to is *shared*. A book is then either decided here, when this node
// owns its partition and has claimed it, or *followed*: what others append is folded as it comes,
// so that all questions can be asked of it. Commands for a followed book are answered with
// not-owner. A writer that another one replaced finds its record stale: nothing of the round was
// written, its commands are answered so, its state goes back to what is in the log, and the book is
// followed.
//
// Threads: submit, commit and open run on one thread, the writer's; only what waits for the log may
// run on another. Facts may be asked from any.
// A fault of the log leaves `commit` as an exception; the process must stop then, since the state
// in memory is ahead of what is known to be durable.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "api/clock.hpp"
#include "api/json_read.hpp"
#include "api/problem.hpp"
#include "domain/catalogue.hpp"
#include "eventstore/event_log.hpp"
#include "eventstore/shared_log.hpp"
#include "projections/facts.hpp"

namespace duebook::api {

class BookNews;
class SnapshotChild;
struct SavedSnapshot;
class SnapshotStore;
struct OpenBook;

struct CommandRequest {
  std::string key;                      ///< 1–255 visible ASCII
  std::string actor;                    ///< 1–64 visible ASCII
  std::optional<domain::Seq> if_match;  ///< version that the target must have
  ParsedCommand parsed;
};

/// An accepted command. Entity references are kept as text, ready for a Location header.
struct CommandResult {
  domain::Seq first_seq = 0;
  domain::Seq position = 0;  ///< events of the book up to and including this command's
  bool replayed = false;     ///< the key was known; this is the first answer again
  std::string events;        ///< the event lines, separated by commas
  std::string made;          ///< "invoices/1204" when the command made one thing
  std::optional<domain::Reason> warning;
};

using CommandAnswer = std::variant<CommandResult, Problem>;
using Reply = std::function<void(CommandAnswer)>;
using BatchReply = std::function<void(std::vector<CommandAnswer>)>;

/// A line of a batch: a command, or the problem that reading it found.
using BatchItem = std::variant<CommandRequest, Problem>;

struct LedgerOptions {
  std::size_t waiting_commands_max = 100'000;
  /// Events after which a new snapshot is worth its while, at least: it is taken once the tail is
  /// a quarter of what the last snapshot holds, too.
  std::uint64_t snapshot_tail_min = 1'000'000;
  /// Events of one book that a follow_up folds, and books that it claims, before others have a
  /// turn.
  std::uint64_t follow_events_max = 10'000;
  std::size_t claims_at_once_max = 4;
};

/// What `open` found and did for one book.
struct OpenedBook {
  eventstore::BookId book;
  domain::Seq from_snapshot = 0;  ///< events that came from the snapshot
  domain::Seq replayed = 0;       ///< events folded from the log
};

class Ledger {
 public:
  /// `snapshots` may be null: then every start folds the whole log.
  Ledger(eventstore::EventLog& log, const Clock& clock, SnapshotStore* snapshots = nullptr,
         LedgerOptions options = {});
  ~Ledger();

  /// Before open: the log is this one, which others append to as well.
  void share(eventstore::SharedLog& log);
  /// Of a shared log: `news` is called when follow_up has something to do. BookNews::tell_by tells
  /// how.
  void tell_news(std::function<void()> news);

  /// Folds every book of the log and becomes its writer; of a shared log, follows them all. Throws
  /// eventstore::Fault.
  std::vector<OpenedBook> open();

  // The writer's thread

  void submit(const eventstore::BookId& book, CommandRequest request, Reply reply);
  /// With `atomic`, either all are accepted or none: the ones that were not at fault get
  /// batch-undone. Otherwise each line stands for itself.
  void submit_batch(const eventstore::BookId& book, std::vector<BatchItem> items, bool atomic,
                    BatchReply reply);
  bool has_waiting() const;
  void commit();

  // The same in three steps, in this order, for one that does other things while it waits for the
  // log. From begin to end it calls submit, and what any thread may call, and nothing else.

  /// Decides. Whether there is something to write.
  bool begin_commit();
  /// Writes what there is. By any thread. Throws eventstore::Fault.
  void write_commit();
  /// Answers.
  void end_commit();

  /// Of a shared log: folds what others appended, and claims the books of partitions that are this
  /// node's now. True when there is more to do: others may have their turn before. Throws
  /// eventstore::Fault.
  bool follow_up();
  /// Saves a snapshot of every book that moved since its last one, and returns when they are there.
  /// While commands come, commit has them saved in the background.
  void save_snapshots();

  // Any thread

  std::vector<eventstore::BookId> books() const;
  /// Null when there is no such book.
  std::shared_ptr<const projections::Facts> facts(const eventstore::BookId& book) const;
  eventstore::Hash root_at(const eventstore::BookId& book, domain::Seq size) const;
  /// Today in the book's time zone.
  domain::Date today(const projections::Facts& facts) const;
  const eventstore::EventLog& log() const { return log_; }
  eventstore::EventLog& log() { return log_; }

  /// Seq of the last event that touched the thing. The writer's thread.
  std::optional<domain::Seq> version_of(const eventstore::BookId& book,
                                        const domain::EntityRef& entity) const;

  /// Digest of the book's state and facts; equals that of a fold of the log. The writer's thread,
  /// between commits.
  std::string digest(const eventstore::BookId& book) const;

  struct Counters {
    std::uint64_t commands_accepted = 0;
    std::uint64_t commands_rejected = 0;
    std::uint64_t commands_replayed = 0;
    std::uint64_t records = 0;
    std::uint64_t events = 0;
    std::uint64_t followed_events = 0;  ///< folded, that others appended
    std::uint64_t books_lost = 0;       ///< to a node that claimed them
  };
  const Counters& counters() const { return counters_; }
  /// Of a shared log: whether a book is decided here, so far as this node knows. Any thread.
  bool owns(const eventstore::BookId& book) const;
  /// Of a shared log: how many books are claimed. The writer's thread.
  std::size_t books_claimed() const;

 private:
  struct Queue;
  struct Commit;
  class Shelf;

  bool decides(const eventstore::BookId& book);
  void follow(const eventstore::BookId& id);
  void take_over(OpenBook& book);
  void settle_owners();
  void note_saved(const std::optional<SavedSnapshot>& snapshot);
  void save_snapshot_when_due();

  eventstore::EventLog& log_;
  const Clock& clock_;
  SnapshotStore* snapshots_;
  LedgerOptions options_;
  Counters counters_;
  eventstore::SharedLog* shared_ = nullptr;  ///< log_, when others append to it
  std::set<eventstore::BookId> behind_;      ///< followed books with more to fold
  std::set<eventstore::BookId> to_be_claimed_;
  std::unique_ptr<Shelf> shelf_;
  std::unique_ptr<Queue> queue_;
  std::unique_ptr<Commit> commit_;                 ///< what has begun and not ended
  std::unique_ptr<SnapshotChild> snapshot_child_;  ///< null without snapshots
  std::unique_ptr<BookNews> news_;                 ///< null unless the log is shared
};

/// Whether a key or an actor has 1..max visible ASCII characters.
bool is_visible_ascii(std::string_view text, std::size_t max);
inline constexpr std::size_t key_bytes_max = 255;
inline constexpr std::size_t actor_bytes_max = 64;

}  // namespace duebook::api
