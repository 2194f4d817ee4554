// SPDX-License-Identifier: Apache-2.0
// Subcommands: each adds itself to the command line; running it sets the exit code.
#pragma once

#include <CLI/CLI.hpp>

namespace duebook::tools {

/// Exit codes, the same for every subcommand.
enum Exit : int {
  exit_ok = 0,
  exit_usage = 2,
  exit_validation = 3,
  exit_not_found = 4,
  exit_conflict = 5,
  exit_verification_failed = 6,
  exit_unavailable = 7,  ///< cannot connect, or locked by another process
  exit_partly_done = 8,
};

void add_serve(CLI::App& app, int& exit_code);
void add_demo(CLI::App& app, int& exit_code);
void add_import(CLI::App& app, int& exit_code);
void add_report(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_log(CLI::App& app, int& exit_code);
void add_replay(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
void add_kafka_topic(CLI::App& app, int& exit_code);
void add_migrate(CLI::App& app, int& exit_code);
void add_version(CLI::App& app, int& exit_code);

}  // namespace duebook::tools
