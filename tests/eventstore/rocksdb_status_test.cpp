// SPDX-License-Identifier: Apache-2.0
// What RocksDB refuses becomes the Fault of its kind, with a sentence.
#include "eventstore/rocksdb_status.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "eventstore/event_log.hpp"
#include "eventstore/key_store.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

// The kind of the fault that opening a KeyStore ends with.
FaultKind kind_of_opening(const std::filesystem::path& folder, std::string_view word) {
  try {
    const KeyStore store(folder, RocksDbOptions());
  } catch (const Fault& fault) {
    EXPECT_NE(std::string(fault.what()).find(word), std::string::npos) << fault.what();
    return fault.kind();
  }
  throw std::logic_error("it opened");
}

TEST(RocksDbStatus, tells_locked_corrupted_and_io_apart) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "keys";
  {
    const KeyStore first(path, RocksDbOptions());
    EXPECT_EQ(kind_of_opening(path, "cannot open the log: another process"), FaultKind::locked);
  }
  std::ofstream(path / "CURRENT") << "nonsense";
  EXPECT_EQ(kind_of_opening(path, "cannot open the log"), FaultKind::corrupted);
  std::ofstream(folder.path() / "file") << "no folder";
  EXPECT_EQ(kind_of_opening(folder.path() / "file", "cannot open the log"), FaultKind::io);
}

}  // namespace
}  // namespace duebook::eventstore
