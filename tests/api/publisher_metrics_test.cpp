// SPDX-License-Identifier: Apache-2.0
// What /metrics says of a stream that is behind, away, or ahead of what a reader saw.
#include "api/publisher_metrics.hpp"

#include <gtest/gtest.h>

#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {
namespace {

std::string metrics(const eventstore::PublisherStatus& status, const eventstore::EventLog& log) {
  std::string out;
  api::append_publisher_metrics(out, status, log);
  return out;
}

bool has(const std::string& metrics, const std::string& row) {
  return metrics.find("\nduebook_publisher_" + row + "\n") != std::string::npos;
}

TEST(PublisherMetrics, tell_how_far_each_book_is_published) {
  ScriptedLedger ledger;
  ledger.set_up();  // three events
  eventstore::PublisherStatus status;
  status.connected = true;
  status.positions = {{"main", 1}};
  status.events = 1;
  const std::string all = metrics(status, ledger.log);
  EXPECT_TRUE(has(all, "connected 1")) << all;
  EXPECT_TRUE(has(all, "standby 0")) << all;
  EXPECT_TRUE(has(all, "events_total 1")) << all;
  EXPECT_TRUE(has(all, "position{book=\"main\"} 1")) << all;
  EXPECT_TRUE(has(all, "behind{book=\"main\"} 2")) << all;
}

TEST(PublisherMetrics, know_nothing_published_before_a_broker_was_reached) {
  ScriptedLedger ledger;
  ledger.set_up();
  const std::string all = metrics({}, ledger.log);
  EXPECT_TRUE(has(all, "connected 0")) << all;
  EXPECT_TRUE(has(all, "position{book=\"main\"} 0")) << all;
  EXPECT_TRUE(has(all, "behind{book=\"main\"} 3")) << all;
}

}  // namespace
}  // namespace duebook::tests
