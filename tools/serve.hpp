// SPDX-License-Identifier: Apache-2.0
// Running a server over a data folder, for `serve` and `demo`.
#pragma once

#include <cstdint>
#include <functional>

#include "api/http/server.hpp"
#include "api/ledger.hpp"
#include "tools/log_options.hpp"
#include "tools/sharing.hpp"

namespace duebook::tools {

struct ServeOptions {
  LogOptions log;
  api::http::Options http;
  std::string publish;  ///< brokers; empty: nothing is published
  SharingOptions sharing;
};

/// Opens the folder and serves until SIGINT or SIGTERM. `prepare` runs before anything is read from
/// the log (demo data); `ready` once the door is open, with the port. Threads that were started
/// before this is called must have ended: a signal could reach them. Throws eventstore::Fault and
/// std::runtime_error.
void serve(const ServeOptions& options, const std::function<void(eventstore::EventLog&)>& prepare,
           const std::function<void(std::uint16_t port)>& ready);

}  // namespace duebook::tools
