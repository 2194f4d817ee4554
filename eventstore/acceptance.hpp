// SPDX-License-Identifier: Apache-2.0
// Acceptance: which record is the next one of a book. Every keeper and every reader of a log asks
// here, so all of them count the same records.
#pragma once

#include <cstddef>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// Whether a record with this base is the next one after `head`. `lines` = 0 marks a claim, which
/// raises the term by one.
bool accepts(const Head& head, const Head& base, std::size_t lines);

}  // namespace duebook::eventstore
