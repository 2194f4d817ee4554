// SPDX-License-Identifier: Apache-2.0
// What /metrics says of the stream for analysts: how far it is, and whether it moves.
#pragma once

#include <string>

#include "eventstore/event_log.hpp"
#include "eventstore/kafka_publisher.hpp"

namespace duebook::api {

/// Families publisher_connected, publisher_standby, publisher_position and publisher_behind by
/// book, and counters of what this process published.
void append_publisher_metrics(std::string& out, const eventstore::PublisherStatus& status,
                              const eventstore::EventLog& log);

}  // namespace duebook::api
