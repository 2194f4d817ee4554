// SPDX-License-Identifier: Apache-2.0
// tools/kafka on the hosts of a network, and what the brokers say of themselves.
#include "tests/end_to_end/broker_trio.hpp"

#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <exception>
#include <fstream>
#include <future>
#include <span>
#include <vector>

#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/shell_command.hpp"

namespace duebook::tests {
namespace {

using eventstore::KafkaOwned;
using eventstore::output_of;

constexpr int answer_ms_max = 2'000;

// What is silent is taken to have failed after this long.
constexpr const char* settings =
    " --set broker.session.timeout.ms=3000 --set broker.heartbeat.interval.ms=500"
    " --set replica.lag.time.max.ms=3000 --set controller.quorum.fetch.timeout.ms=2000";

bool runs(int process) {
  std::ifstream words("/proc/" + std::to_string(process) + "/cmdline");
  return words.get() != std::ifstream::traits_type::eof();  // one that nobody has reaped has none
}

}  // namespace

BrokerTrio::BrokerTrio(const Network& network) : network_(network) {
  std::string hosts;
  for (unsigned i = 0; i < count; ++i) hosts += (i == 0 ? "" : ",") + network.address(i);
  output_of(tool("make --brokers 3 --hosts " + hosts + settings));
  start_missing();
  const Network::Visit here = network_.visit_switch();
  eventstore::KafkaOptions options;
  options.brokers = addresses_ =
      output_of(tool("start --while-alive " + std::to_string(::getpid())));
  client_ = std::make_unique<eventstore::KafkaClient>(RD_KAFKA_PRODUCER, options,
                                                      std::vector<eventstore::KafkaSetting>{});
}

BrokerTrio::~BrokerTrio() {
  client_.reset();
  try {
    for (unsigned i = 0; i < count; ++i) {
      if (runs(process(i))) ::kill(process(i), SIGCONT);
    }
    output_of(tool("stop"));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
}

std::string BrokerTrio::tool(const std::string& words) const {
  return DUEBOOK_SOURCE_DIR "/tools/kafka --folder " + folder_.path().string() + " " + words;
}

int BrokerTrio::process(unsigned broker) const {
  return eventstore::broker_process(folder_.path(), broker + 1);
}

// All at once: one alone waits for another, to be a majority.
void BrokerTrio::start_missing() const {
  std::vector<std::future<void>> starts;
  for (unsigned i = 0; i < count; ++i) {
    if (runs(process(i))) continue;
    starts.push_back(std::async(std::launch::async, [this, i] {
      const Network::Visit here = network_.visit(i);
      output_of(tool("start --only " + std::to_string(i + 1) + " 2>&1"));
    }));
  }
  for (std::future<void>& start : starts) start.get();
}

void BrokerTrio::kill(unsigned broker) {
  const int pid = process(broker);
  ::kill(pid, SIGKILL);
  while (runs(pid)) ::sched_yield();
}

void BrokerTrio::pause(unsigned broker) { ::kill(process(broker), SIGSTOP); }

void BrokerTrio::mend() {
  for (unsigned i = 0; i < count; ++i) {
    if (runs(process(i))) ::kill(process(i), SIGCONT);
  }
  start_missing();
}

BrokerTrio::View BrokerTrio::view(const std::string& topic, std::int32_t partition) const {
  const KafkaOwned<rd_kafka_topic_t, rd_kafka_topic_destroy> handle(
      rd_kafka_topic_new(client_->get(), topic.c_str(), nullptr));
  const rd_kafka_metadata_t* read = nullptr;
  View view;
  if (rd_kafka_metadata(client_->get(), 0, handle.get(), &read, answer_ms_max) != 0) return view;
  const std::span partitions(read->topics[0].partitions,
                             static_cast<std::size_t>(read->topics[0].partition_cnt));
  view.is_whole = !partitions.empty();
  for (const rd_kafka_metadata_partition_t& one : partitions) {
    if (one.isr_cnt != static_cast<int>(count)) view.is_whole = false;
    if (one.id == partition && one.leader > 0) view.leader = static_cast<unsigned>(one.leader - 1);
  }
  rd_kafka_metadata_destroy(read);
  return view;
}

}  // namespace duebook::tests
