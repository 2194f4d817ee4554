// SPDX-License-Identifier: Apache-2.0
// EventLog: the promise every keeper of lines gives. Read this before any keeper.
//
// A *book* is one totally ordered line of events: seq 0, 1, 2, … without gaps. An event is one line
// of canonical JSON. Lines are appended in *records*: batches that are there whole or not at all.
//
// Compare-and-append. A record names the prefix it extends, {size, root, term}. It is accepted if
// and only if size and root are those of the accepted prefix and the term is the current one. That
// is a pure function of the prefix (`accepts` in acceptance.hpp), so a keeper may check it under
// a lock, or by reading its own record back from a shared partition: duplicates, gaps, forks and
// writers that were replaced meanwhile are not counted, by every reader alike.
//
// Durability. When append returns `accepted`, the record, its idempotency entries and the tree are
// on stable storage, in one atomic write.
//
// Threads. append and claim are called by one thread at a time per book; everything else by any
// thread at any time. A read never waits for an append to be synced.
//
// Faults (disk, corruption, a lost broker) are thrown as `Fault`; after a fault in append the
// object must not be used for appending again: whether the record is there is unknown until the
// log is opened anew and read.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace duebook::eventstore {

/// SHA-256 value of the RFC 6962 tree.
using Hash = std::array<std::uint8_t, 32>;

/// Lower-case name of a book: [a-z0-9][a-z0-9-]{0,62}.
using BookId = std::string;

inline constexpr std::size_t book_id_bytes_max = 63;
bool is_book_id(std::string_view text);

/// A line may be this long, its newline not counted (the C2SP tile format's limit of an entry).
inline constexpr std::size_t line_bytes_max = 65'535;
/// A command's key may be this long.
inline constexpr std::size_t command_key_bytes_max = 255;
/// Lines of one record; more waiting commands go into the next one.
inline constexpr std::size_t record_lines_max = 16'384;
/// Bytes of all lines of one record: it must fit in one message of a broker with default limits
/// raised to 16 MiB.
inline constexpr std::size_t record_bytes_max = 12u << 20;

/// The accepted prefix of a book: how many events it has, the root of the tree over their lines
/// (RFC 6962, the empty tree's root for size 0), and the term of its writer.
struct Head {
  std::uint64_t size = 0;
  Hash root{};
  std::uint64_t term = 0;

  friend bool operator==(const Head&, const Head&) = default;
};

/// What the log keeps of a command so that it is done exactly once: its key (1–255 visible ASCII),
/// how many lines it made, and the fingerprint of its body. To the log the fingerprint is opaque:
/// 4 bytes per field of the command, so that a conflict can name the field.
struct CommandEntry {
  std::string key;
  std::uint32_t lines = 0;
  std::string fingerprint;

  friend bool operator==(const CommandEntry&, const CommandEntry&) = default;
};

/// A batch to append. `text` holds the lines one after the other, each ended by a newline; `ends`
/// the offset behind each newline. The lines of commands[0] come first, then those of commands[1],
/// …; their counts add up to ends.size(). The line of event i carries seq base.size + i.
struct Record {
  Head base;
  std::string text;
  std::vector<std::uint32_t> ends;
  std::vector<CommandEntry> commands;

  std::size_t line_count() const { return ends.size(); }
  /// Line `i` without its newline.
  std::string_view line(std::size_t i) const;
  /// Appends one line (without newline).
  void add_line(std::string_view line);
};

enum class AppendOutcome {
  accepted,  ///< durable, and the head moved
  stale,     ///< nothing was written: another prefix is the accepted one
};

/// Where a command's events stand.
struct KeyEntry {
  std::uint64_t first_seq = 0;
  std::uint32_t lines = 0;
  std::string fingerprint;

  friend bool operator==(const KeyEntry&, const KeyEntry&) = default;
};

enum class FaultKind {
  io,            ///< a read or write failed
  locked,        ///< another process has the folder open
  corrupted,     ///< bytes are there that the log never wrote, or bytes it wrote are missing
  lost_events,   ///< the log ends before, or differs from, what was acknowledged
  disk_full,     ///< free space is below the reserve, so the log was not opened
  unsafe_topic,  ///< the topic that would keep the log is set up to lose it
};

/// What can go wrong outside the program. `what()` says what, and which seqs where it is known.
class Fault : public std::runtime_error {
 public:
  Fault(FaultKind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  FaultKind kind() const { return kind_; }

 private:
  FaultKind kind_;
};

/// Ends a subscription when destroyed; no callback runs after the destructor returned.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

class EventLog {
 public:
  virtual ~EventLog() = default;

  /// Books with at least one event, sorted.
  virtual std::vector<BookId> books() const = 0;

  /// The accepted prefix; {0, root of the empty tree, 0} for a book nobody wrote to.
  virtual Head head(const BookId& book) const = 0;

  /// Makes the caller the writer: raises the term by one, durably. Records of earlier terms are
  /// stale from then on. Returns the head with the new term.
  virtual Head claim(const BookId& book) = 0;

  /// Compare-and-append; see above. The record must have lines and respect the limits above, and no
  /// key in it may be known to the book or stand twice in it; anything else is a bug of the caller.
  /// Throws Fault.
  virtual AppendOutcome append(const BookId& book, const Record& record) = 0;

  /// Where the command with this key stands; nothing if no such command was accepted.
  virtual std::optional<KeyEntry> find_key(const BookId& book, std::string_view key) const = 0;

  /// Calls `visit` with each record in order, from the one that holds event `from` (whole, even
  /// when it starts earlier) to the head, until `visit` returns false. Record::base.term is the
  /// term the record was written in; CommandEntry::key is filled from the lines. Throws Fault when
  /// a record does not follow from the one before it (seq, size).
  virtual void read(const BookId& book, std::uint64_t from,
                    const std::function<bool(const Record&)>& visit) const = 0;

  /// Root of the tree over the first `size` events; `size` must not exceed the head's.
  virtual Hash root_at(const BookId& book, std::uint64_t size) const = 0;

  /// Calls `moved` with the new head after every accepted append to `book`, in order, on the thread
  /// that makes it readable: the appending one, before append returns; or that which follows a
  /// shared log, perhaps later, but before a claim that comes after it returns. It must return
  /// quickly and not call into the log's append. A follower reads up to head() after subscribing
  /// and misses nothing.
  virtual std::unique_ptr<Subscription> subscribe(const BookId& book,
                                                  std::function<void(const Head&)> moved) = 0;

  /// Whether the storage can take more. False below the reserve: commands are refused with 507.
  virtual bool has_room() const = 0;

  /// Why an acknowledged event could be lost with one machine or its power; empty if it could not.
  virtual std::string why_not_durable() const { return {}; }
};

}  // namespace duebook::eventstore
