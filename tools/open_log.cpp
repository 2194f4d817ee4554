// SPDX-License-Identifier: Apache-2.0
// The keepers.
#include "tools/open_log.hpp"

#include <cstdio>

#include "eventstore/kafka_log.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::tools {

std::unique_ptr<eventstore::EventLog> open_log(const LogOptions& options) {
  if (!is_shared(options)) {
    return std::make_unique<eventstore::RocksDbLog>(options.data, disk_options(options));
  }
  const eventstore::KafkaOptions kafka = kafka_options(options);
  auto log = std::make_unique<eventstore::KafkaLog>(options.data, kafka);
  std::fprintf(stderr, "topic %s: %llu messages read\n", kafka.topic.c_str(),
               static_cast<unsigned long long>(log->counters().read));
  if (const std::string why = log->why_not_durable(); !why.empty()) {
    std::fprintf(stderr, "warning: not durable: %s\n", why.c_str());
  }
  return log;
}

}  // namespace duebook::tools
