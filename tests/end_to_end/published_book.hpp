// SPDX-License-Identifier: Apache-2.0
// A book to publish, of all kinds of events, and the comparison of a stream with it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/ledger_interpreter.hpp"
#include "eventstore/kafka_positions.hpp"
#include "eventstore/memory_log.hpp"

namespace duebook::tests {

/// Writes book "main" to an empty log: 30 customers, and events of at least that number.
void write_book(eventstore::EventLog& log, std::uint64_t events_min);

/// The same book in memory, to compare with.
class ExpectedStream {
 public:
  explicit ExpectedStream(std::uint64_t events_min);
  ~ExpectedStream();

  std::uint64_t size() const { return lines_.size(); }
  /// How many events of the book the stream says to hold. Whatever is not as it has to be is added
  /// to `findings`: events lost, doubled, in another order or with another key, headers or bytes;
  /// states that go back, or are not those of their position.
  std::uint64_t compare(const eventstore::StreamTopics& topics,
                        std::vector<std::string>& findings) const;

 private:
  void compare_events(const eventstore::StreamTopics& topics, std::uint64_t position,
                      std::vector<std::string>& findings) const;
  void compare_states(const eventstore::StreamTopics& topics, std::uint64_t position,
                      std::vector<std::string>& findings) const;

  eventstore::MemoryLog log_;
  std::unique_ptr<api::Ledger> ledger_;
  std::unique_ptr<api::LedgerInterpreter> interpreter_;
  std::vector<std::string> lines_;
  std::vector<eventstore::EventAbout> about_;
};

}  // namespace duebook::tests
