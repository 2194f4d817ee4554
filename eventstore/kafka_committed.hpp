// SPDX-License-Identifier: Apache-2.0
// Reading a topic as its consumers see it: committed messages alone, from its start to its end.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "eventstore/kafka_client.hpp"

namespace duebook::eventstore {

/// A message as it was read; the bytes are there as long as it is looked at.
struct CommittedMessage {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string_view key;
  std::string_view value;
  const rd_kafka_message_t* raw = nullptr;

  /// Empty if it has none of this name.
  std::string_view header(const char* name) const;
};

/// Visits what is in the topic now, each partition in its order. Throws Fault{io} when there is no
/// such topic, when nothing is heard for `silence_max`, or when `stopping` says so.
void read_committed(const KafkaOptions& options, const std::function<bool()>& stopping,
                    const std::function<void(const CommittedMessage&)>& visit);

/// Offsets given away in all partitions since the topic was made, at least one for each message
/// that was ever committed. Throws Fault{io}.
std::uint64_t offsets_used(const KafkaOptions& options);

}  // namespace duebook::eventstore
