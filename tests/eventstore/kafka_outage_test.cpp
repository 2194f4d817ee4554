// SPDX-License-Identifier: Apache-2.0
// A broker that stands still under a writer: what was sent meanwhile counts once, or not at all.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "eventstore/kafka_log.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {
namespace {

using std::chrono::milliseconds;

KafkaOptions with_patience(milliseconds append_time_max) {
  KafkaOptions options = fresh_topic(1);
  options.append_time_max = append_time_max;
  return options;
}

// Sent again by another producer, while the first copy still waits in the broker's socket.
TEST(Outage, is_outlasted_by_an_append_that_is_sent_again) {
  const TemporaryFolder folder;
  KafkaLog log(folder.path(), with_patience(milliseconds(9'000)));
  const Head head = log.claim("main");
  const Record record = sample_record(head, 2, "once");
  std::future<AppendOutcome> outcome;
  {
    const Standstill standstill;
    outcome = std::async(std::launch::async, [&] { return log.append("main", record); });
    // The claim, the record, and the record again.
    while (log.counters().sent < 3) {
      if (outcome.wait_for(milliseconds(1)) == std::future_status::ready) {
        FAIL() << "ended while the broker stood still, as " << static_cast<int>(outcome.get());
      }
    }
  }
  EXPECT_EQ(outcome.get(), AppendOutcome::accepted);
  const Head moved = log.head("main");
  EXPECT_EQ(moved.size, record.line_count());
  EXPECT_EQ(moved.term, head.term);
  EXPECT_EQ(log.append("main", sample_record(moved)), AppendOutcome::accepted);
}

TEST(Outage, that_lasts_too_long_is_a_fault_and_a_claim_finds_out_what_happened) {
  const TemporaryFolder folder;
  KafkaLog log(folder.path(), with_patience(milliseconds(1'500)));
  const Head head = log.claim("main");
  const Record record = sample_record(head, 2, "perhaps");
  {
    const Standstill standstill;
    try {
      log.append("main", record);
      ADD_FAILURE() << "appended";
    } catch (const Fault& fault) {
      EXPECT_EQ(fault.kind(), FaultKind::io);
      EXPECT_NE(std::string(fault.what()).find("main"), std::string::npos);
    }
    EXPECT_THROW(log.claim("main"), Fault);
  }
  EXPECT_THROW(log.append("main", record), Fault) << "until a claim, nothing may be tried";
  EXPECT_EQ(log.append("other", sample_record(log.claim("other"))), AppendOutcome::accepted);

  const Head claimed = log.claim("main");
  EXPECT_TRUE(claimed.size == 0 || claimed.size == record.line_count());
  EXPECT_EQ(log.append("main", record), AppendOutcome::stale);
  EXPECT_EQ(log.append("main", sample_record(claimed)), AppendOutcome::accepted);
}

TEST(Outage, does_not_stop_reading) {
  const TemporaryFolder folder;
  KafkaLog log(folder.path(), with_patience(milliseconds(5'000)));
  const Record record = sample_record(log.claim("main"));
  ASSERT_EQ(log.append("main", record), AppendOutcome::accepted);
  const Standstill standstill;
  std::string text;
  log.read("main", 0, [&](const Record& read) {
    text = read.text;
    return true;
  });
  EXPECT_EQ(text, record.text);
  EXPECT_TRUE(log.find_key("main", "key-0").has_value());
}

}  // namespace
}  // namespace duebook::eventstore
