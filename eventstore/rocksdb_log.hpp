// SPDX-License-Identifier: Apache-2.0
// RocksDbLog: books in a folder on this machine's disk.
//
//   <folder>/log/             RocksDB, with the keys of record_format.hpp
//   <folder>/anchors/<book>   what was acknowledged of the book, outside the database
//
// Opening reads back enough to know that nothing acknowledged is missing, or throws Fault and
// changes nothing. It costs the tail of each book, not its length.
//
// Opened read-only, the log is what was written at that moment; it changes nothing in the folder
// and takes no lock, so it can be read beside the process that appends. It may show a record that
// is written and not yet acknowledged. Calling claim or append of such a log is a bug. How often
// the process that appends replaces its files does not matter (frozen_folder.hpp).
#pragma once

#include <filesystem>
#include <span>

#include "eventstore/event_log.hpp"
#include "eventstore/followed_record.hpp"
#include "eventstore/rocksdb_options.hpp"

namespace duebook::eventstore {

/// Free and total space of the disk that holds `folder`. Throws Fault{io}.
DiskSpace disk_space_of(const std::filesystem::path& folder);
/// The free space below which a log is not opened for writing and takes no more.
std::uint64_t reserve_bytes_of(const RocksDbOptions& options, const DiskSpace& space);
/// The process that has the log in `folder` open for writing. The calling process does not see
/// itself, and must not ask while it has the log open: asking would give up its lock.
std::optional<std::int64_t> writer_of(const std::filesystem::path& folder);

/// The note of a folder that holds a copy of a topic (kafka_fold.hpp). Opened read-only, such a
/// folder is not asked for anchors, which a copy has none of.
inline constexpr const char* copied_topic_note = "topic";

class RocksDbLog : public EventLog {
 public:
  /// Creates the folder if there is none and it is opened for writing. Throws Fault: disk_full,
  /// locked, lost_events, corrupted, io.
  explicit RocksDbLog(std::filesystem::path folder, RocksDbOptions options = {});
  /// Anchors what was appended and closes. Subscriptions may outlive the log, reads may not.
  ~RocksDbLog() override;

  std::vector<BookId> books() const override;
  Head head(const BookId& book) const override;
  Head claim(const BookId& book) override;
  AppendOutcome append(const BookId& book, const Record& record) override;
  std::optional<KeyEntry> find_key(const BookId& book, std::string_view key) const override;
  void read(const BookId& book, std::uint64_t from,
            const std::function<bool(const Record&)>& visit) const override;
  Hash root_at(const BookId& book, std::uint64_t size) const override;
  std::unique_ptr<Subscription> subscribe(const BookId& book,
                                          std::function<void(const Head&)> moved) override;
  bool has_room() const override;

  /// For a keeper that holds a copy of another log here. Folds the record or claim if it is the
  /// next one: the head moves and `accepted` is called; then it is written and subscribers are
  /// called, before this returns. Who reads meanwhile, by another thread, waits until it is
  /// written. When it cannot be, this and all later reads throw Fault.
  AppendOutcome follow(const BookId& book, const FollowedRecord& followed);
  /// Without a write-ahead log: begins to save what was written, if that is due. By the thread that
  /// follows, from time to time.
  void save_when_due();
  std::optional<std::string> note(std::string_view name) const;
  void write_note(const Note& note);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duebook::eventstore
