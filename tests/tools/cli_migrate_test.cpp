// SPDX-License-Identifier: Apache-2.0
// duebook kafka-topic and migrate: a book goes to a real broker and back with the same root.
#include <gtest/gtest.h>

#include "eventstore/rocksdb_log.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/tools/cli_binary.hpp"
#include "tools/failure.hpp"
#include "tools/open_log.hpp"

namespace duebook::tests {
namespace {

using eventstore::RocksDbLog;
using eventstore::RocksDbOptions;

class Migrate : public testing::Test {
 protected:
  std::string folder(const std::string& name) const { return (parent_.path() / name).string(); }

  static eventstore::Head head_in(const std::string& folder) {
    RocksDbOptions options;
    options.access = eventstore::Access::read_only;
    return RocksDbLog(folder, options).head("main");
  }

  eventstore::TemporaryFolder parent_;
};

tools::LogOptions log_at(const std::string& log, std::vector<std::string> settings = {}) {
  tools::LogOptions options;
  options.log = log;
  options.kafka_settings = std::move(settings);
  return options;
}

}  // namespace

TEST_F(Migrate, brings_a_book_to_Kafka_and_back_with_the_same_root) {
  const std::string log = "kafka:" + eventstore::shared_cluster().addresses();
  make_data_folder(folder("data"), Snapshot::none);
  const Ran missing = run_duebook(
      {"migrate", "--data", folder("data"), "--to-log", log, "--to-data", folder("copy")});
  EXPECT_EQ(missing.exit_code, 7);
  EXPECT_NE(missing.err.find("kafka-topic --create"), std::string::npos) << missing.err;

  const Ran made = run_duebook({"kafka-topic", "--log", log, "--create", "--replicas", "1"});
  EXPECT_EQ(made.out, "topic duebook.log: 16 partitions, 1 replicas, durable\n") << made.err;
  for (int i = 0; i < 2; ++i) {
    const Ran there = run_duebook(
        {"migrate", "--data", folder("data"), "--to-log", log, "--to-data", folder("copy")});
    EXPECT_EQ(there.exit_code, 0) << there.err;
  }
  const Ran back = run_duebook({"migrate", "--log", log, "--data", folder("copy"), "--to-log",
                                "disk", "--to-data", folder("back")});
  EXPECT_EQ(back.exit_code, 0) << back.err;
  EXPECT_EQ(head_in(folder("data")).size, made_events);
  EXPECT_EQ(head_in(folder("back")).size, made_events);
  EXPECT_EQ(head_in(folder("back")).root, head_in(folder("data")).root);
}

TEST_F(Migrate, does_not_touch_a_book_that_is_another) {
  make_data_folder(folder("data"), Snapshot::none);
  {
    RocksDbLog other(folder("other"));
    eventstore::Record record{.base = other.claim("main"), .text = {}, .ends = {}, .commands = {}};
    record.add_line(eventstore::sample_line(0, "k"));
    record.commands.push_back({"k", 1, ""});
    ASSERT_EQ(other.append("main", record), eventstore::AppendOutcome::accepted);
  }
  const eventstore::Head before = head_in(folder("other"));
  const Ran ran = run_duebook(
      {"migrate", "--data", folder("data"), "--to-log", "disk", "--to-data", folder("other")});
  EXPECT_EQ(ran.exit_code, 5) << ran.err;
  EXPECT_EQ(head_in(folder("other")), before);
}

TEST(LogOptions, name_brokers_and_settings) {
  const auto kafka =
      tools::kafka_options(log_at("kafka:one:9092,two:9092", {"security.protocol=ssl", "a=b=c"}));
  EXPECT_EQ(kafka.brokers, "one:9092,two:9092");
  EXPECT_EQ(kafka.topic, "duebook.log");
  EXPECT_EQ(kafka.settings,
            (std::vector<eventstore::KafkaSetting>{{"security.protocol", "ssl"}, {"a", "b=c"}}));
}

TEST(LogOptions, are_refused_when_misspelt) {
  for (const char* log : {"", "kafka", "kafka:", "tape"}) {
    EXPECT_THROW(tools::open_log(log_at(log)), tools::Failure) << log;
  }
  for (const char* setting : {"", "=x", "security.protocol"}) {
    EXPECT_THROW(tools::kafka_options(log_at("kafka:x:1", {setting})), tools::Failure) << setting;
  }
}

}  // namespace duebook::tests
