// SPDX-License-Identifier: Apache-2.0
// A folder frozen while its files are replaced. With a real writer: read_only_log_test.cpp.
#include "eventstore/frozen_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// As RocksDB leaves one.
struct Database {
  Database() {
    write(folder.path() / "CURRENT", "MANIFEST-000004\n");
    write(folder.path() / "MANIFEST-000004", "6 and 7");
    write(folder.path() / "000006.sst", "six");
    write(folder.path() / "000007.log", "seven");
    write(folder.path() / "LOCK", "");
  }
  std::string operator/(const char* name) const { return folder.path() / name; }
  TemporaryFolder folder;
};

}  // namespace

TEST(FrozenFolder, shows_tables_logs_and_the_manifest_that_is_current) {
  const Database database;
  write(database / "MANIFEST-000001", "an earlier one");
  EXPECT_EQ(FrozenFolder(database.folder.path()).names(),
            (Names{"000006.sst", "000007.log", "CURRENT", "MANIFEST-000004"}));
}

TEST(FrozenFolder, keeps_what_is_taken_away_or_replaced) {
  const Database database;
  const FrozenFolder frozen(database.folder.path());
  fs::remove(database / "000006.sst");
  write(database / "000008.sst", "eight");
  write(database / "CURRENT.new", "MANIFEST-000009\n");
  fs::rename(database / "CURRENT.new", database / "CURRENT");
  write(database / "MANIFEST-000009", "7 and 8");
  fs::remove(database / "MANIFEST-000004");
  EXPECT_EQ(read(frozen.path_of(database / "000006.sst")), "six");
  EXPECT_EQ(read(frozen.path_of(database / "CURRENT")), "MANIFEST-000004\n");
  EXPECT_EQ(read(frozen.path_of(database / "MANIFEST-000004")), "6 and 7");
  EXPECT_FALSE(fs::exists(frozen.path_of(database / "000008.sst")));
}

TEST(FrozenFolder, shows_the_manifest_no_longer_than_it_was_and_a_log_as_it_grows) {
  const Database database;
  const FrozenFolder frozen(database.folder.path());
  std::ofstream(database / "MANIFEST-000004", std::ios::app) << ", then 8";
  std::ofstream(database / "000007.log", std::ios::app) << " and more";
  EXPECT_EQ(read(frozen.path_of(database / "MANIFEST-000004")), "6 and 7");
  EXPECT_EQ(read(frozen.path_of(database / "000007.log")), "seven and more");
}

TEST(FrozenFolder, leaves_other_folders_as_they_are) {
  const Database database;
  const TemporaryFolder other;
  const FrozenFolder frozen(database.folder.path());
  EXPECT_EQ(frozen.path_of(other.path() / "000006.sst"), other.path() / "000006.sst");
}

TEST(FrozenFolder, without_a_manifest_leaves_it_to_rocksdb_to_complain) {
  const TemporaryFolder folder;
  EXPECT_EQ(FrozenFolder(folder.path()).names(), Names{});
}

TEST(FrozenFolder, refuses_a_folder_that_is_none) {
  const TemporaryFolder folder;
  EXPECT_ANY_THROW(FrozenFolder(folder.path() / "none"));
}

}  // namespace duebook::eventstore
