// SPDX-License-Identifier: Apache-2.0
// The child process of the damage test: builds a data folder, or reads all of one.
//
// RocksDB may abort on damage, so it is opened in a process of its own: this test binary again,
// with the filter on a disabled test that does what the environment variables say.
#pragma once

#include <filesystem>
#include <string>

#include "eventstore/rocksdb_options.hpp"

namespace duebook::eventstore {

enum class ProbeTask {
  build_and_close,  ///< fills the folder and closes the log
  build_and_die,    ///< fills the folder and ends as if killed, the last records not anchored
  read,             ///< opens the log and reads all that is known to be in it
};

/// Which planted faults the log is opened with.
enum class ProbeFaults { none, default_recovery_mode, anchors_ignored };

struct ProbeResult {
  enum class Kind { content, fault, died } kind = Kind::died;
  /// Digest of all that was read, the fault's kind and text, or how the process ended.
  std::string text;
};

/// Runs the task in a child process.
ProbeResult run_probe(ProbeTask task, const std::filesystem::path& folder,
                      ProbeFaults faults = ProbeFaults::none);

}  // namespace duebook::eventstore
