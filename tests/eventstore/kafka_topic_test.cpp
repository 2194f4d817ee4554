// SPDX-License-Identifier: Apache-2.0
// A topic that would lose events is refused, with the command that mends it; and where books go.
#include "eventstore/kafka_topic.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <array>
#include <future>
#include <limits>

#include "eventstore/kafka_log.hpp"
#include "tests/eventstore/kafka_cluster.hpp"

namespace duebook::eventstore {
namespace {

struct Refused {
  const char* setting;
  const char* value;
  const char* mended;
};

// Of a topic with three replicas.
constexpr std::array refusals = std::to_array<Refused>({
    {"retention.ms", "604800000", "retention.ms=-1"},
    {"retention.bytes", "1073741824", "retention.bytes=-1"},
    {"cleanup.policy", "compact", "cleanup.policy=delete"},
    {"cleanup.policy", "compact,delete", "cleanup.policy=delete"},
    {"min.insync.replicas", "1", "min.insync.replicas=2"},
    {"unclean.leader.election.enable", "true", "unclean.leader.election.enable=false"},
    {"max.message.bytes", "1048588", "max.message.bytes=16777216"},
});

TopicFacts safe_facts(std::int32_t replicas) {
  return {.partitions = 16,
          .replicas = replicas,
          .settings = {{"retention.ms", "-1"},
                       {"retention.bytes", "-1"},
                       {"cleanup.policy", "delete"},
                       {"min.insync.replicas", replicas > 1 ? "2" : "1"},
                       {"unclean.leader.election.enable", "false"},
                       {"max.message.bytes", "16777216"}}};
}

std::string refusal_of(const TopicFacts& facts) {
  KafkaOptions options;
  options.brokers = "one:9092,two:9092";
  try {
    refuse_unsafe_topic(options, facts);
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::unsafe_topic);
    return fault.what();
  }
  return {};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Topic, is_taken_with_the_settings_that_keep_everything) {
  EXPECT_EQ(refusal_of(safe_facts(1)), "");
  EXPECT_EQ(refusal_of(safe_facts(3)), "");
}

TEST(Topic, is_refused_for_each_setting_that_could_lose_something) {
  for (const Refused& row : refusals) {
    TopicFacts facts = safe_facts(3);
    facts.settings[row.setting] = row.value;
    const std::string refusal = refusal_of(facts);
    EXPECT_TRUE(has(refusal, std::string(row.setting) + " is " + row.value)) << refusal;
    EXPECT_TRUE(has(refusal,
                    "kafka-configs --bootstrap-server one:9092,two:9092 --entity-type "
                    "topics --entity-name duebook.log --alter --add-config " +
                        std::string(row.mended) + "\n") ||
                refusal.ends_with(row.mended))
        << refusal;
  }
}

TEST(Topic, is_refused_for_all_that_is_wrong_at_once) {
  TopicFacts facts = safe_facts(3);
  for (const Refused& row : refusals) facts.settings[row.setting] = row.value;
  const std::string refusal = refusal_of(facts);
  for (const Refused& row : refusals) EXPECT_TRUE(has(refusal, row.mended)) << row.setting;
}

TEST(Topic, is_refused_when_a_setting_is_not_known) {
  TopicFacts facts = safe_facts(3);
  facts.settings.erase("retention.ms");
  EXPECT_TRUE(has(refusal_of(facts), "retention.ms is unknown"));
}

TEST(Topic, of_one_replica_is_durable_only_when_each_message_is_flushed) {
  TopicFacts facts = safe_facts(1);
  EXPECT_TRUE(has(why_not_durable(facts), "flush.messages=1"));
  facts.settings["flush.messages"] = "9223372036854775807";
  EXPECT_FALSE(why_not_durable(facts).empty());
  facts.settings["flush.messages"] = "1";
  EXPECT_EQ(why_not_durable(facts), "");
  EXPECT_EQ(why_not_durable(safe_facts(3)), "");
}

TEST(Topic, is_made_as_the_log_needs_it_and_left_as_it_is_when_there) {
  const KafkaOptions options = fresh_topic_options();
  create_log_topic(options, {.partitions = 3, .replicas = 1});
  create_log_topic(options, {.partitions = 5, .replicas = 1});
  const TopicFacts facts = read_topic(options);
  EXPECT_EQ(facts.partitions, 3);
  EXPECT_EQ(facts.replicas, 1);
  EXPECT_NO_THROW(refuse_unsafe_topic(options, facts));
  EXPECT_EQ(why_not_durable(facts), "");
}

TEST(Topic, is_waited_for_while_the_brokers_hear_of_it) {
  const KafkaOptions options = fresh_topic_options();
  auto read = std::async(std::launch::async, [&] { return read_topic(options); });
  create_log_topic(options, {.partitions = 3, .replicas = 1});
  EXPECT_EQ(read.get().partitions, 3);
}

TEST(Topic, is_waited_for_while_a_partition_has_no_leader) {
  KafkaCluster cluster(3);
  KafkaOptions options;
  options.brokers = cluster.addresses();
  create_log_topic(options, {.partitions = 3, .replicas = 1});
  cluster.send(SIGTERM, 2);
  KafkaOptions hasty = options;
  hasty.silence_max = std::chrono::milliseconds(500);
  for (std::string why; !has(why, "Leader not available");) {
    try {
      read_topic(hasty);
    } catch (const Fault& fault) {
      why = fault.what();
    }
  }
  cluster.wait_until_gone(2);
  auto read = std::async(std::launch::async, [&] { return read_topic(options); });
  cluster.start();
  EXPECT_EQ(read.get().partitions, 3);
}

TEST(Topic, that_is_not_there_is_named) {
  const KafkaOptions options = fresh_topic_options();
  try {
    read_topic(options);
    ADD_FAILURE() << "read";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::io);
    EXPECT_TRUE(has(fault.what(), options.topic)) << fault.what();
  }
}

TEST(Topic, that_was_refused_is_taken_once_the_command_was_run) {
  const KafkaOptions options = fresh_topic(1, {{"retention.ms", "3600000"}});
  const TemporaryFolder folder;
  std::string refusal;
  try {
    const KafkaLog log(folder.path(), options);
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::unsafe_topic);
    refusal = fault.what();
  }
  const std::string name = "kafka-configs ";
  ASSERT_TRUE(has(refusal, name)) << refusal;
  shared_cluster().run("kafka.admin.ConfigCommand " +
                       refusal.substr(refusal.find(name) + name.size()));
  EXPECT_NO_THROW(KafkaLog(folder.path(), options));
}

TEST(Topic, without_a_broker_is_not_waited_for_for_ever) {
  KafkaOptions options;
  options.brokers = "127.0.0.1:1";
  options.silence_max = std::chrono::milliseconds(50);
  EXPECT_THROW(read_topic(options), Fault);
  EXPECT_THROW(create_log_topic(options, {}), Fault);
}

// The hashes that Java's own tests of murmur2 name, without their sign.
TEST(Topic, has_books_in_the_partitions_that_Java_would_choose) {
  constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
  const auto positive = [](std::int32_t hash) { return hash & most; };
  EXPECT_EQ(partition_of("21", most), positive(-973932308));
  EXPECT_EQ(partition_of("foobar", most), positive(-790332482));
  EXPECT_EQ(partition_of("a-little-bit-long-string", most), positive(-985981536));
  EXPECT_EQ(partition_of("a-little-bit-longer-string", most), positive(-1486304829));
  EXPECT_EQ(partition_of("abc", most), positive(479470107));
  EXPECT_EQ(partition_of("foobar", 16), positive(-790332482) % 16);
}

}  // namespace
}  // namespace duebook::eventstore
