// SPDX-License-Identifier: Apache-2.0
// Clients on a thread each that send commands to any node of three until they are answered, and
// look at the books between.
//
// A command that was not answered, or with 503, is sent again with its key, to whichever node comes
// next; so in the end there is an answer to each. Each client asks some node for the receivables
// now and then, as known at least up to its own last command.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "tests/end_to_end/audit.hpp"
#include "tests/end_to_end/load.hpp"
#include "tests/end_to_end/node_trio.hpp"

namespace duebook::tests {

class SteadyLoad {
 public:
  SteadyLoad(NodeTrio& trio, unsigned clients, std::uint32_t seed, Ticks& ticks);
  ~SteadyLoad();

  /// Waits until so many more commands were answered.
  void await(unsigned answers);
  /// The same, for so long at most. Whether there were as many.
  bool await(unsigned answers, std::chrono::seconds at_most);
  /// While it is held, nothing new is sent; what was sent may be answered.
  void hold(bool held);
  /// No new commands; waits for the answers to the last ones.
  LoadResult finish();
  /// The same when answers are not to be hoped for: what was not answered stays in doubt.
  LoadResult abandon();

  /// How often a command had to be sent again.
  unsigned sent_again() const { return sent_again_; }
  /// What was seen of the books. Once finished.
  const std::vector<SeenReport>& seen() const { return seen_; }

 private:
  struct Worker;

  void run(Worker& worker);
  bool may_send();
  void pause();
  void note_answer();
  unsigned some_node(Worker& worker) const;
  std::optional<CommandReply> try_once(Worker& worker, const SentCommand& command);
  void look(Worker& worker);

  NodeTrio& trio_;
  Ticks& ticks_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> given_up_ = false;  ///< the test has failed
  std::atomic<unsigned> sent_again_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned answered_ = 0;
  bool held_ = false;
  std::vector<SeenReport> seen_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace duebook::tests
