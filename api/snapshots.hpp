// SPDX-License-Identifier: Apache-2.0
// Snapshots: a book's state and facts at one position, in a file that may be deleted at any time.
//
//   views/<book>/<size, 10 digits>.snapshot
//   file := magic header payload        all integers little-endian, as in memory
//   header := be64-free struct {layout, size, root, last_at, payload bytes, XXH3-128 of payload,
//             XXH3-64 of the header before it}
//   payload := what state and facts save, runs of a page or more at pages: api/snapshot_bytes.hpp
//
// A snapshot is used only if its checksums fit, it was made by a program of the same layout, and
// the log's tree has its root at its size. Anything else is passed over and the log is folded.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "api/open_book.hpp"

namespace duebook::api {

/// What became of a snapshot file.
struct SnapshotFile {
  std::filesystem::path path;
  domain::Seq size = 0;      ///< events in it; 0 when its header is broken
  std::string_view trouble;  ///< why it is passed over; empty when it can be used
};

class SnapshotStore {
 public:
  /// `folder` is made when it is needed. Two snapshots of each book are kept.
  explicit SnapshotStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Loads the newest sound snapshot that the log agrees with into `book`, which must be new.
  bool load(const eventstore::EventLog& log, OpenBook& book) const;

  /// The snapshots of a book, newest first, and whether each could be used.
  std::vector<SnapshotFile> inspect(const eventstore::EventLog& log,
                                    const eventstore::BookId& book) const;

  /// Writes a snapshot beside the others and removes the oldest. False when it cannot be written,
  /// which is reported to stderr and may be forgotten: a snapshot is a cache.
  bool save(const OpenBook& book) const;

 private:
  std::filesystem::path folder_;
};

/// Digest of the state and facts as they would be saved: SHA-256, lower-case hex. Equal books have
/// equal digests, however they came about.
std::string digest_of(const OpenBook& book);

}  // namespace duebook::api
