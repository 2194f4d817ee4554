// SPDX-License-Identifier: Apache-2.0
// FrozenFolder: the folder of a RocksDB as it was at one moment, for reading beside its writer.
//
// A writer flushes and merges its files and takes the old ones away. Opening them one after the
// other, as RocksDB does, races with that. Here all of them are opened at once, without reading
// them, and the list that says which belong together (the manifest) is copied: from then on the
// writer may take away what it likes. Files are held by descriptors, so that nothing is written
// into the folder, and reading it needs no right to write there.
//
// A write-ahead log may grow while it is read; then what was written meanwhile is seen too.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rocksdb {
class Env;
}

namespace duebook::eventstore {

class FrozenFolder {
 public:
  /// Throws Fault{io} if the folder cannot be read.
  explicit FrozenFolder(const std::filesystem::path& folder);
  ~FrozenFolder();

  /// The names of the files, in order.
  std::vector<std::string> names() const;
  /// Where what `path` named at that moment can be read. One that named nothing names nothing; what
  /// is in other folders has the path that it has.
  std::string path_of(const std::string& path) const;

  /// What RocksDB opens the database by, as long as this lives.
  rocksdb::Env* env() const;
  /// Lets go of the files: when a database is open, RocksDB has opened those that it needs.
  void release();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duebook::eventstore
