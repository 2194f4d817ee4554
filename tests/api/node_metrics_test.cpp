// SPDX-License-Identifier: Apache-2.0
// What a node tells of itself to who watches it.
#include "api/node_metrics.hpp"

#include <gtest/gtest.h>

#include "tests/api/running_service.hpp"

namespace duebook::tests {
namespace {

bool has(const std::string& metrics, const std::string& row) {
  return metrics.find("\nduebook_" + row + "\n") != std::string::npos;
}

TEST(NodeMetrics, tell_what_is_owned_followed_and_passed_on) {
  const auto topic = std::make_shared<MemoryTopic>();
  RunningService one{topic};
  RunningService two{topic};
  one.log.announce({0, 1, 2}, one.url());
  one.set_up();  // three events of book main, in partition 1
  two.ask(command_bytes("record-payment", payment_body(5), "k"));
  two.get("/v1/books/main/debt-ageing?min_position=4");
  const std::string all = two.get("/metrics").body;
  for (const char* row :
       {"node_partitions 4", "node_partitions_owned 0", "node_owners_known 3",
        "node_books_decided 0", "node_books_followed 1", "node_books_lost_total 0",
        "node_followed_events_total 4", "node_passed_on_total 1", "node_answered_total 1",
        "node_unreachable_total 0", "node_waiting 0"}) {
    EXPECT_TRUE(has(all, row)) << row << " in\n" << all;
  }
  const std::string owner = one.get("/metrics").body;
  EXPECT_TRUE(has(owner, "node_partitions_owned 3")) << owner;
  EXPECT_TRUE(has(owner, "node_books_decided 1")) << owner;
  EXPECT_EQ(one.get("/readyz").body,
            R"({"ready":true,"node":{"url":")" + one.url() +
                R"(","partitions":4,"partitions_owned":3,"owners_known":3,)"
                R"("books_decided":1,"books_followed":0}})");
}

TEST(NodeMetrics, are_none_where_no_log_is_shared) {
  RunningService alone;
  EXPECT_EQ(alone.get("/metrics").body.find("duebook_node"), std::string::npos);
  EXPECT_EQ(alone.get("/readyz").body, R"({"ready":true})");
}

TEST(KafkaMetrics, tell_what_became_of_messages) {
  std::string all;
  api::append_kafka_metrics(all, {.read = 7,
                                  .counted = 4,
                                  .not_counted = 2,
                                  .ignored = 1,
                                  .announcements = 3,
                                  .sent = 5,
                                  .undelivered = 6});
  for (const char* row :
       {"read_total 7", "counted_total 4", "not_counted_total 2", "ignored_total 1",
        "announcements_total 3", "sent_total 5", "undelivered_total 6"}) {
    EXPECT_TRUE(has(all, "kafka_messages_" + std::string(row))) << all;
  }
}

}  // namespace
}  // namespace duebook::tests
