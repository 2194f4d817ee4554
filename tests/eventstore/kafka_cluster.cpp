// SPDX-License-Identifier: Apache-2.0
// tools/kafka, called as a person would.
#include "tests/eventstore/kafka_cluster.hpp"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace duebook::eventstore {
namespace {

std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  for (int c = ::fgetc(pipe); c != EOF; c = ::fgetc(pipe)) text.push_back(static_cast<char>(c));
  const int status = ::pclose(pipe);
  if (status != 0) throw std::runtime_error(command + " failed: " + text);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string tool() { return DUEBOOK_SOURCE_DIR "/tools/kafka"; }

}  // namespace

KafkaCluster::KafkaCluster() { start(); }

KafkaCluster::~KafkaCluster() {
  try {
    send(SIGCONT);
    stop();
  } catch (const std::exception& error) {
    ::fprintf(stderr, "%s\n", error.what());
  }
}

void KafkaCluster::start() {
  addresses_ = output_of(tool() + " start --base-port auto --folder " + folder_.path().string() +
                         " --while-alive " + std::to_string(::getpid()));
}

void KafkaCluster::stop() const { output_of(tool() + " stop --folder " + folder_.path().string()); }

void KafkaCluster::send(int signal) const {
  std::ifstream file(folder_.path() / "broker-1" / "pid");
  pid_t pid = 0;
  if (!(file >> pid) || ::kill(pid, signal) != 0) throw std::runtime_error("the broker is gone");
}

std::string KafkaCluster::run(const std::string& arguments) const {
  return output_of(tool() + " --folder " + folder_.path().string() + " run " + arguments);
}

KafkaCluster& shared_cluster() {
  static KafkaCluster cluster;
  return cluster;
}

KafkaOptions fresh_topic_options() {
  static int topics = 0;
  KafkaOptions options;
  options.brokers = shared_cluster().addresses();
  options.topic = "duebook.test-" + std::to_string(++topics);
  return options;
}

KafkaOptions fresh_topic(std::int32_t partitions, const std::vector<KafkaSetting>& more) {
  const KafkaOptions options = fresh_topic_options();
  create_log_topic(options, {.partitions = partitions, .replicas = 1}, more);
  return options;
}

}  // namespace duebook::eventstore
