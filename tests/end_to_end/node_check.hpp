// SPDX-License-Identifier: Apache-2.0
// What three nodes must agree on, when everything that was sent to them has been answered.
#pragma once

#include <vector>

#include "tests/end_to_end/audit.hpp"
#include "tests/end_to_end/load.hpp"
#include "tests/end_to_end/node_trio.hpp"

namespace duebook::tests {

/// Sends to each node in turn what opens the book, until all of it was answered.
void open_book(NodeTrio& trio, Audit& audit, Ticks& ticks);

/// All nodes have what was sent, once, in the same order, with the same root and reports; and give
/// a command that is sent again its first answer.
void check_all_nodes(NodeTrio& trio, Audit& audit, std::vector<SentCommand> sent, Ticks& ticks);

/// Stops the nodes: what each had in memory is what its log gives, and the same everywhere.
void stop_and_check(NodeTrio& trio, Audit& audit);

}  // namespace duebook::tests
