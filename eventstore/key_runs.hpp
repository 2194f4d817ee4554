// SPDX-License-Identifier: Apache-2.0
// KeyRuns: the runs of one book's command keys, in a folder of their own.
//
// Each begins where the one before it ends, and the first with event 0; so how far they go shows in
// their names. What does not follow, or is part of a longer one, was left by a crash and goes when
// the folder is opened. The folder may be deleted while nobody has it open: it holds nothing that
// is not in the records.
//
// Eight neighbours of about one size become one of eight times that; so there are few, and a place
// is written once per eightfold of a book.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "eventstore/key_run.hpp"
#include "eventstore/rocksdb_options.hpp"

namespace duebook::eventstore {

class KeyRuns {
 public:
  using Run = std::shared_ptr<const KeyRun>;

  /// Those in the folder; if there is none, it is made when there is something to keep. Throws
  /// Fault: corrupted, io.
  KeyRuns(std::filesystem::path folder, Access access);

  /// Those of every book that has a folder in `parent`.
  static std::map<BookId, std::unique_ptr<KeyRuns>> of_all_books(
      const std::filesystem::path& parent, Access access);

  /// The seq up to which they know every command; 0 when there are none.
  std::uint64_t watermark() const;
  /// Appends to `seqs` those of the places with this hash.
  void find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const;
  std::vector<Run> all() const;

  /// Adds the places, in order, of the commands from the watermark up to `to`. Durable when it
  /// returns. By one thread at a time.
  void add(std::span<const KeyPlace> sorted, std::uint64_t to);
  /// Makes one run of several, if that is due. By one thread at a time, which may be another one.
  bool merge();

 private:
  std::vector<Run> due() const;
  void replace(const std::vector<Run>& merged, Run by);

  const std::filesystem::path folder_;
  mutable std::mutex mutex_;
  std::vector<Run> runs_;
};

}  // namespace duebook::eventstore
