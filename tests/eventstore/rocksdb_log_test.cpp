// SPDX-License-Identifier: Apache-2.0
// RocksDbLog keeps the contract of EventLog, and refuses a folder that lost something.
#include "eventstore/rocksdb_log.hpp"

#include "tests/eventstore/event_log_contract.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

class FolderSite : public LogSite {
 public:
  std::unique_ptr<EventLog> open() override { return std::make_unique<RocksDbLog>(folder_.path()); }

 private:
  TemporaryFolder folder_;
};

const LogSiteMaker folder_site = [] { return std::make_unique<FolderSite>(); };

INSTANTIATE_TEST_SUITE_P(RocksDbLog, EventLogContract, testing::Values(folder_site));

}  // namespace
}  // namespace duebook::eventstore
