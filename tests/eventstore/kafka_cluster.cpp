// SPDX-License-Identifier: Apache-2.0
// tools/kafka, called as a person would.
#include "tests/eventstore/kafka_cluster.hpp"

#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/eventstore/shell_command.hpp"

namespace duebook::eventstore {
namespace {

std::string tool() { return DUEBOOK_SOURCE_DIR "/tools/kafka"; }

// In a list of addresses, the first broker's first.
std::uint16_t port_of(const std::string& addresses, unsigned broker) {
  std::size_t at = 0;
  for (unsigned i = 0; i < broker; ++i) at = addresses.find(':', at) + 1;
  return static_cast<std::uint16_t>(std::stoul(addresses.substr(at)));
}

bool are_threads_stopped(int process) {
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
    // "pid (name) state …"; the name may hold anything.
    std::string line;
    std::getline(std::ifstream(task.path() / "stat"), line);
    if (!line.substr(line.rfind(')') + 1).starts_with(" T")) return false;
  }
  return true;
}

}  // namespace

int broker_process(const std::filesystem::path& folder, unsigned broker) {
  std::ifstream file(folder / ("broker-" + std::to_string(broker)) / "pid");
  int pid = 0;
  return file >> pid ? pid : 0;
}

KafkaCluster::KafkaCluster(unsigned brokers) : brokers_(brokers) { start(); }

KafkaCluster::~KafkaCluster() {
  try {
    send(SIGCONT);
    stop();
  } catch (const std::exception& error) {
    ::fprintf(stderr, "%s\n", error.what());
  }
}

void KafkaCluster::start() {
  addresses_ = output_of(tool() + " start --brokers " + std::to_string(brokers_) +
                         " --base-port auto --folder " + folder_.path().string() +
                         " --while-alive " + std::to_string(::getpid()));
}

void KafkaCluster::stop() const { output_of(tool() + " stop --folder " + folder_.path().string()); }

void KafkaCluster::send(int signal, unsigned broker) const {
  const int pid = process(broker);
  if (pid == 0 || ::kill(pid, signal) != 0) throw std::runtime_error("the broker is gone");
}

int KafkaCluster::process(unsigned broker) const { return broker_process(folder_.path(), broker); }

void KafkaCluster::wait_until_gone(unsigned broker) const {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  address.sin_port = ::htons(port_of(addresses_, broker));
  for (bool answers = true; answers;) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    answers = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    ::sched_yield();
  }
}

std::string KafkaCluster::run(const std::string& arguments) const {
  return output_of(tool() + " --folder " + folder_.path().string() + " run " + arguments);
}

KafkaCluster& shared_cluster() {
  static KafkaCluster cluster;
  return cluster;
}

// A signal is sent before it is heard, and each thread goes on until it hears it.
Standstill::Standstill() {
  shared_cluster().send(SIGSTOP);
  while (!are_threads_stopped(shared_cluster().process())) ::sched_yield();
}
Standstill::~Standstill() { shared_cluster().send(SIGCONT); }

KafkaOptions fresh_topic_options() {
  static int topics = 0;
  KafkaOptions options;
  options.brokers = shared_cluster().addresses();
  options.topic = "duebook.test-" + std::to_string(++topics);
  return options;
}

KafkaOptions fresh_topic(std::int32_t partitions, const std::vector<KafkaSetting>& more) {
  KafkaOptions options = fresh_topic_options();
  create_log_topic(options, {.partitions = partitions, .replicas = 1}, more);
  return options;
}

}  // namespace duebook::eventstore
