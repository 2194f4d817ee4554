// SPDX-License-Identifier: Apache-2.0
// Event logs with a planted fault each, around the real one: what the harness must catch.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/event_log.hpp"

namespace duebook::tests {

enum class PlantedFault {
  acknowledged_before_written,  ///< a record is written when some more have come
  keys_after_events,            ///< keys are saved by writes of their own, after the events
  keys_before_events,           ///< the same, before
  not_synced,                   ///< neither records nor anchors, beyond those of the start
};
inline constexpr std::array<std::string_view, 4> planted_fault_names = {
    "acknowledged-before-written", "keys-after-events", "keys-before-events", "not-synced"};

/// A log in `folder` with the fault.
std::unique_ptr<eventstore::EventLog> faulty_log(PlantedFault fault, const std::string& folder);

}  // namespace duebook::tests
