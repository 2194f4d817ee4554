// SPDX-License-Identifier: Apache-2.0
// Torture of a log that several nodes share: three real brokers and three nodes, each on a host of
// its own, and clients that write all the while. One fault after the other strikes and is mended,
// drawn from a seed. In the end what was sent and answered is compared with every node, and with a
// model of the topic.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/end_to_end/audit.hpp"
#include "tests/end_to_end/broker_trio.hpp"
#include "tests/end_to_end/network.hpp"

namespace duebook::tests {

/// Owner: the node that decides the book. Leader: the broker that takes its records.
enum class NodeFault {
  owner_killed,
  owner_asleep,             ///< until another one has taken over, with commands in its hands
  owner_late,               ///< the same, and it wakes before the other one has got a command
  another_killed,           ///< a node that is not the owner
  leader_killed,            ///< a broker: its process
  leader_asleep,            ///< a broker
  follower_killed,          ///< a broker that is not the leader
  owner_cut_from_brokers,   ///< no packet comes through
  owner_cut_from_leader,    ///< the owner remains one, and cannot write
  owner_cut_from_nodes,     ///< it can write, and nobody can pass on to it
  leader_cut_from_brokers,  ///< clients still reach it
  leader_cut_from_all,      ///< brokers and nodes
  owner_and_leader_killed,  ///< at once
};
inline constexpr std::array<std::string_view, 13> node_fault_names = {"owner killed",
                                                                      "owner asleep",
                                                                      "owner late",
                                                                      "another node killed",
                                                                      "leader killed",
                                                                      "leader asleep",
                                                                      "follower killed",
                                                                      "owner cut from brokers",
                                                                      "owner cut from leader",
                                                                      "owner cut from nodes",
                                                                      "leader cut from brokers",
                                                                      "leader cut from all",
                                                                      "owner and leader killed"};

/// Brokers are hosts 0 to 2, nodes 3 to 5.
struct Machines {
  Network network{6};
  BrokerTrio brokers{network};
};

struct NodeTortureOptions {
  unsigned faults = 30;
  /// After so many a new topic and new folders begin.
  unsigned faults_per_topic = 50;
  unsigned clients = 16;
  std::uint32_t seed = 1;
  std::vector<NodeFault> kinds;  ///< all, when empty
  std::string binary = DUEBOOK_BINARY;
  std::vector<std::string> before;  ///< words before its name
  std::FILE* progress = nullptr;
};

struct NodeTortureReport {
  std::array<unsigned, node_fault_names.size()> struck{};
  unsigned faults = 0;
  std::uint64_t commands = 0;    ///< answered
  std::uint64_t sent_again = 0;  ///< times that one had to be
  std::uint64_t seen = 0;        ///< reports that were read meanwhile
  std::uint64_t events = 0;
  std::uint64_t records = 0;  ///< of the topic, that count
  std::uint64_t refused = 0;  ///< records and claims of the topic that do not
  unsigned exits = 0;         ///< nodes that ended because the brokers were silent for too long
  std::vector<Finding> findings;
};
std::string summary(const NodeTortureReport& report);

/// Stops at the first topic with findings.
NodeTortureReport torture_nodes(const NodeTortureOptions& options, Machines& machines);

}  // namespace duebook::tests
