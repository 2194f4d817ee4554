// SPDX-License-Identifier: Apache-2.0
// Three servers as processes of their own over one topic.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/kafka_options.hpp"
#include "tests/api/http/running_server.hpp"
#include "tests/end_to_end/network.hpp"
#include "tests/end_to_end/server_process.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {

class NodeTrio {
 public:
  static constexpr unsigned count = 3;
  using Words = std::vector<std::string>;

  struct Options {
    eventstore::KafkaOptions topic;
    std::string binary = DUEBOOK_BINARY;
    Words before;                   ///< words that stand before the program's name
    std::array<Words, count> more;  ///< what each is started with beside its log and folder
    /// Where the nodes are: hosts first_host and on of the network, or this machine.
    const Network* network = nullptr;
    unsigned first_host = 0;
  };

  /// Starts them.
  explicit NodeTrio(Options options);

  /// Starts a node, anew if it has ended, on the folder that it had.
  void start(unsigned node);
  ServerProcess& node(unsigned node) { return *nodes_.at(node); }
  std::string folder(unsigned node) const;

  /// A connection to a node, from its own host. Throws std::runtime_error when there is none.
  api::http::Client connect(unsigned node) const;
  /// Nothing when the node is not there, or breaks off.
  std::optional<api::http::Reply> try_to_ask(unsigned node, const std::string& request) const;

  /// The node that decides the one book there is. Waits until a single one says so: who was
  /// replaced does not know it at once. Asks those only that are not `shunned`.
  unsigned owner();

  /// Clients avoid this one: it has been stopped, or is gone. `count` for none.
  std::atomic<unsigned> shunned = count;

 private:
  Network::Visit visit(unsigned node) const;

  Options options_;
  eventstore::TemporaryFolder folder_;
  std::array<std::atomic<std::uint16_t>, count> ports_{};
  std::array<std::unique_ptr<ServerProcess>, count> nodes_;
};

}  // namespace duebook::tests
