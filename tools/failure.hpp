// SPDX-License-Identifier: Apache-2.0
// Failure: why a subcommand ends without doing what it was asked, as a sentence and an exit code.
#pragma once

#include <stdexcept>
#include <string>

#include "api/problem.hpp"

namespace duebook::tools {

class Failure : public std::runtime_error {
 public:
  Failure(int exit_code, const std::string& sentence)
      : std::runtime_error(sentence), exit_code_(exit_code) {}
  int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

/// What the server would have answered, told on a terminal.
Failure failure_of(const api::Problem& problem);

}  // namespace duebook::tools
