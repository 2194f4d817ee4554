// SPDX-License-Identifier: Apache-2.0
// Three servers as processes of their own over one topic, and clients that send to any of them
// until they are answered.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/end_to_end/audit.hpp"
#include "tests/end_to_end/load.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {

class NodeTrio {
 public:
  static constexpr unsigned count = 3;

  /// `words` are what a node is started with beside its log and folder.
  explicit NodeTrio(std::array<std::vector<std::string>, count> words);

  /// Starts a node, anew if it has ended, on the folder that it had.
  void start(unsigned node);
  ServerProcess& node(unsigned node) { return *nodes_.at(node); }
  std::uint16_t port(unsigned node) const { return ports_.at(node); }
  std::string folder(unsigned node) const;

  /// The node that decides the books of which there is at least one. Waits until there is such a
  /// node; asks those only that are not `shunned`.
  unsigned owner();

  /// Clients avoid this one: it has been stopped, or is gone. `count` for none.
  std::atomic<unsigned> shunned = count;

 private:
  eventstore::KafkaOptions topic_;
  std::array<std::vector<std::string>, count> words_;
  eventstore::TemporaryFolder folder_;
  std::array<std::atomic<std::uint16_t>, count> ports_{};
  std::array<std::unique_ptr<ServerProcess>, count> nodes_;
};

/// Clients on a thread each. A command that was not answered, or with 503, is sent again with its
/// key, to whichever node comes next; so in the end there is an answer to each.
class SteadyLoad {
 public:
  SteadyLoad(NodeTrio& trio, unsigned clients, std::uint32_t seed, Ticks& ticks);
  ~SteadyLoad();

  /// Waits until so many more commands were answered.
  void await(unsigned answers);
  /// No new commands; waits for the answers to the last ones.
  LoadResult finish();
  /// How often a command had to be sent again.
  unsigned sent_again() const { return sent_again_; }

 private:
  struct Worker;

  void run(Worker& worker);
  std::optional<CommandReply> try_once(Worker& worker, const SentCommand& command);

  NodeTrio& trio_;
  Ticks& ticks_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> given_up_ = false;  ///< the test has failed
  std::atomic<unsigned> answered_ = 0;
  std::atomic<unsigned> sent_again_ = 0;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace duebook::tests
