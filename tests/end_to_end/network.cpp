// SPDX-License-Identifier: Apache-2.0
// Namespaces, the pairs of devices between them, and rules of the switch.
#include "tests/end_to_end/network.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "tests/eventstore/shell_command.hpp"

namespace duebook::tests {
namespace {

using eventstore::output_of;

int own_namespace() { return ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC); }

// A thread of its own makes it, since that thread is in it from then on.
int make_namespace() {
  int made = -1;
  std::thread([&made] {
    if (::unshare(CLONE_NEWNET) == 0) made = own_namespace();
  }).join();
  if (made < 0) throw std::runtime_error("no network namespace can be made");
  return made;
}

void run(const std::string& script) { output_of("(" + script + ") 2>&1"); }

// 10.77.H.1 is the switch's end of the line to host H, and 10.77.H.2 the host's.
std::string line_address(unsigned host, int end) {
  return "10.77." + std::to_string(host) + "." + std::to_string(end);
}

}  // namespace

std::string why_no_network() {
  try {
    const Network one(1);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

Network::Visit::Visit(int name_space) : back_(own_namespace()) {
  if (back_ < 0 || ::setns(name_space, CLONE_NEWNET) != 0) {
    throw std::runtime_error(std::string("cannot enter a namespace: ") + std::strerror(errno));
  }
}

Network::Visit::~Visit() {
  if (back_ < 0) return;
  ::setns(back_, CLONE_NEWNET);
  ::close(back_);
}

Network::Network(unsigned hosts) : switch_(make_namespace()) {
  {
    const Visit here = visit_switch();
    run("ip link set lo up && echo 1 > /proc/sys/net/ipv4/ip_forward");
  }
  while (hosts_.size() < hosts) add_host();
}

void Network::add_host() {
  const auto host = static_cast<unsigned>(hosts_.size());
  const std::string port = "port-" + std::to_string(host);
  hosts_.push_back(make_namespace());
  {
    const Visit here = visit_switch();
    run("ip link add " + port + " type veth peer name line netns /proc/" +
        std::to_string(::getpid()) + "/fd/" + std::to_string(hosts_.back()) +
        " && ip address add " + line_address(host, 1) + "/30 dev " + port + " && ip link set " +
        port + " up");
  }
  const Visit here = visit(host);
  run("ip link set lo up && ip address add " + address(host) +
      "/30 dev line && ip link set line up && ip route add default via " + line_address(host, 1));
}

Network::~Network() {
  for (const int host : hosts_) ::close(host);
  ::close(switch_);
}

std::string Network::address(unsigned host) const { return line_address(host, 2); }

void Network::cut(unsigned one, unsigned other) {
  const Visit here = visit_switch();
  for (const auto& [from, to] : {std::pair(one, other), std::pair(other, one)}) {
    run("ip rule add from " + address(from) + " to " + address(to) + " blackhole");
    cuts_.emplace_back(from, to);
  }
}

void Network::mend() {
  const Visit here = visit_switch();
  for (const auto& [from, to] : cuts_) {
    run("ip rule del from " + address(from) + " to " + address(to) + " blackhole");
  }
  cuts_.clear();
}

}  // namespace duebook::tests
