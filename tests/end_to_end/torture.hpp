// SPDX-License-Identifier: Apache-2.0
// Torture: a server under load is ended at a random moment, started again, and audited; over and
// over.
//
// A cycle: start; read the whole log and compare it with everything acknowledged; send every
// command of the last cycle again, and some older ones, singles as batches and batches as singles;
// read the log once more; compare totals and pinned reports; then send commands over several
// connections until the end comes. Moments are drawn from the seed; what the machine does meanwhile
// is not, so a seed repeats the traffic and not the run.
#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/end_to_end/audit.hpp"
#include "tests/end_to_end/server_process.hpp"

namespace duebook::tests {

struct TortureOptions {
  /// The words that serve a folder.
  std::function<std::vector<std::string>(const std::filesystem::path& data)> server;
  /// Where data folders go, in turn; each is used for some 100 cycles.
  std::vector<std::filesystem::path> places;
  std::uint32_t seed = 1;
  unsigned cycles = 200;
  unsigned clients = 4;
  /// Every so many cycles the server is asked to stop, and saves a snapshot. 0: never.
  unsigned stop_every = 10;
  /// How the other cycles end, while commands are under way: kills the server by default.
  std::function<void(ServerProcess&)> crash;
  /// Where to tell how it goes, after each folder.
  std::FILE* progress = nullptr;
};

struct TortureReport {
  unsigned cycles = 0;  ///< until the first finding
  std::uint64_t acknowledged = 0;
  std::uint64_t rejected = 0;
  std::uint64_t in_doubt = 0;
  std::uint64_t in_doubt_found = 0;  ///< of these, in the log after the restart
  std::uint64_t sent_again = 0;
  std::uint64_t events = 0;
  unsigned starts_from_snapshot = 0;
  std::vector<Finding> findings;
};
/// The counts; with describe(), what was found as well.
std::string summary(const TortureReport& report);
std::string describe(const TortureReport& report);

/// A number from the environment: tools/torture asks for longer runs by these.
unsigned setting(const char* variable, unsigned otherwise);

/// Stops at the first cycle that finds something.
TortureReport torture(const TortureOptions& options);

}  // namespace duebook::tests
