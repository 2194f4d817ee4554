// SPDX-License-Identifier: Apache-2.0
// KeyStore has the keys of the files that joined, all of a file or none.
#include "eventstore/key_store.hpp"

#include <gtest/gtest.h>

#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

RocksDbOptions read_only() {
  RocksDbOptions options;
  options.access = Access::read_only;
  return options;
}

TEST(KeyStore, has_what_joined_and_nothing_else) {
  const TemporaryFolder folder;
  {
    KeyStore store(folder.path() / "keys", RocksDbOptions());
    KeyStore::TableFile joined(store, "main");
    joined.put("ka", "1");
    joined.put("kb", "2");
    EXPECT_FALSE(store.get("ka"));
    joined.join();
    EXPECT_EQ(store.get("ka"), "1");
    KeyStore::TableFile left(store, "main");
    left.put("kc", "3");
  }
  const KeyStore reopened(folder.path() / "keys", RocksDbOptions());
  EXPECT_EQ(reopened.get("ka"), "1");
  EXPECT_EQ(reopened.get("kb"), "2");
  EXPECT_FALSE(reopened.get("kc"));
}

TEST(KeyStore, gives_the_newest_value_of_a_key_and_writes_over_what_a_crash_left) {
  const TemporaryFolder folder;
  KeyStore store(folder.path() / "keys", RocksDbOptions());
  for (const char* value : {"1", "2"}) {
    KeyStore::TableFile unfinished(store, "main");
    unfinished.put("kz", "0");
    KeyStore::TableFile file(store, "main");
    file.put("w", value);
    file.join();
    EXPECT_EQ(store.get("w"), value);
    EXPECT_FALSE(store.get("kz"));
  }
}

TEST(KeyStore, is_empty_read_only_where_there_is_none) {
  const TemporaryFolder folder;
  const KeyStore store(folder.path() / "keys", read_only());
  EXPECT_FALSE(store.get("ka"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "keys"));
}

}  // namespace
}  // namespace duebook::eventstore
