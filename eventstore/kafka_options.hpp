// SPDX-License-Identifier: Apache-2.0
// What can be set about a KafkaLog.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "eventstore/rocksdb_options.hpp"

namespace duebook::eventstore {

/// A setting of librdkafka and its value, such as {"security.protocol", "ssl"}.
using KafkaSetting = std::pair<std::string, std::string>;

struct KafkaOptions {
  /// Addresses of brokers to ask first: host:port, with commas between.
  std::string brokers;
  std::string topic = "duebook.log";
  /// Passed on to librdkafka: TLS, SASL, compression. Those that the promise of the log stands on
  /// are refused.
  std::vector<KafkaSetting> settings;
  /// An append or a claim that has not been read back after so long throws Fault{io}.
  std::chrono::milliseconds append_time_max{30'000};
  /// A broker that says nothing for so long while the log is opened makes that fail.
  std::chrono::milliseconds silence_max{30'000};
  /// Of the copy on this machine's disk. It is not synced: the topic holds the log.
  RocksDbOptions local;
};

}  // namespace duebook::eventstore
