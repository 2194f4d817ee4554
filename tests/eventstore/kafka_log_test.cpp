// SPDX-License-Identifier: Apache-2.0
// KafkaLog keeps the contract of EventLog on a real broker, as one node and as several.
#include "eventstore/kafka_log.hpp"

#include <condition_variable>
#include <mutex>

#include "eventstore/proof/merkle.hpp"
#include "tests/eventstore/event_log_contract.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

class TopicSite : public LogSite {
 public:
  std::unique_ptr<EventLog> open() override {
    return std::make_unique<KafkaLog>(folder_.path(), options_);
  }

 private:
  TemporaryFolder folder_;
  KafkaOptions options_ = fresh_topic();
};

const LogSiteMaker topic_site = [] { return std::make_unique<TopicSite>(); };

INSTANTIATE_TEST_SUITE_P(KafkaLog, EventLogContract, testing::Values(topic_site));

}  // namespace
}  // namespace duebook::eventstore
