// SPDX-License-Identifier: Apache-2.0
// Reading a topic from a place that is still there, up to its end and on.
#include "eventstore/kafka_follower.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>

#include "eventstore/kafka_log.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {
namespace {

using Starts = std::vector<std::optional<std::int64_t>>;

/// A topic of one partition with a claim and two records: offsets 0 to 2.
KafkaOptions topic_of_3() {
  KafkaOptions options = fresh_topic(1);
  const TemporaryFolder folder;
  KafkaLog log(folder.path(), options);
  log.claim("main");
  for (int i = 0; i < 2; ++i) log.append("main", sample_record(log.head("main")));
  return options;
}

std::vector<std::int64_t> offsets_from(const KafkaOptions& options, const Starts& starts) {
  std::vector<std::int64_t> offsets;
  KafkaFollower follower(
      options, starts, [&](const IncomingMessage& message) { offsets.push_back(message.offset); },
      [] {}, [](const std::exception_ptr&) {});
  follower.catch_up();
  return offsets;
}

void expect_lost(const KafkaOptions& options, const Starts& starts, const std::string& word) {
  try {
    offsets_from(options, starts);
    ADD_FAILURE() << "read";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::lost_events);
    EXPECT_NE(std::string(fault.what()).find(word), std::string::npos) << fault.what();
  }
}

TEST(KafkaFollower, reads_from_where_it_is_told) {
  const KafkaOptions options = topic_of_3();
  EXPECT_EQ(offsets_from(options, {std::nullopt}), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(offsets_from(options, {1}), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(offsets_from(options, {2}), (std::vector<std::int64_t>{2}));
}

TEST(KafkaFollower, catches_up_while_another_writes_without_a_pause) {
  const KafkaOptions options = fresh_topic(1);
  const TemporaryFolder folder;
  KafkaLog log(folder.path(), options);
  log.claim("main");
  log.append("main", sample_record(log.head("main")));
  std::atomic<bool> is_enough = false;
  const auto writing = std::async(std::launch::async, [&] {
    while (!is_enough) log.append("main", sample_record(log.head("main")));
  });
  EXPECT_GE(offsets_from(options, {std::nullopt}).size(), 2u);
  is_enough = true;
}

TEST(KafkaFollower, is_refused_when_the_topic_ends_before_its_start) {
  expect_lost(topic_of_3(), {3}, "offset 3");
}

TEST(KafkaFollower, is_refused_when_the_topic_begins_behind_its_start) {
  const KafkaOptions options = topic_of_3();
  const TemporaryFolder folder;
  const auto file = folder.path() / "delete.json";
  std::ofstream(file) << R"({"version":1,"partitions":[{"topic":")" << options.topic
                      << R"(","partition":0,"offset":2}]})";
  shared_cluster().run("org.apache.kafka.tools.DeleteRecordsCommand --bootstrap-server " +
                       options.brokers + " --offset-json-file " + file.string());
  expect_lost(options, {std::nullopt}, "before offset 2");
  expect_lost(options, {1}, "offset 1");
  EXPECT_EQ(offsets_from(options, {2}), (std::vector<std::int64_t>{2}));
}

TEST(KafkaFollower, ends_with_the_fault_of_what_it_calls) {
  const KafkaOptions options = topic_of_3();
  std::exception_ptr ended;
  {
    KafkaFollower follower(
        options, {std::nullopt},
        [](const IncomingMessage&) { throw Fault(FaultKind::io, "the disk is gone"); }, [] {},
        [&](std::exception_ptr why) { ended = std::move(why); });
    EXPECT_THROW(follower.catch_up(), Fault);
  }
  EXPECT_TRUE(ended);
}

TEST(KafkaFollower, does_not_wait_for_ever_for_a_broker_that_is_away) {
  KafkaOptions options;
  options.brokers = "127.0.0.1:1";
  options.silence_max = std::chrono::milliseconds(50);
  EXPECT_THROW(offsets_from(options, {std::nullopt}), Fault);
}

}  // namespace
}  // namespace duebook::eventstore
