// SPDX-License-Identifier: Apache-2.0
// The command line: finds the subcommand, runs it, and turns what went wrong into an exit code.
#include <cstdio>
#include <exception>

#include "api/openapi.hpp"
#include "eventstore/event_log.hpp"
#include "tools/subcommands.hpp"

namespace {

using duebook::eventstore::Fault;
using duebook::eventstore::FaultKind;

int exit_code_of(const Fault& fault) {
  switch (fault.kind()) {
    case FaultKind::corrupted:
    case FaultKind::lost_events: return duebook::tools::exit_verification_failed;
    case FaultKind::io:
    case FaultKind::locked:
    case FaultKind::disk_full: return duebook::tools::exit_unavailable;
  }
  return duebook::tools::exit_unavailable;
}

int run(int argc, char** argv) {
  CLI::App app{"Duebook: the receivables ledger that can prove every number.", "duebook"};
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(duebook::api::duebook_version));
  int exit_code = duebook::tools::exit_ok;
  duebook::tools::add_serve(app, exit_code);
  duebook::tools::add_demo(app, exit_code);
  duebook::tools::add_import(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(duebook::tools::exit_usage);
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Fault& fault) {
    std::fprintf(stderr, "duebook: %s\n", fault.what());
    return exit_code_of(fault);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "duebook: %s\n", error.what());
    return duebook::tools::exit_unavailable;
  }
}
