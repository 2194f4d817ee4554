// SPDX-License-Identifier: Apache-2.0
// What /metrics and /readyz say of a node and of the log that it shares.
#pragma once

#include <string>

#include "api/node.hpp"
#include "eventstore/kafka_fold.hpp"

namespace duebook::api {

/// Families node_…: what it owns and follows, what it passed on, and what it lost. On the server's
/// thread.
void append_node_metrics(std::string& out, const Node& node, const Ledger& ledger);

/// Families kafka_messages_…: what became of the messages of the log's topic.
void append_kafka_metrics(std::string& out, const eventstore::KafkaCounters& counters);

/// {"url":…,"partitions":…,…} for /readyz. On the server's thread.
std::string node_json(const Node& node, const Ledger& ledger);

}  // namespace duebook::api
