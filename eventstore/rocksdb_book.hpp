// SPDX-License-Identifier: Apache-2.0
// RocksDbBook: one book of a RocksDbLog: its head, its tree, and its anchor.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "eventstore/event_log.hpp"
#include "eventstore/followed_record.hpp"
#include "eventstore/head_anchor.hpp"
#include "eventstore/key_index.hpp"
#include "eventstore/proof/tiles.hpp"
#include "eventstore/rocksdb_options.hpp"
#include "eventstore/rocksdb_store.hpp"
#include "eventstore/subscribers.hpp"

namespace duebook::eventstore {

class RocksDbBook {
 public:
  /// A book nobody wrote to. The store and the options must outlive it.
  RocksDbBook(RocksDbStore& store, std::unique_ptr<KeyRuns> keys, const RocksDbOptions& options,
              BookId name, std::filesystem::path anchor_path);

  /// Reads head, anchor and tail, and checks that they agree. An anchor that was read before the
  /// store was opened is used instead of the file: it cannot be ahead of the store. Throws Fault.
  void load(std::optional<HeadAnchor> anchor = {});

  // As EventLog's functions of these names.
  Head head() const;
  Head claim();
  AppendOutcome append(const Record& record);
  std::optional<KeyEntry> find_key(std::string_view key) const;
  void read(std::uint64_t from, const std::function<bool(const Record&)>& visit) const;
  Hash root_at(std::uint64_t size) const;
  Subscribers& subscribers() { return subscribers_; }

  /// As RocksDbLog's.
  AppendOutcome follow(const FollowedRecord& followed);

  /// Anchors the head if it is not.
  void anchor_now();

 private:
  void check_anchor_size() const;
  void check_anchor_root() const;
  void check_last_record() const;
  void check_record_before(std::uint64_t seq) const;
  void load_keys();
  TiledTree load_tree() const;
  std::vector<Hash> read_leaves(std::uint64_t from) const;
  Tile read_full_tile(unsigned level, std::uint64_t index) const;
  std::optional<Record> record_before(std::uint64_t seq) const;
  std::shared_ptr<const Record> record_of(std::uint64_t seq) const;
  std::optional<KeyEntry> command_at(std::uint64_t seq, std::string_view key) const;

  void ensure_anchor();
  void anchor_when_due();
  void put_head(const Head& head, const Frontier& frontier);
  void put_notes(std::span<const Note> notes);
  /// A record's effect, before anybody knows of it.
  struct Move {
    Head head;
    TiledTree tree;
    std::vector<Tile> full;  ///< tiles that it filled
  };
  Move move_by(const Growth& growth) const;
  /// A record as it is written: its bytes are the two texts, one after the other.
  struct Written {
    std::uint64_t first_seq = 0;
    std::string_view header;
    std::string_view text;
    std::span<const KeyPlace> keys;
  };
  /// Writes an accepted record and what belongs to it in one batch.
  void write_move(const Move& move, const Written& record, std::span<const Note> notes);
  void follow_claim(const FollowedRecord& followed);
  void follow_record(const FollowedRecord& followed);

  /// How what the head says stands on the disk.
  enum class Standing { written, to_be_written, never_written };
  void set_standing(Standing standing);
  /// Returns when the first `size` events can be read, which the head has. Throws Fault.
  void wait_until_written(std::uint64_t size) const;
  Head written_head() const;
  bool has_anchor() const;
  void publish(const Head& head, TiledTree tree, Standing standing);
  [[noreturn]] void refuse(FaultKind kind, const std::string& what) const;

  RocksDbStore& store_;
  const RocksDbOptions& options_;
  const BookId name_;
  const std::filesystem::path anchor_path_;

  // Written by the appending thread under the mutex; so that thread reads them without it.
  mutable std::mutex mutex_;
  Head head_;
  TiledTree tree_;
  Standing standing_ = Standing::written;
  mutable std::condition_variable was_written_;

  KeyIndex keys_;
  mutable std::shared_ptr<const Record> looked_up_;  ///< under the mutex

  // The appending thread's own.
  std::optional<HeadAnchor> anchor_;
  std::uint32_t records_since_anchor_ = 0;
  std::chrono::steady_clock::time_point anchored_at_;
  RocksDbStore::Batch batch_;

  Subscribers subscribers_;
};

}  // namespace duebook::eventstore
