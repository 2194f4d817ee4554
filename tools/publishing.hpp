// SPDX-License-Identifier: Apache-2.0
// The option --publish, and the publisher that it asks for.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "api/ledger.hpp"
#include "api/service.hpp"
#include "eventstore/kafka_publisher.hpp"

namespace duebook::tools {

/// Adds --publish: addresses of brokers; empty when nothing is to be published.
void add_publish_option(CLI::App& command, std::string& brokers);

/// Publishes from when it is made until it goes. The ledger must be open.
class Publishing {
 public:
  /// Throws eventstore::Fault on a setting that is not taken.
  Publishing(const std::string& brokers, std::vector<eventstore::KafkaSetting> settings,
             api::Ledger& ledger);
  ~Publishing();
  void show_in(api::Service& service) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;  ///< null when nothing is published
};

}  // namespace duebook::tools
