// SPDX-License-Identifier: Apache-2.0
// KeyStore: sorted table files of command keys, in a RocksDB of their own.
//
// It holds the keys k and w of record_format.hpp, and nothing that is not in the records too. Files
// join it whole, and without its write-ahead log; so its folder may be deleted while nobody has it
// open, and is made again. It is not in the database of the records because a file that joins takes
// a sequence number, and there a gap in these numbers means that records were lost.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/rocksdb_options.hpp"

namespace duebook::eventstore {

class KeyStore {
 public:
  /// Opened read-only where there is none, it is empty. Throws Fault: locked, corrupted, io.
  KeyStore(const std::filesystem::path& folder, const RocksDbOptions& options);
  ~KeyStore();

  std::optional<std::string> get(std::string_view key) const;

  /// Keys that join together.
  class TableFile {
   public:
    /// `name` tells those apart that are written at the same time.
    TableFile(KeyStore& store, const std::string& name);
    ~TableFile();
    /// In the order of the keys.
    void put(std::string_view key, std::string_view value);
    /// At the end, once: makes the file durable and part of the store. By any thread.
    void join();

   private:
    struct State;
    std::unique_ptr<State> state_;
  };

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duebook::eventstore
