// SPDX-License-Identifier: Apache-2.0
// The options --publish and --kafka-set, and the publisher that they ask for.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "api/ledger.hpp"
#include "api/service.hpp"
#include "eventstore/kafka_publisher.hpp"

namespace duebook::tools {

struct PublishOptions {
  std::string brokers;                ///< empty: nothing is published
  std::vector<std::string> settings;  ///< name=value, for librdkafka
};

void add_publish_options(CLI::App& command, PublishOptions& options);

/// Publishes from when it is made until it goes. The ledger must be open.
class Publishing {
 public:
  /// Throws eventstore::Fault on a setting that is not taken.
  Publishing(const PublishOptions& options, api::Ledger& ledger);
  ~Publishing();
  void show_in(api::Service& service) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;  ///< null when nothing is published
};

}  // namespace duebook::tools
