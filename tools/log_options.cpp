// SPDX-License-Identifier: Apache-2.0
// The options of the log, and what they ask for.
#include "tools/log_options.hpp"

#include <string_view>

#include "tools/failure.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

constexpr std::string_view disk = "disk";
constexpr std::string_view kafka_prefix = "kafka:";

}  // namespace

void add_log_options(CLI::App& command, LogOptions& options) {
  command
      .add_option("--log", options.log,
                  "Where the log is: disk, or kafka:HOST:PORT with more brokers after commas")
      ->envname("DUEBOOK_LOG")
      ->capture_default_str();
  command.add_option("--kafka-topic", options.kafka_topic, "The topic of the log")
      ->envname("DUEBOOK_KAFKA_TOPIC")
      ->capture_default_str();
  command.add_option("--kafka-set", options.kafka_settings,
                     "A setting of librdkafka, as security.protocol=ssl; may be given again");
}

bool is_shared(const LogOptions& options) { return options.log != disk; }

std::vector<eventstore::KafkaSetting> kafka_settings(const LogOptions& options) {
  std::vector<eventstore::KafkaSetting> settings;
  for (const std::string& setting : options.kafka_settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Failure(exit_usage, "--kafka-set takes name=value, and not '" + setting + "'");
    }
    settings.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return settings;
}

eventstore::RocksDbOptions disk_options(const LogOptions& options) {
  eventstore::RocksDbOptions disk_options;
  disk_options.reserve_bytes = options.disk_reserve_bytes;
  disk_options.sync = options.sync;
  return disk_options;
}

eventstore::KafkaOptions kafka_options(const LogOptions& options) {
  const std::string_view log = options.log;
  if (!log.starts_with(kafka_prefix) || log.size() == kafka_prefix.size()) {
    throw Failure(exit_usage, "--log is disk, or kafka:HOST:PORT, and not '" + options.log + "'");
  }
  eventstore::KafkaOptions kafka;
  kafka.brokers = log.substr(kafka_prefix.size());
  kafka.topic = options.kafka_topic;
  kafka.local = disk_options(options);
  kafka.settings = kafka_settings(options);
  return kafka;
}

}  // namespace duebook::tools
