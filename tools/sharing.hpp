// SPDX-License-Identifier: Apache-2.0
// Which of a shared log's partitions this server owns, and how the other nodes reach it: options,
// and what they ask for.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/http/server.hpp"
#include "api/node.hpp"
#include "api/service.hpp"
#include "eventstore/kafka_group.hpp"
#include "eventstore/kafka_log.hpp"

namespace duebook::tools {

struct SharingOptions {
  /// "all", "group", or partitions such as "0-5,9".
  std::string own = "all";
  /// The URL by which other nodes reach this one; the address of a door when empty.
  std::string advertise;
  std::string peer_listen;  ///< ADDRESS:PORT; empty: the others are on this machine
  std::string peer_key_file;
  double replace_after_seconds = 6;
};

/// Adds --own, --advertise, --peer-listen, --peer-key-file and --replace-after.
void add_sharing_options(CLI::App& command, SharingOptions& options);

/// "0-5,9" → 0 1 2 3 4 5 9. Throws Failure{exit_usage} when it is misspelt, or names one that is
/// not among so many.
std::vector<std::int32_t> read_partitions(const std::string& text, std::int32_t partitions);

/// The peers' door that the options ask for. Throws Failure{exit_usage} when they do not fit
/// together, or the key cannot be used.
std::optional<api::http::PeerDoor> peer_door_of(const SharingOptions& options);

/// Throws Failure{exit_usage} when something is asked for that needs a shared log.
void refuse_sharing(const SharingOptions& options);

/// A node of a shared log from when it is made until it goes.
class Sharing {
 public:
  /// The ledger is shared and open, the door is attached and not yet open. Announces this node for
  /// its partitions and claims their books, or joins the group. Throws Failure and
  /// eventstore::Fault.
  Sharing(const SharingOptions& options, const eventstore::KafkaOptions& kafka,
          eventstore::KafkaLog& log, api::Service& service, api::http::Server& server,
          const api::http::Options& http);
  ~Sharing();
  Sharing(const Sharing&) = delete;
  Sharing& operator=(const Sharing&) = delete;

 private:
  void own(const SharingOptions& options, const eventstore::KafkaOptions& kafka,
           eventstore::KafkaLog& log);

  api::Service& service_;
  api::Node node_;
  std::unique_ptr<eventstore::KafkaGroup> group_;
};

}  // namespace duebook::tools
