// SPDX-License-Identifier: Apache-2.0
// RocksDbLog: books in a folder on this machine's disk.
//
//   <folder>/log/             RocksDB, with the keys of record_format.hpp
//   <folder>/anchors/<book>   what was acknowledged of the book, outside the database
//
// Opening reads back enough to know that nothing acknowledged is missing, or throws Fault and
// changes nothing. It costs the tail of each book, not its length.
#pragma once

#include <filesystem>

#include "eventstore/event_log.hpp"
#include "eventstore/rocksdb_options.hpp"

namespace duebook::eventstore {

class RocksDbLog : public EventLog {
 public:
  /// Creates the folder if there is none. Throws Fault: disk_full, locked, lost_events, corrupted,
  /// io.
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

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duebook::eventstore
