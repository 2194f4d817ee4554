// SPDX-License-Identifier: Apache-2.0
// The topics of the stream: making them, and learning from them how far each book was published.
//
// All names have a prefix. Beside `events` and the topics of states there is `published`,
// compacted: key = book, value = {"position":N}, the number of the book's events that are in
// `events`. It is written in the transaction that holds these events, so it never says more or less
// than is there.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "eventstore/event_log.hpp"
#include "eventstore/kafka_options.hpp"

namespace duebook::eventstore {

/// Events of each book that are in the stream; books with none are not named.
using PublishedPositions = std::map<BookId, std::uint64_t>;

struct StreamTopics {
  KafkaOptions kafka;  ///< its topic is not looked at
  std::string prefix = "duebook.";
  std::int32_t partitions = 12;

  std::string name(const std::string& topic) const { return prefix + topic; }
};

/// Headers of an event by which it can be told which one it is.
inline constexpr const char* source_header = "ce_source";
inline constexpr const char* sequence_header = "ce_sequence";
std::string source_of(const BookId& book);

/// Makes the topics that are missing: `events` and `published`, and the compacted ones named. They
/// have three replicas, or one for each broker when there are fewer. Throws Fault{io}.
void create_stream_topics(const StreamTopics& topics, const std::vector<std::string>& compacted);

/// Throws Fault: io; lost_events when `events` holds less than was published to it.
PublishedPositions read_positions(const StreamTopics& topics,
                                  const std::function<bool()>& stopping);

std::string position_value(std::uint64_t position);

}  // namespace duebook::eventstore
