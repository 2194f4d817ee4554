// SPDX-License-Identifier: Apache-2.0
// RocksDbStore: RocksDB as the log uses it. The only place that knows RocksDB.
//
// Two column families, written together in one batch, hold the keys of record_format.hpp:
//   default  h and t     records  r
// Records arrive in the order of their keys, so their files move down the levels without being
// rewritten. The index of command keys is not in it (key_index.hpp).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/event_log.hpp"
#include "eventstore/rocksdb_options.hpp"

namespace duebook::eventstore {

/// What a follower keeps beside the books.
struct Note {
  std::string name;
  std::string value;
};

class RocksDbStore {
 public:
  enum class Family { heads_and_tiles, records };
  enum class WhenMissing { create, refuse };

  /// Puts to be written together. Reused, it keeps its memory.
  class Batch {
   public:
    explicit Batch(const RocksDbStore& store);
    Batch(Batch&&) noexcept;
    ~Batch();
    void clear();
    void put(Family family, std::string_view key, std::string_view value);
    /// The value is `head` followed by `tail`; it is copied once, into the batch.
    void put(Family family, std::string_view key, std::string_view head, std::string_view tail);

   private:
    friend class RocksDbStore;
    struct State;
    std::unique_ptr<State> state_;
  };

  /// Throws Fault: locked, corrupted, io.
  RocksDbStore(const std::filesystem::path& folder, const RocksDbOptions& options,
               WhenMissing when_missing);
  ~RocksDbStore();

  /// Ends the opening. Until then nothing that was found is written out, so that the caller may
  /// look at it, refuse it, and find it the same the next time.
  void settle();

  std::optional<std::string> get(Family family, std::string_view key) const;

  /// Calls `visit(key, value)` for keys in [lower, upper) in order, starting with the last one at
  /// or before `start`, or else the first one, until it returns false.
  using Visit = std::function<bool(std::string_view key, std::string_view value)>;
  void walk(Family family, std::string_view lower, std::string_view start, std::string_view upper,
            const Visit& visit) const;

  void write(Batch& batch);
  /// Returns when all that was written is durable, which without `sync` nothing else waits for.
  void make_durable();
  /// Begins to bring what was written into table files.
  void save();

  /// The first record of `book` that was replayed from the write-ahead log when the store was
  /// opened: everything before it must be in table files.
  std::optional<std::uint64_t> first_replayed(const BookId& book) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duebook::eventstore
