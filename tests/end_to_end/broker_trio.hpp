// SPDX-License-Identifier: Apache-2.0
// Three real brokers, each on a host of its own, that can be killed, put to sleep and started again
// one by one. They notice a failure within some three seconds.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "eventstore/kafka_client.hpp"
#include "tests/end_to_end/network.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {

class BrokerTrio {
 public:
  static constexpr unsigned count = 3;

  /// On hosts 0, 1 and 2 of the network, which must outlive them. Returns when all are up.
  explicit BrokerTrio(const Network& network);
  ~BrokerTrio();
  BrokerTrio(const BrokerTrio&) = delete;
  BrokerTrio& operator=(const BrokerTrio&) = delete;

  const std::string& addresses() const { return addresses_; }

  /// Returns when it has ended.
  void kill(unsigned broker);
  void pause(unsigned broker);
  /// Starts what was killed, and wakes what was put to sleep.
  void mend();

  /// What the brokers say of a topic.
  struct View {
    std::optional<unsigned> leader;  ///< of the partition that was asked for
    bool is_whole = false;           ///< every partition is in sync on all three
  };
  View view(const std::string& topic, std::int32_t partition) const;

 private:
  std::string tool(const std::string& words) const;
  int process(unsigned broker) const;
  void start_missing() const;

  const Network& network_;
  eventstore::TemporaryFolder folder_;
  std::string addresses_;
  std::unique_ptr<eventstore::KafkaClient> client_;
};

}  // namespace duebook::tests
