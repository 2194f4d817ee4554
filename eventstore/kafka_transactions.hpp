// SPDX-License-Identifier: Apache-2.0
// KafkaTransactions: sends messages to several topics so that all of a batch are there, or none.
//
// Whoever makes one with an id takes over from everybody else with this id: what the one before
// had not committed is undone, or completed if its commit had begun, before the constructor
// returns; and it can commit nothing any more. After the first error the object is of no use. Make
// a new one, and read from the topics what came of the last batch.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/kafka_client.hpp"

namespace duebook::eventstore {

/// Another one took over the id; or the brokers gave a batch up that took too long.
class KafkaFenced : public Fault {
 public:
  explicit KafkaFenced(const std::string& what) : Fault(FaultKind::io, what) {}
};

struct BatchMessage {
  std::string_view topic;
  std::string_view key;
  std::string_view value;
  std::vector<std::pair<const char*, std::string_view>> headers;
};

/// Brokers undo a batch that takes longer: until then its readers wait.
inline constexpr std::chrono::milliseconds transaction_time_max{15'000};

class KafkaTransactions {
 public:
  /// `topics` will be sent to; others may be, too. `stopping` is asked while a broker is waited
  /// for: true makes that fail. Throws Fault{io}.
  KafkaTransactions(const KafkaOptions& options, const std::string& id,
                    const std::vector<std::string>& topics, std::function<bool()> stopping);
  /// Undoes a batch that was begun, if a broker answers soon.
  ~KafkaTransactions();

  void begin();
  /// Copies the message. Its partition is murmur2 of the key, as Java's producers have it.
  void send(const BatchMessage& message);
  /// When it returns, the batch is there for good; readers of committed messages see it a moment
  /// later, each partition at a moment of its own. When it throws, it may be there or not.
  void commit();

  /// Throws Fault{io} when no broker answers within a second.
  void check_connection() const;

 private:
  template <class Call>
  void complete(const std::string& action, Call&& call);
  void ask_about(const std::string& topic) const;
  [[noreturn]] void fail(const std::string& action, const rd_kafka_error_t* error) const;

  std::function<bool()> stopping_;
  KafkaClient client_;
  bool committing_ = false;
};

}  // namespace duebook::eventstore
