// SPDX-License-Identifier: Apache-2.0
// EventInterpreter: tells the publisher what the lines it relays mean, since it knows bytes only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// What stands around a published event.
struct EventAbout {
  std::string key;      ///< events of one key stay in order; never empty
  std::string type;     ///< wire name
  std::string time;     ///< RFC 3339
  std::string subject;  ///< the thing it is about, such as invoices/1204; may be empty
};

/// The latest state of one thing, for a compacted topic.
struct StateMessage {
  std::size_t topic = 0;  ///< index into state_topics()
  std::string key;        ///< of the thing; unique over all books
  std::string value;
};

struct Interpretation {
  std::vector<EventAbout> events;    ///< one per line
  std::vector<StateMessage> states;  ///< of what the lines touched, as known after the last one
};

/// Called on the publisher's thread. The same lines always mean the same.
class EventInterpreter {
 public:
  virtual ~EventInterpreter() = default;

  /// Names of the topics for states, without the prefix.
  virtual std::vector<std::string> state_topics() const = 0;
  /// Events of the book that may be asked about by now; it follows the log's head at a short
  /// distance.
  virtual std::uint64_t known(const BookId& book) const = 0;
  /// Throws Fault{corrupted} on a line that it cannot read.
  virtual Interpretation interpret(const BookId& book, std::uint64_t first_seq,
                                   const std::vector<std::string>& lines) const = 0;
};

}  // namespace duebook::eventstore
