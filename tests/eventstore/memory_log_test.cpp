// SPDX-License-Identifier: Apache-2.0
// MemoryLog keeps the contract of EventLog, and has room as it is told.
#include "eventstore/memory_log.hpp"

#include "tests/eventstore/event_log_contract.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {
namespace {

class MemorySite : public LogSite {
 public:
  std::unique_ptr<EventLog> open() override { return std::make_unique<MemoryLog>(); }
  bool keeps() const override { return false; }
};

const LogSiteMaker memory_site = [] { return std::make_unique<MemorySite>(); };

INSTANTIATE_TEST_SUITE_P(MemoryLog, EventLogContract, testing::Values(memory_site));

TEST(MemoryLog, has_room_until_told_otherwise) {
  MemoryLog log;
  EXPECT_TRUE(log.has_room());
  log.set_room(false);
  EXPECT_FALSE(log.has_room());
}

TEST(MemoryLogDeathTest, does_not_take_a_known_key_or_a_line_of_another_seq) {
  MemoryLog log;
  Record record = sample_record(log.claim("main"));
  ASSERT_EQ(log.append("main", record), AppendOutcome::accepted);
  record = {.base = log.head("main"), .text = {}, .ends = {}, .commands = {}};
  add_command(record, "key-0", 1);
  EXPECT_DEATH(log.append("main", record), "has_new_keys_only");
  record = {.base = log.head("main"), .text = {}, .ends = {}, .commands = {}};
  record.add_line(sample_line(7, "k"));
  record.commands.push_back({"k", 1, ""});
  EXPECT_DEATH(log.append("main", record), "is_well_formed");
}

}  // namespace
}  // namespace duebook::eventstore
