// SPDX-License-Identifier: Apache-2.0
// Records of exactly so many events, all lines of one length, for what does not care what they say.
#pragma once

#include <cstdint>

#include "eventstore/event_log.hpp"

namespace duebook::bench {

/// Bytes of a line without its newline.
inline constexpr std::size_t noted_line_bytes = 300;

/// The next record after `head`, its keys in no order, as those of clients. Of one command, or of
/// one for each line.
eventstore::Record noted_record(const eventstore::Head& head, std::int64_t lines,
                                bool command_each = true);

}  // namespace duebook::bench
