// SPDX-License-Identifier: Apache-2.0
// Holding the files of a database open, and giving them to RocksDB under their names.
#include "eventstore/frozen_folder.hpp"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <map>
#include <system_error>
#include <utility>

#include "eventstore/event_log.hpp"
#include "eventstore/file.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;

bool is_table_or_log(const fs::path& name) {
  return name.extension() == ".sst" || name.extension() == ".log";
}

// The calls by which RocksDB reads.
class FrozenFiles : public rocksdb::FileSystemWrapper {
 public:
  FrozenFiles(const FrozenFolder& frozen, fs::path folder)
      : FileSystemWrapper(FileSystem::Default()), frozen_(frozen), folder_(std::move(folder)) {}

  const char* Name() const override { return "duebook.FrozenFiles"; }

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override {
    return target()->NewSequentialFile(frozen_.path_of(path), options, file, debug);
  }
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override {
    return target()->NewRandomAccessFile(frozen_.path_of(path), options, file, debug);
  }
  rocksdb::IOStatus FileExists(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    return target()->FileExists(frozen_.path_of(path), options, debug);
  }
  rocksdb::IOStatus GetFileSize(const std::string& path, const rocksdb::IOOptions& options,
                                std::uint64_t* bytes, rocksdb::IODebugContext* debug) override {
    return target()->GetFileSize(frozen_.path_of(path), options, bytes, debug);
  }
  rocksdb::IOStatus GetChildren(const std::string& path, const rocksdb::IOOptions& options,
                                std::vector<std::string>* names,
                                rocksdb::IODebugContext* debug) override {
    if (fs::path(path).lexically_normal() != folder_) {
      return target()->GetChildren(path, options, names, debug);
    }
    *names = frozen_.names();
    return rocksdb::IOStatus::OK();
  }

 private:
  const FrozenFolder& frozen_;
  const fs::path folder_;
};

}  // namespace

struct FrozenFolder::State {
  fs::path folder;
  std::map<std::string, File> files;  // by name in the folder
  std::unique_ptr<rocksdb::Env> env;

  void hold_tables_and_logs();
  void copy_manifest();
};

// What the manifest names was there before it was copied, or came between the two looks.
FrozenFolder::FrozenFolder(const fs::path& folder)
    : state_(std::make_unique<State>(State{folder.lexically_normal(), {}, {}})) {
  state_->hold_tables_and_logs();
  state_->copy_manifest();
  state_->hold_tables_and_logs();
  state_->env = rocksdb::NewCompositeEnv(std::make_shared<FrozenFiles>(*this, state_->folder));
}

FrozenFolder::~FrozenFolder() = default;

void FrozenFolder::State::hold_tables_and_logs() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!is_table_or_log(name) || files.contains(name)) continue;
    // One that is gone already belongs to no manifest of now.
    if (auto file = File::open_if_there(entry.path())) files.emplace(name, std::move(*file));
  }
  if (error) {
    throw Fault(FaultKind::io, "cannot read " + folder.string() + ": " + error.message());
  }
}

// Without them RocksDB says what is missing.
void FrozenFolder::State::copy_manifest() {
  const auto copy = [&](const std::string& name) {
    const auto file = File::open_if_there(folder / name);
    if (!file) return std::string();
    std::string bytes = file->read_all();
    files.emplace(name, File::in_memory(name, bytes));
    return bytes;
  };
  const std::string current = copy("CURRENT");
  const std::string manifest = current.substr(0, current.find('\n'));
  if (manifest.starts_with("MANIFEST-")) copy(manifest);
}

std::vector<std::string> FrozenFolder::names() const {
  std::vector<std::string> names;
  for (const auto& [name, file] : state_->files) names.push_back(name);
  return names;
}

// A file is opened anew by its descriptor, for it may have no name any more.
std::string FrozenFolder::path_of(const std::string& path) const {
  const fs::path asked = fs::path(path).lexically_normal();
  if (asked.parent_path() != state_->folder) return path;
  const auto found = state_->files.find(asked.filename().string());
  return found == state_->files.end() ? path + " as it was" : found->second.path_by_descriptor();
}

rocksdb::Env* FrozenFolder::env() const { return state_->env.get(); }

void FrozenFolder::release() { state_->files.clear(); }

}  // namespace duebook::eventstore
