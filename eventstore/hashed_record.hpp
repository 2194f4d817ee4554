// SPDX-License-Identifier: Apache-2.0
// HashedRecord: all that the keeper of a copy has to know of a record beside its bytes.
#pragma once

#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// A record or a claim, which has neither lines nor commands.
struct HashedRecord {
  Head base;
  std::vector<Hash> leaves;  ///< leaf hashes of its lines
  std::vector<CommandEntry> commands;
};

}  // namespace duebook::eventstore
