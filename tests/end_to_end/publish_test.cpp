// SPDX-License-Identifier: Apache-2.0
// `duebook serve --publish`: a broker that is away holds no command up, and gets all of it later.
#include <gtest/gtest.h>
#include <signal.h>

#include <map>

#include "eventstore/kafka_committed.hpp"
#include "eventstore/kafka_transactions.hpp"
#include "tests/end_to_end/load.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/stream_topics.hpp"

namespace duebook::tests {
namespace {

using api::http::Client;

constexpr std::chrono::minutes patience{2};

class Publish : public testing::Test {
 protected:
  std::vector<std::string> words(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> publish = {"--publish", cluster_.addresses()};
    publish.insert(publish.end(), more.begin(), more.end());
    return serve_words(DUEBOOK_BINARY, folder_.path().string(), publish);
  }

  static bool is_soon(Client& client, const std::string& name, long value) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < deadline) {
      if (metric(client, name) == value) return true;
    }
    return false;
  }

  /// Each must be accepted, whatever the brokers do.
  static void do_commands(Client& client, const std::string& name, int count) {
    Traffic traffic(1, name, 0);
    for (int i = 0; i < count; ++i) {
      const SentCommand command = traffic.next();
      const int status = ask(client, command_request(command)).status;
      EXPECT_EQ(status == 201, !command.to_be_rejected) << status;
    }
  }

  /// The lines that were published, in order. The server must have ended: taking its transactional
  /// id over waits until every partition shows its last transaction.
  std::string published() const {
    eventstore::StreamTopics topics;
    topics.kafka.brokers = cluster_.addresses();
    (void)eventstore::KafkaTransactions(topics.kafka, topics.name("publisher"), {},
                                        eventstore::never);
    std::map<std::uint64_t, std::string> lines;
    eventstore::read_committed(
        eventstore::options_for(topics, "events"), eventstore::never,
        [&](const eventstore::CommittedMessage& message) {
          const std::uint64_t seq = std::stoull(std::string(message.header("ce_sequence")));
          EXPECT_TRUE(lines.emplace(seq, message.value).second) << "twice: " << seq;
        });
    std::string all;
    for (const auto& [seq, line] : lines) all += line + "\n";
    return all;
  }

  eventstore::TemporaryFolder folder_;
  eventstore::KafkaCluster cluster_;
};

TEST_F(Publish, goes_on_without_a_broker_and_catches_up) {
  cluster_.stop();
  ServerProcess server(words());
  ASSERT_TRUE(server.is_serving()) << server.errors();
  Client client(server.port());
  for (const SentCommand& command : Traffic::opening()) {
    EXPECT_EQ(ask(client, command_request(command)).status, 201);
  }
  do_commands(client, "before", 50);
  EXPECT_EQ(metric(client, "publisher_connected"), 0);
  EXPECT_EQ(metric(client, "publisher_position{book=\"main\"}"), 0);
  EXPECT_GT(metric(client, "publisher_behind{book=\"main\"}"), 50);

  cluster_.start();
  EXPECT_TRUE(is_soon(client, "publisher_connected", 1)) << server.errors();
  EXPECT_TRUE(is_soon(client, "publisher_behind{book=\"main\"}", 0)) << server.errors();

  cluster_.stop();
  do_commands(client, "while", 200);
  EXPECT_TRUE(is_soon(client, "publisher_connected", 0)) << server.errors();
  EXPECT_GT(metric(client, "publisher_behind{book=\"main\"}"), 0);

  cluster_.start();
  EXPECT_TRUE(is_soon(client, "publisher_behind{book=\"main\"}", 0)) << server.errors();
  const std::string log = read_log(client);
  server.send(SIGTERM);
  EXPECT_EQ(server.wait().exit_code, 0);
  EXPECT_EQ(published(), log);
}

TEST(PublishSettings, may_not_undo_what_the_stream_stands_on) {
  const eventstore::TemporaryFolder folder;
  const auto refusal = [&](const std::string& setting, int exit_code) {
    ServerProcess refused(serve_words(DUEBOOK_BINARY, folder.path().string(),
                                      {"--publish", "127.0.0.1:1", "--kafka-set", setting}));
    EXPECT_FALSE(refused.is_serving());
    const ProcessEnd end = refused.wait();
    EXPECT_EQ(end.exit_code, exit_code) << end.errors;
    return end.errors;
  };
  EXPECT_NE(refusal("acks=1", 7).find("acks"), std::string::npos);
  EXPECT_NE(refusal("no.such.setting=1", 7).find("no.such.setting"), std::string::npos);
  EXPECT_NE(refusal("compression", 2).find("name=value"), std::string::npos);
}

}  // namespace
}  // namespace duebook::tests
