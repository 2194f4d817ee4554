// SPDX-License-Identifier: Apache-2.0
// The settings of the keys' RocksDB, and files that join it.
#include "eventstore/key_store.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>

#include "eventstore/frozen_folder.hpp"
#include "eventstore/rocksdb_status.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::size_t block_cache_bytes = 64u << 20;
constexpr double bloom_bits_per_key = 10;

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }

rocksdb::Options rocksdb_options() {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(bloom_bits_per_key));
  rocksdb::Options options;
  options.create_if_missing = true;
  options.paranoid_checks = true;
  options.compression = rocksdb::kNoCompression;
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.max_background_jobs = 2;
  options.info_log_level = rocksdb::WARN_LEVEL;
  options.keep_log_file_num = 4;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

}  // namespace

struct KeyStore::State {
  std::unique_ptr<FrozenFolder> frozen;  // when it is only read
  std::unique_ptr<rocksdb::DB> db;
};

KeyStore::KeyStore(const std::filesystem::path& folder, const RocksDbOptions& options)
    : state_(std::make_unique<State>()) {
  const bool read_only = options.access == Access::read_only;
  if (read_only && !std::filesystem::exists(folder / "CURRENT")) return;
  rocksdb::DB* db = nullptr;
  rocksdb::Options settings = rocksdb_options();
  if (read_only) {
    state_->frozen = std::make_unique<FrozenFolder>(folder);
    settings.env = state_->frozen->env();
    check(rocksdb::DB::OpenForReadOnly(settings, folder.string(), &db), "open");
    state_->frozen->release();
  } else {
    check(rocksdb::DB::Open(settings, folder.string(), &db), "open");
  }
  state_->db.reset(db);
}

KeyStore::~KeyStore() = default;

std::optional<std::string> KeyStore::get(std::string_view key) const {
  if (!state_->db) return std::nullopt;
  rocksdb::PinnableSlice value;
  const auto status = state_->db->Get(rocksdb::ReadOptions(), state_->db->DefaultColumnFamily(),
                                      slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  check(status, "read");
  return value.ToString();
}

struct KeyStore::TableFile::State {
  State(rocksdb::DB& of, const std::string& name)
      : db(of),
        path(of.GetName() + "/" + name + ".joining"),
        writer(rocksdb::EnvOptions(of.GetDBOptions()), of.GetOptions()) {}
  rocksdb::DB& db;
  const std::string path;  // none of RocksDB's names: one that a crash left is written over
  rocksdb::SstFileWriter writer;
};

KeyStore::TableFile::TableFile(KeyStore& store, const std::string& name)
    : state_(std::make_unique<State>(*store.state_->db, name)) {
  check(state_->writer.Open(state_->path), "write");
}

KeyStore::TableFile::~TableFile() = default;

void KeyStore::TableFile::put(std::string_view key, std::string_view value) {
  check(state_->writer.Put(slice(key), slice(value)), "write");
}

void KeyStore::TableFile::join() {
  check(state_->writer.Finish(), "write");
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.write_global_seqno = false;
  check(state_->db.IngestExternalFile({state_->path}, options), "write");
}

}  // namespace duebook::eventstore
