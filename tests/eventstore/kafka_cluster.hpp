// SPDX-License-Identifier: Apache-2.0
// A real broker for the tests, started once for all of them by tools/kafka; and topics on it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "eventstore/kafka_log.hpp"
#include "eventstore/kafka_topic.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {

/// The process of a broker of tools/kafka, of 1 to 3; 0 when there is none.
int broker_process(const std::filesystem::path& folder, unsigned broker);

/// Brokers of their own, that end with this object, or with the process if it is killed.
class KafkaCluster {
 public:
  explicit KafkaCluster(unsigned brokers = 1);
  ~KafkaCluster();
  KafkaCluster(const KafkaCluster&) = delete;
  KafkaCluster& operator=(const KafkaCluster&) = delete;

  const std::string& addresses() const { return addresses_; }
  /// Sends a signal to a broker's process, such as SIGSTOP.
  void send(int signal, unsigned broker = 1) const;
  /// A broker's process; 0 when there is none.
  int process(unsigned broker = 1) const;
  /// After it was killed: until its port is free.
  void wait_until_gone(unsigned broker = 1) const;
  /// Starts what is not running, at the same addresses.
  void start();
  void stop() const;
  /// Runs one of Kafka's tools; what it printed.
  std::string run(const std::string& arguments) const;

 private:
  TemporaryFolder folder_;
  const unsigned brokers_;
  std::string addresses_;
};

/// The one that tests share; started when first asked for.
KafkaCluster& shared_cluster();

/// While it lives, the shared one does nothing.
class Standstill {
 public:
  Standstill();
  ~Standstill();
  Standstill(const Standstill&) = delete;
  Standstill& operator=(const Standstill&) = delete;
};

/// Options for a topic of a name nobody else has, on the shared cluster. There is none yet.
KafkaOptions fresh_topic_options();
/// The same, and the topic is made.
KafkaOptions fresh_topic(std::int32_t partitions = 2, const std::vector<KafkaSetting>& more = {});

}  // namespace duebook::eventstore
