// SPDX-License-Identifier: Apache-2.0
// Node: this server among those that share a log. Commands for books of another node's partitions
// are passed on to it, and its answers back, unchanged.
//
// A command is passed on once: it carries a header that says so, and a node that does not own the
// book either answers not-owner. When a partition gets another owner while its last one has not
// answered yet, the command goes to the new one as well; its key sees to it that it is done once.
// What is not known to have been done is answered with 503 and its outcome, to be sent again.
//
// Everything runs on the server's thread; only the waiting for other nodes does not.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "api/http/peer_client.hpp"
#include "api/service.hpp"
#include "eventstore/shared_log.hpp"

namespace duebook::api {

struct NodeOptions {
  std::string url;       ///< where the other nodes reach this one
  std::string peer_key;  ///< shown to the other nodes; empty when they ask for none
  http::PeerLimits limits;
};

/// Marks a request that a node passed on: the URL of that node.
inline constexpr std::string_view passed_on_header = "duebook-passed-on";

class Node {
 public:
  Node(const eventstore::SharedLog& log, NodeOptions options);
  ~Node();

  /// Whether commands for the book are decided here.
  bool owns(const eventstore::BookId& book) const;

  /// Passes a command on to the book's owner, or answers why not. `service` is where it came from.
  void pass_on(Service& service, const eventstore::BookId& book, Call call);
  /// Passes on anew what waits for a node that is no owner any more, and does what is this one's.
  void owners_changed(Service& service);
  /// Answers what waits.
  void stop();

  struct Counters {
    std::uint64_t passed_on = 0;
    std::uint64_t answered = 0;
    std::uint64_t unreachable = 0;
    std::uint64_t silent = 0;
    std::uint64_t owner_unknown = 0;
    std::uint64_t passed_on_again = 0;  ///< since the owner changed
  };
  const Counters& counters() const { return counters_; }
  std::size_t waiting() const { return waiting_.size(); }
  const std::string& url() const { return options_.url; }
  const eventstore::SharedLog& log() const { return log_; }

 private:
  struct Waiting;

  void send(Service& service, Waiting& waiting);
  void finish(std::uint64_t number, http::Exchange exchange);
  http::Request copy_for_owner(const http::Request& request) const;

  const eventstore::SharedLog& log_;
  const NodeOptions options_;
  Counters counters_;
  std::uint64_t sent_so_far_ = 0;
  std::list<Waiting> waiting_;
  http::PeerClient client_;  // last, so that it is silent when the others go
};

}  // namespace duebook::api
