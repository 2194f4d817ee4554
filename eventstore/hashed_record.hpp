// SPDX-License-Identifier: Apache-2.0
// HashedRecord: all that the keeper of a copy has to know of a record beside its bytes.
#pragma once

#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// A record or a claim, which has neither lines nor commands.
struct HashedRecord {
  Head base;
  std::vector<Hash> leaves;  ///< leaf hashes of its lines
  std::vector<CommandEntry> commands;
  /// Tells its bytes from any others, without a second look at the lines: RFC 6962's hash of a leaf
  /// that is the header and then `leaves`.
  Hash seal{};
};

/// Hashes a record whose bytes are `header` and then its text; its commands move.
HashedRecord hash_record(std::string_view header, Record&& record);
/// The same, with its commands copied.
HashedRecord hash_record(std::string_view header, const Record& record);

}  // namespace duebook::eventstore
