// SPDX-License-Identifier: Apache-2.0
// Opening RocksDB so that it does not lose acknowledged data silently, and its calls as Faults.
#include "eventstore/rocksdb_store.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/table.h>
#include <rocksdb/wal_filter.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <vector>

#include "eventstore/assert.hpp"
#include "eventstore/big_endian.hpp"
#include "eventstore/frozen_folder.hpp"
#include "eventstore/rocksdb_status.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::size_t families = 2;
const std::array<std::string, families> family_names = {rocksdb::kDefaultColumnFamilyName,
                                                        "records"};
constexpr std::size_t block_cache_bytes = 64u << 20;
// RocksDB raises what is below it.
constexpr std::size_t buffer_bytes_floor = 64u << 10;
constexpr std::size_t arena_block_bytes_max = 1u << 20;

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

// Watches what is replayed from the write-ahead log. RocksDB numbers each put and replays files one
// after the other, but does not mind a gap in the numbers: a file that is missing or was cut
// between two records. Here a gap is corruption, and the first record of each book is remembered,
// so that the table files can be checked to reach up to it.
class ReplayWatch : public rocksdb::WalFilter {
 public:
  const char* Name() const override { return "duebook.ReplayWatch"; }

  WalProcessingOption LogRecordFound(unsigned long long, const std::string&,
                                     const rocksdb::WriteBatch& batch, rocksdb::WriteBatch*,
                                     bool*) override {
    const std::uint64_t sequence = first_sequence(batch);
    const bool gap = next_sequence_ != 0 && sequence != next_sequence_;
    next_sequence_ = sequence + batch.Count();
    RecordFinder finder{first_records};
    return !gap && batch.Iterate(&finder).ok() ? WalProcessingOption::kContinueProcessing
                                               : WalProcessingOption::kCorruptedRecord;
  }

  std::map<BookId, std::uint64_t> first_records;

 private:
  struct RecordFinder : rocksdb::WriteBatch::Handler {
    explicit RecordFinder(std::map<BookId, std::uint64_t>& found) : records(found) {}
    rocksdb::Status PutCF(std::uint32_t, const rocksdb::Slice& key,
                          const rocksdb::Slice&) override {
      if (key.size() < 2 || key[0] != 'r') return rocksdb::Status::OK();
      const std::size_t book_bytes = static_cast<unsigned char>(key[1]);
      if (key.size() != 2 + book_bytes + 8) return rocksdb::Status::Corruption("record key");
      const BookId book(key.data() + 2, book_bytes);
      records.try_emplace(book, read_be64(view(key).substr(2 + book_bytes)));
      return rocksdb::Status::OK();
    }
    std::map<BookId, std::uint64_t>& records;
  };

  // A batch's bytes start with the little-endian number of its first put.
  static std::uint64_t first_sequence(const rocksdb::WriteBatch& batch) {
    const std::string& bytes = batch.Data();
    std::uint64_t sequence = 0;
    for (std::size_t i = 8; i-- > 0;) {
      sequence = sequence << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return sequence;
  }

  std::uint64_t next_sequence_ = 0;
};

rocksdb::DBOptions db_options(const RocksDbOptions& options, RocksDbStore::WhenMissing when_missing,
                              ReplayWatch& watch) {
  rocksdb::DBOptions db;
  db.create_if_missing = when_missing == RocksDbStore::WhenMissing::create;
  db.create_missing_column_families = db.create_if_missing;
  db.paranoid_checks = true;
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.recycle_log_file_num = 0;
  db.wal_filter = &watch;
  if (options.planted.default_recovery_mode) {
    db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    db.wal_filter = nullptr;
  }
  // The write-ahead log stays as it was found, so that a refused open is refused again.
  db.avoid_flush_during_recovery = true;
  // What a crash leaves is what stood at one moment, in both families.
  db.atomic_flush = !options.write_ahead;
  db.max_total_wal_size = 4 * options.write_buffer_bytes;
  db.max_background_jobs = 2;
  db.info_log_level = rocksdb::WARN_LEVEL;
  db.keep_log_file_num = 4;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

// What is replayed must fit into the memtables, or RocksDB writes them out while it opens. An entry
// takes up to twice its bytes there.
std::size_t replay_buffer_bytes(const std::filesystem::path& folder) {
  std::size_t log_bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    // One that goes meanwhile, removed by a writer, has nothing to replay.
    std::error_code gone;
    const std::uintmax_t bytes = entry.path().extension() == ".log" ? entry.file_size(gone) : 0;
    if (!gone) log_bytes += bytes;
  }
  return 2 * log_bytes + (1u << 20);
}

// What each family fills before it is written out.
std::size_t buffer_bytes(const RocksDbOptions& options) {
  return std::max(options.write_buffer_bytes, buffer_bytes_floor);
}

std::vector<rocksdb::ColumnFamilyDescriptor> family_options(const RocksDbOptions& options,
                                                            std::size_t buffer_bytes_min) {
  const std::size_t bytes = buffer_bytes(options);
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  rocksdb::ColumnFamilyOptions common;
  common.compression = rocksdb::kNoCompression;
  common.write_buffer_size = std::max(bytes, buffer_bytes_min);
  // Blocks that fit the settled size; RocksDB asserts that a new memtable is not full at once.
  common.arena_block_size = std::min(bytes / 8, arena_block_bytes_max);
  common.max_write_buffer_number = 3;
  common.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));

  // Heads are written again and again, and tiles of several levels side by side, so each file of
  // theirs overlaps all others: in levels, four small ones would have a whole level written again.
  rocksdb::ColumnFamilyOptions heads_and_tiles = common;
  heads_and_tiles.compaction_style = rocksdb::kCompactionStyleUniversal;
  return {{family_names[0], heads_and_tiles}, {family_names[1], common}};
}

}  // namespace

struct RocksDbStore::State {
  ReplayWatch watch;
  std::unique_ptr<FrozenFolder> frozen;  // when it is only read
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  bool sync = true;
  bool write_ahead = true;
  std::function<bool()> write_fails;
  std::size_t buffer_bytes_settled = 0;

  ~State() {
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      const auto status = db->DestroyColumnFamilyHandle(handle);
      EVENTSTORE_ASSERT(status.ok());
    }
  }
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles[static_cast<std::size_t>(family)];
  }
};

struct RocksDbStore::Batch::State {
  explicit State(const RocksDbStore::State& of) : store(of) {}
  const RocksDbStore::State& store;
  rocksdb::WriteBatch batch;
};

RocksDbStore::Batch::Batch(const RocksDbStore& store)
    : state_(std::make_unique<State>(*store.state_)) {}
RocksDbStore::Batch::Batch(Batch&&) noexcept = default;
RocksDbStore::Batch::~Batch() = default;

void RocksDbStore::Batch::clear() { state_->batch.Clear(); }

void RocksDbStore::Batch::put(Family family, std::string_view key, std::string_view value) {
  check(state_->batch.Put(state_->store.handle(family), slice(key), slice(value)), "gather for");
}

void RocksDbStore::Batch::put(Family family, std::string_view key, std::string_view head,
                              std::string_view tail) {
  const rocksdb::Slice name = slice(key);
  const std::array<rocksdb::Slice, 2> parts = {slice(head), slice(tail)};
  check(state_->batch.Put(state_->store.handle(family), rocksdb::SliceParts(&name, 1),
                          rocksdb::SliceParts(parts.data(), parts.size())),
        "gather for");
}

RocksDbStore::RocksDbStore(const std::filesystem::path& folder, const RocksDbOptions& options,
                           WhenMissing when_missing)
    : state_(std::make_unique<State>()) {
  EVENTSTORE_ASSERT(options.write_ahead || !options.sync);
  state_->sync = options.sync;
  state_->write_ahead = options.write_ahead;
  state_->write_fails = options.planted.write_fails;
  state_->buffer_bytes_settled = buffer_bytes(options);
  rocksdb::DB* db = nullptr;
  rocksdb::DBOptions settings = db_options(options, when_missing, state_->watch);
  const auto all = family_options(options, replay_buffer_bytes(folder));
  if (options.access == Access::read_only) {
    state_->frozen = std::make_unique<FrozenFolder>(folder);
    settings.env = state_->frozen->env();
    check(rocksdb::DB::OpenForReadOnly(settings, folder.string(), all, &state_->handles, &db),
          "open");
    state_->frozen->release();
  } else {
    check(rocksdb::DB::Open(settings, folder.string(), all, &state_->handles, &db), "open");
  }
  state_->db.reset(db);
}

RocksDbStore::~RocksDbStore() = default;

void RocksDbStore::settle() {
  const std::string bytes = std::to_string(state_->buffer_bytes_settled);
  for (rocksdb::ColumnFamilyHandle* handle : state_->handles) {
    check(state_->db->SetOptions(handle, {{"write_buffer_size", bytes}}), "open");
  }
}

std::optional<std::string> RocksDbStore::get(Family family, std::string_view key) const {
  rocksdb::PinnableSlice value;
  const auto status =
      state_->db->Get(rocksdb::ReadOptions(), state_->handle(family), slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  check(status, "read");
  return value.ToString();
}

void RocksDbStore::walk(Family family, std::string_view lower, std::string_view start,
                        std::string_view upper, const Visit& visit) const {
  const rocksdb::Slice lower_bound = slice(lower);
  const rocksdb::Slice upper_bound = slice(upper);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower_bound;
  options.iterate_upper_bound = &upper_bound;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> at(
      state_->db->NewIterator(options, state_->handle(family)));
  at->SeekForPrev(slice(start));
  if (!at->Valid() && at->status().ok()) at->Seek(slice(lower));
  while (at->Valid() && visit(view(at->key()), view(at->value()))) at->Next();
  check(at->status(), "read");
}

void RocksDbStore::write(Batch& batch) {
  if (state_->write_fails && state_->write_fails()) {
    throw Fault(FaultKind::io, "cannot write the log: a planted fault");
  }
  rocksdb::WriteOptions options;
  options.sync = state_->sync;
  options.disableWAL = !state_->write_ahead;
  check(state_->db->Write(options, &batch.state_->batch), "write");
}

void RocksDbStore::make_durable() {
  if (!state_->write_ahead) {
    check(state_->db->Flush(rocksdb::FlushOptions(), state_->handles), "write");
  } else if (!state_->sync) {
    check(state_->db->SyncWAL(), "write");
  }
}

void RocksDbStore::save() {
  rocksdb::FlushOptions options;
  options.wait = false;
  check(state_->db->Flush(options, state_->handles), "write");
}

std::optional<std::uint64_t> RocksDbStore::first_replayed(const BookId& book) const {
  const auto found = state_->watch.first_records.find(book);
  if (found == state_->watch.first_records.end()) return std::nullopt;
  return found->second;
}

}  // namespace duebook::eventstore
