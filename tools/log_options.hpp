// SPDX-License-Identifier: Apache-2.0
// Which keeper a server's log has, as the command line says it: this machine's disk, or a topic of
// Kafka with a copy there.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/kafka_options.hpp"
#include "eventstore/rocksdb_options.hpp"

namespace duebook::tools {

struct LogOptions {
  std::string data = "./data";
  /// Free space below which commands are refused and no folder is opened. The log's own default,
  /// when not given.
  std::optional<std::uint64_t> disk_reserve_bytes;
  /// False only where the cost of durability is measured; no command line turns it off.
  bool sync = true;
  /// "disk", or "kafka:" and the addresses of brokers, with commas between.
  std::string log = "disk";
  std::string kafka_topic = "duebook.log";
  /// Settings of librdkafka, each name=value.
  std::vector<std::string> kafka_settings;
};

/// Adds --log, --kafka-topic and --kafka-set.
void add_log_options(CLI::App& command, LogOptions& options);

/// Whether other nodes may append to the log as well.
bool is_shared(const LogOptions& options);

/// Of --kafka-set. Throws Failure{exit_usage} when one is misspelt.
std::vector<eventstore::KafkaSetting> kafka_settings(const LogOptions& options);

/// The options of a log on this machine's disk, or of the copy there.
eventstore::RocksDbOptions disk_options(const LogOptions& options);

/// Throws Failure{exit_usage} when --log or a setting is misspelt, or --log names no brokers.
eventstore::KafkaOptions kafka_options(const LogOptions& options);

}  // namespace duebook::tools
