// SPDX-License-Identifier: Apache-2.0
// Traffic: the commands a client sends, drawn from a seed, and what it remembers of each.
//
// Every command is one that a book accepts whatever else happened before (customers stay, invoices
// and payments stand for themselves), or one that it rejects whatever happens. So the test knows
// what has to come of each without deciding anything itself.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/api/http/running_server.hpp"

namespace duebook::tests {

inline constexpr std::string_view book = "main";

struct SentCommand {
  enum class State {
    in_doubt,      ///< sent; no answer came
    acknowledged,  ///< answered 201
    rejected,      ///< answered 4xx
  };
  static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

  std::string key;
  std::string command;
  std::string data;

  // What is to come of it
  bool to_be_rejected = false;
  std::string customer;
  std::int64_t invoiced = 0;
  std::int64_t paid = 0;

  // How it was sent: by whom, in which atomic batch (0: none), and between which ticks
  unsigned client = 0;
  unsigned atomic_batch = 0;
  std::uint64_t began = 0;
  std::uint64_t ended = never;  ///< the answer came

  State state = State::in_doubt;
  std::vector<std::string> lines;          ///< its events, as answered or as found
  std::optional<std::uint64_t> first_seq;  ///< where the log has it
};

/// What the server answered to one command.
struct CommandReply {
  int status = 0;
  bool replayed = false;
  std::uint64_t position = 0;
  std::vector<std::string> lines;
  std::string text;  ///< all of it
};

/// A request to send: one command by itself, or several as a batch.
std::string command_request(const SentCommand& command);
std::string batch_request(const std::vector<const SentCommand*>& commands, bool atomic);

CommandReply read_command_reply(const api::http::Reply& reply);
/// One reply per command of the batch; fewer when the server refused it as a whole.
std::vector<CommandReply> read_batch_reply(const api::http::Reply& reply);

class Traffic {
 public:
  /// `name` begins the keys and must be unique in the book.
  Traffic(std::uint32_t seed, std::string name, unsigned client)
      : random_(seed), name_(std::move(name)), client_(client) {}

  SentCommand next();
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  /// Opens the book and registers the customers that everyone deals with.
  static std::vector<SentCommand> opening();

 private:
  SentCommand invoice();
  SentCommand payment();

  std::mt19937 random_;
  std::string name_;
  unsigned client_;
  std::uint64_t count_ = 0;
};

}  // namespace duebook::tests
