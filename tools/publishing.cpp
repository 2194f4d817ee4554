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

eventstore::KafkaPublisherOptions publisher_options(const PublishOptions& options) {
  eventstore::KafkaPublisherOptions publisher;
  eventstore::KafkaOptions& kafka = publisher.topics.kafka;
  kafka.brokers = options.brokers;
  kafka.silence_max = silence_max;
  for (const std::string& setting : options.settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) {
      throw eventstore::Fault(eventstore::FaultKind::io,
                              "--kafka-set takes name=value, not " + setting);
    }
    kafka.settings.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  publisher.tell = [](const std::string& what) {
    std::fprintf(stderr, "stream: %s\n", what.c_str());
  };
  return publisher;
}

}  // namespace

struct Publishing::Parts {
  Parts(const PublishOptions& options, api::Ledger& ledger)
      : interpreter(ledger), publisher(ledger.log(), interpreter, publisher_options(options)) {}

  api::LedgerInterpreter interpreter;
  eventstore::KafkaPublisher publisher;
};

void add_publish_options(CLI::App& command, PublishOptions& options) {
  command
      .add_option("--publish", options.brokers,
                  "Publish all events to Kafka at these brokers: host:port, with commas between")
      ->envname("DUEBOOK_PUBLISH");
  command
      .add_option("--kafka-set", options.settings,
                  "Setting of librdkafka as name=value, for TLS, SASL and the like")
      ->needs("--publish");
}

Publishing::Publishing(const PublishOptions& options, api::Ledger& ledger) {
  if (!options.brokers.empty()) parts_ = std::make_unique<Parts>(options, ledger);
}

Publishing::~Publishing() = default;

void Publishing::show_in(api::Service& service) const {
  if (!parts_) return;
  service.add_metrics([parts = parts_.get(), &service](std::string& out) {
    api::append_publisher_metrics(out, parts->publisher.status(), service.ledger().log());
  });
}

}  // namespace duebook::tools
