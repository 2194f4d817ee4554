// SPDX-License-Identifier: Apache-2.0
// Audit: what was sent and answered, against what the server has afterwards.
//
// It knows nothing of how the server works: it has the commands, the answers, the log as it was
// last read, and sums kept by hand.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/end_to_end/traffic.hpp"

namespace duebook::tests {

enum class Flaw {
  lost,          ///< acknowledged, or once read, and not in the log
  doubled,       ///< in the log more than once
  changed,       ///< in the log with other bytes or another seq
  reordered,     ///< in another order than it was sent and answered in
  torn,          ///< part of an atomic batch
  foreign,       ///< in the log, though never sent or meant to be rejected
  wrong_answer,  ///< not the first answer again, or not the one it has to be
  wrong_total,   ///< a report does not add up to what was sent
  not_started,   ///< the server refused to start or ended by itself
};

struct Finding {
  Flaw flaw = Flaw::lost;
  std::string what;
};
std::string describe(const std::vector<Finding>& findings);
bool has(const std::vector<Finding>& findings, Flaw flaw);

/// An answer of receivables-summary to somebody who asked for what is known up to `min_position`.
struct SeenReport {
  std::uint64_t min_position = 0;
  std::string answer;
};
/// The request for it: by customer, over all days.
std::string totals_target(std::uint64_t min_position = 0);

/// What `reply` makes of the command: notes an acknowledgement or a rejection, and finds it wrong
/// when the command should have come to another end. A server that is stopping leaves it in doubt.
void note_reply(SentCommand& command, const CommandReply& reply, std::uint64_t tick,
                std::vector<Finding>& findings);

class Audit {
 public:
  /// The commands that were sent since the last call, each client's in the order it sent them.
  void add(std::vector<SentCommand> sent);

  /// Compares with the whole log, one line per event.
  void check_log(std::string_view log);
  /// Compares the answer to a command that was sent before.
  void check_answer_again(SentCommand& command, const CommandReply& reply, std::uint64_t tick);
  /// Compares with an answer to totals_target.
  void check_totals(const std::string& answer);
  /// Compares answers that were given meanwhile, each with what the log had at its position, and
  /// with what had to be known.
  void check_seen(const std::vector<SeenReport>& seen);
  void find(Flaw flaw, std::string what) { findings_.push_back({flaw, std::move(what)}); }

  /// Those that were added last, in the order they were sent.
  std::vector<SentCommand*> latest();
  /// Some that were added before those, drawn at random; none when there were none.
  std::vector<SentCommand*> some_older(unsigned count, std::mt19937& random);

  std::uint64_t position() const { return position_; }
  /// The log as it was last read and found sound.
  const std::string& log() const { return log_; }
  const std::vector<Finding>& findings() const { return findings_; }

 private:
  struct Sums {
    std::int64_t invoiced = 0;
    std::int64_t paid = 0;
    friend bool operator==(const Sums&, const Sums&) = default;
  };

  using SumsByCustomer = std::map<std::string, Sums>;

  static void add(SumsByCustomer& sums, const SentCommand& command);
  void compare(const std::string& answer, const SumsByCustomer& sums);
  void check_prefix(std::string_view log);
  void take_in(std::string_view added);
  void take_in_command(const std::string& key, std::uint64_t first_seq,
                       std::vector<std::string> lines);
  void check_order(const SentCommand& command);
  void check_nothing_is_missing();

  std::vector<SentCommand> commands_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::size_t latest_from_ = 0;

  std::string log_;  ///< as read and found sound
  std::uint64_t position_ = 0;
  std::uint64_t latest_began_ = 0;
  /// Index of the last logged command of each client.
  std::unordered_map<unsigned, std::size_t> last_of_client_;
  SumsByCustomer sums_;
  std::vector<Finding> findings_;
};

}  // namespace duebook::tests
