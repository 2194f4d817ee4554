// SPDX-License-Identifier: Apache-2.0
// Running a server over a data folder, for `serve` and `demo`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "api/http/server.hpp"
#include "api/ledger.hpp"

namespace duebook::tools {

struct ServeOptions {
  std::string data = "./data";
  /// Free space below which commands are refused and no folder is opened. The log's own default,
  /// when not given.
  std::optional<std::uint64_t> disk_reserve_bytes;
  /// False only where the cost of durability is measured; no command line turns it off.
  bool sync = true;
  api::http::Options http;
};

/// Opens the folder and serves until SIGINT or SIGTERM. `prepare` runs before the door opens (demo
/// data); `ready` once it is open, with the port. Throws eventstore::Fault and std::runtime_error.
void serve(const ServeOptions& options, const std::function<void(api::Ledger&)>& prepare,
           const std::function<void(std::uint16_t port)>& ready);

}  // namespace duebook::tools
