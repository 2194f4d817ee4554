// SPDX-License-Identifier: Apache-2.0
// RocksDbBook: one book of a RocksDbLog: its head, its tree, and its anchor.
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>

#include "eventstore/event_log.hpp"
#include "eventstore/head_anchor.hpp"
#include "eventstore/key_index.hpp"
#include "eventstore/proof/tiles.hpp"
#include "eventstore/rocksdb_options.hpp"
#include "eventstore/rocksdb_store.hpp"
#include "eventstore/subscribers.hpp"

namespace duebook::eventstore {

class RocksDbBook {
 public:
  /// A book nobody wrote to. The stores and the options must outlive it.
  RocksDbBook(RocksDbStore& store, KeyStore& keys, const RocksDbOptions& options, BookId name,
              std::filesystem::path anchor_path);

  /// Reads head, anchor and tail, and checks that they agree. An anchor that was read before the
  /// store was opened is used instead of the file: it cannot be ahead of the store. Throws Fault.
  void load(std::optional<HeadAnchor> anchor = {});

  // As EventLog's functions of these names.
  Head head() const;
  Head claim();
  AppendOutcome append(const Record& record);
  AppendOutcome follow(const Record& record, std::span<const Note> notes);
  std::optional<KeyEntry> find_key(std::string_view key) const { return keys_.find(key); }
  void read(std::uint64_t from, const std::function<bool(const Record&)>& visit) const;
  Hash root_at(std::uint64_t size) const;
  Subscribers& subscribers() { return subscribers_; }

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

  void ensure_anchor();
  void anchor_when_due();
  void put_head(const Head& head, const Frontier& frontier);
  void put_record(const Record& record);
  void put_notes(std::span<const Note> notes);
  /// Writes an accepted record and what belongs to it in one batch; returns the new head.
  Head write_record(const Record& record, std::span<const Note> notes);
  bool has_anchor() const;
  void publish(const Head& head, TiledTree tree);
  [[noreturn]] void refuse(FaultKind kind, const std::string& what) const;

  RocksDbStore& store_;
  const RocksDbOptions& options_;
  const BookId name_;
  const std::filesystem::path anchor_path_;

  // Written by the appending thread under the mutex; so that thread reads them without it.
  mutable std::mutex mutex_;
  Head head_;
  TiledTree tree_;

  KeyIndex keys_;

  // The appending thread's own.
  std::optional<HeadAnchor> anchor_;
  std::uint32_t records_since_anchor_ = 0;
  std::chrono::steady_clock::time_point anchored_at_;
  RocksDbStore::Batch batch_;

  Subscribers subscribers_;
};

}  // namespace duebook::eventstore
