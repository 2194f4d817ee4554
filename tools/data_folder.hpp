// SPDX-License-Identifier: Apache-2.0
// DataFolder: a data folder opened to be read, whether or not a server runs on it.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "api/snapshots.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::tools {

class DataFolder {
 public:
  /// Throws Failure when there is no such folder, eventstore::Fault when it is not sound.
  explicit DataFolder(const std::filesystem::path& folder);

  const eventstore::RocksDbLog& log() const { return log_; }
  api::SnapshotStore& snapshots() { return snapshots_; }
  const api::SnapshotStore& snapshots() const { return snapshots_; }

  /// `book` itself. Throws Failure when the folder has no such book, naming those it has.
  eventstore::BookId find_book(const std::string& book) const;
  /// The book named, or all of them when none is.
  std::vector<eventstore::BookId> find_books(const std::string& book_or_none) const;

 private:
  eventstore::RocksDbLog log_;
  api::SnapshotStore snapshots_;
};

/// Where a subcommand reads.
struct DataOptions {
  std::string data = "./data";
  std::string book = "main";
};

/// Adds --data.
void add_data_option(CLI::App& command, DataOptions& options);
/// Adds --data and --book.
void add_book_options(CLI::App& command, DataOptions& options);

}  // namespace duebook::tools
