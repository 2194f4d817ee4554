// SPDX-License-Identifier: Apache-2.0
// Settings that are passed on, and those that are not.
#include "eventstore/kafka_client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace duebook::eventstore {
namespace {

std::string refusal_of(std::vector<KafkaSetting> settings) {
  KafkaOptions options;
  options.brokers = "127.0.0.1:1";
  options.settings = std::move(settings);
  try {
    const KafkaClient client(RD_KAFKA_PRODUCER, options, {});
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::io);
    return fault.what();
  }
  return {};
}

TEST(KafkaClient, takes_settings_of_security_and_compression) {
  EXPECT_EQ(refusal_of({{"security.protocol", "ssl"}}), "");
  EXPECT_EQ(refusal_of({{"security.protocol", "sasl_plaintext"},
                        {"sasl.mechanism", "SCRAM-SHA-512"},
                        {"sasl.username", "duebook"},
                        {"sasl.password", "secret"}}),
            "");
  EXPECT_EQ(refusal_of({{"compression.type", "lz4"}}), "");
}

TEST(KafkaClient, refuses_to_change_what_the_log_stands_on) {
  for (const char* name : {"acks", "enable.idempotence", "isolation.level", "auto.offset.reset",
                           "transactional.id", "message.timeout.ms"}) {
    EXPECT_NE(refusal_of({{name, "1"}}).find(name), std::string::npos) << name;
  }
}

TEST(KafkaClient, names_a_setting_that_there_is_not) {
  EXPECT_NE(refusal_of({{"no.such.setting", "1"}}).find("no.such.setting"), std::string::npos);
  EXPECT_NE(
      refusal_of({{"security.protocol", "ssl"}, {"ssl.ca.location", "/no/such/file"}}).find("ssl"),
      std::string::npos);
}

TEST(KafkaClient, says_what_failed_and_where) {
  KafkaOptions options;
  options.brokers = "127.0.0.1:1";
  const KafkaClient client(RD_KAFKA_PRODUCER, options, {});
  try {
    client.fail("do it", RD_KAFKA_RESP_ERR__TIMED_OUT);
  } catch (const Fault& fault) {
    EXPECT_EQ(std::string(fault.what()).find("Kafka at 127.0.0.1:1: cannot do it: "), 0u);
  }
}

}  // namespace
}  // namespace duebook::eventstore
