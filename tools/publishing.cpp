// SPDX-License-Identifier: Apache-2.0
// Puts the publisher over the ledger's log, with the ledger to say what the lines mean.
#include "tools/publishing.hpp"

#include <cstdio>

#include "api/ledger_interpreter.hpp"
#include "api/publisher_metrics.hpp"

namespace duebook::tools {
namespace {

/// A server that is asked to stop need not wait longer for a broker that is away.
constexpr std::chrono::milliseconds silence_max{5'000};

eventstore::KafkaPublisherOptions publisher_options(
    const std::string& brokers, std::vector<eventstore::KafkaSetting> settings) {
  eventstore::KafkaPublisherOptions options;
  eventstore::KafkaOptions& kafka = options.topics.kafka;
  kafka.brokers = brokers;
  kafka.settings = std::move(settings);
  kafka.silence_max = silence_max;
  options.tell = [](const std::string& what) {
    std::fprintf(stderr, "stream: %s\n", what.c_str());
  };
  return options;
}

}  // namespace

struct Publishing::Parts {
  Parts(eventstore::KafkaPublisherOptions options, api::Ledger& ledger)
      : interpreter(ledger), publisher(ledger.log(), interpreter, std::move(options)) {}

  api::LedgerInterpreter interpreter;
  eventstore::KafkaPublisher publisher;
};

void add_publish_option(CLI::App& command, std::string& brokers) {
  command
      .add_option("--publish", brokers,
                  "Publish all events to Kafka for analysts: HOST:PORT, more after commas")
      ->envname("DUEBOOK_PUBLISH");
}

Publishing::Publishing(const std::string& brokers, std::vector<eventstore::KafkaSetting> settings,
                       api::Ledger& ledger) {
  if (brokers.empty()) return;
  parts_ = std::make_unique<Parts>(publisher_options(brokers, std::move(settings)), ledger);
}

Publishing::~Publishing() = default;

void Publishing::show_in(api::Service& service) const {
  if (!parts_) return;
  service.add_metrics([parts = parts_.get(), &service](std::string& out) {
    api::append_publisher_metrics(out, parts->publisher.status(), service.ledger().log());
  });
}

}  // namespace duebook::tools
