// SPDX-License-Identifier: Apache-2.0
// HTTP status → exit code.
#include "tools/failure.hpp"

#include "tools/subcommands.hpp"

namespace duebook::tools {
namespace {

int exit_code_of_status(int status) {
  switch (status) {
    case 400:
    case 406: return exit_usage;
    case 404: return exit_not_found;
    case 409:
    case 412: return exit_conflict;
    case 422: return exit_validation;
    default: return exit_unavailable;
  }
}

}  // namespace

Failure failure_of(const api::Problem& problem) {
  std::string sentence(problem.en);
  if (!problem.pointer.empty()) sentence += " (" + problem.pointer + ")";
  return {exit_code_of_status(problem.status), sentence};
}

}  // namespace duebook::tools
