// SPDX-License-Identifier: Apache-2.0
// Opening the log that the command line names.
#pragma once

#include <memory>

#include "eventstore/event_log.hpp"
#include "tools/log_options.hpp"

namespace duebook::tools {

/// Opens it. Says on stderr what a reader of the server's log should know. Throws Failure and
/// eventstore::Fault.
std::unique_ptr<eventstore::EventLog> open_log(const LogOptions& options);

}  // namespace duebook::tools
