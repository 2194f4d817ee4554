// SPDX-License-Identifier: Apache-2.0
// The samples for analysts meet the server's figures, on the demo's book and a real broker.
#include <gtest/gtest.h>
#include <stdio.h>

#include "eventstore/rocksdb_log.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tools/demo_data.hpp"

namespace duebook::tests {
namespace {

/// What a command prints, and how it ends.
std::pair<std::string, int> run(const std::string& command) {
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::string text;
  for (int c = ::fgetc(pipe); c != EOF; c = ::fgetc(pipe)) text.push_back(static_cast<char>(c));
  return {text, ::pclose(pipe)};
}

/// How far the stream is, by the server's word.
bool is_published(std::uint16_t port) {
  const std::string metrics = "curl -s http://127.0.0.1:" + std::to_string(port) + "/metrics";
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(3);
  while (std::chrono::steady_clock::now() < deadline) {
    const std::string text = run(metrics).first;
    if (text.find("\nduebook_publisher_behind{book=\"main\"} 0\n") != std::string::npos &&
        text.find("\nduebook_publisher_connected 1\n") != std::string::npos) {
      return true;
    }
  }
  return false;
}

TEST(StreamSamples, rebuild_the_debt_ageing_of_the_server) {
  const eventstore::TemporaryFolder folder;
  const eventstore::KafkaCluster cluster;
  {
    eventstore::RocksDbLog log(folder.path());
    tools::write_demo_book(log, domain::from_civil({2026, 6, 30}), {}, 1,
                           [](const tools::DemoProgress&) {});
  }
  ServerProcess server(
      serve_words(DUEBOOK_BINARY, folder.path().string(), {"--publish", cluster.addresses()}));
  ASSERT_TRUE(server.is_serving()) << server.errors();
  ASSERT_TRUE(is_published(server.port())) << server.errors();
  const std::string sample =
      "/usr/bin/python3 " DUEBOOK_SOURCE_DIR "/examples/kafka/debt_ageing.py --brokers " +
      cluster.addresses() + " --compare http://127.0.0.1:" + std::to_string(server.port());

  for (const std::string as_of : {"2026-06-30", "2025-12-31", "2024-12-31"}) {
    const auto [said, status] = run(std::string(sample).append(" --as-of ").append(as_of));
    EXPECT_EQ(status, 0) << said;
    EXPECT_NE(said.find("; 0 differ"), std::string::npos) << said;
  }
}

}  // namespace
}  // namespace duebook::tests
