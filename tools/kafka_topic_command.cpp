// SPDX-License-Identifier: Apache-2.0
// duebook kafka-topic: makes the topic of the log as the log needs it, or says what is wrong.
#include <cstdio>
#include <memory>

#include "eventstore/kafka_topic.hpp"
#include "tools/log_options.hpp"
#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

struct TopicOptions {
  LogOptions log;
  eventstore::TopicShape shape;
  bool create = false;
};

void check_topic(const TopicOptions& options) {
  const eventstore::KafkaOptions kafka = kafka_options(options.log);
  if (options.create) eventstore::create_log_topic(kafka, options.shape);
  const eventstore::TopicFacts facts = eventstore::read_topic(kafka);
  eventstore::refuse_unsafe_topic(kafka, facts);
  const std::string why = eventstore::why_not_durable(facts);
  std::printf("topic %s: %d partitions, %d replicas, %s\n", kafka.topic.c_str(),
              int{facts.partitions}, int{facts.replicas},
              why.empty() ? "durable" : ("not durable: " + why).c_str());
}

}  // namespace

void add_kafka_topic(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TopicOptions>();
  CLI::App* command =
      app.add_subcommand("kafka-topic", "Make or check the topic that a log on Kafka is kept in.");
  add_log_options(*command, options->log);
  command->add_flag("--create", options->create, "Make it, unless it is there");
  command
      ->add_option("--partitions", options->shape.partitions,
                   "Of a new topic; for good, since books are spread by their number")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command->add_option("--replicas", options->shape.replicas, "Of a new topic; 1 for one machine")
      ->check(CLI::Range(1, 9))
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  duebook kafka-topic --log kafka:127.0.0.1:19092 --create --replicas 1\n"
      "  duebook kafka-topic --log kafka:one:9092,two:9092,three:9092");
  command->callback([options, &exit_code] {
    check_topic(*options);
    exit_code = exit_ok;
  });
}

}  // namespace duebook::tools
