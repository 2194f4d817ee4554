// SPDX-License-Identifier: Apache-2.0
// KeyPlace: where the command with a key may stand. The index of keys holds these alone: whether
// the command there has the key is read in its record.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

struct KeyPlace {
  std::uint64_t hash = 0;  ///< of the key
  std::uint64_t seq = 0;   ///< of the command's first event

  friend auto operator<=>(const KeyPlace&, const KeyPlace&) = default;
};

/// The first 8 bytes of SHA-256("k" key), as a big-endian number. Keys are chosen by whoever sends
/// commands; it has to be too much work to find many that share a hash.
std::uint64_t key_hash(std::string_view key);

/// The places of the commands of a record whose first event is `seq`.
std::vector<KeyPlace> key_places(std::uint64_t seq, std::span<const CommandEntry> commands);

}  // namespace duebook::eventstore
