// SPDX-License-Identifier: Apache-2.0
// HashedRecord: all that the keeper of a copy has to know of a record beside its bytes.
#pragma once

#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"
#include "eventstore/key_place.hpp"
#include "eventstore/proof/merkle.hpp"

namespace duebook::eventstore {

/// A record or a claim, which has neither lines nor commands.
struct HashedRecord {
  Head base;
  Growth growth;  ///< of the book's tree: leaf hashes of its lines, and nodes over them
  std::vector<KeyPlace> keys;
  /// Tells its bytes from any others, without a second look at the lines: RFC 6962's hash of a leaf
  /// that is the header and then the leaf hashes.
  Hash seal{};
};

/// Hashes a record whose bytes are `header` and then its text.
HashedRecord hash_record(std::string_view header, const Record& record);

}  // namespace duebook::eventstore
