// SPDX-License-Identifier: Apache-2.0
// What RocksDB refuses becomes the Fault of its kind, with a sentence.
#include "eventstore/rocksdb_status.hpp"

#include <gtest/gtest.h>
#include <rocksdb/status.h>

#include <fstream>
#include <stdexcept>

#include "eventstore/event_log.hpp"
#include "eventstore/rocksdb_store.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

template <class Action>
FaultKind kind_of(Action&& action, std::string_view words) {
  try {
    action();
  } catch (const Fault& fault) {
    EXPECT_NE(std::string(fault.what()).find(words), std::string::npos) << fault.what();
    return fault.kind();
  }
  throw std::logic_error("it went well");
}

TEST(RocksDbStatus, tells_locked_corrupted_and_io_apart) {
  const TemporaryFolder folder;
  const auto open = [&] {
    return RocksDbStore(folder.path(), RocksDbOptions(), RocksDbStore::WhenMissing::create);
  };
  {
    const RocksDbStore first = open();
    EXPECT_EQ(kind_of(open, "cannot open the log: another process"), FaultKind::locked);
  }
  std::ofstream(folder.path() / "CURRENT") << "nonsense";
  EXPECT_EQ(kind_of(open, "cannot open the log"), FaultKind::corrupted);
  const auto broken = [] { check(rocksdb::Status::IOError("the disk"), "write"); };
  EXPECT_EQ(kind_of(broken, "cannot write the log"), FaultKind::io);
}

}  // namespace
}  // namespace duebook::eventstore
