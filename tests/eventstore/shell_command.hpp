// SPDX-License-Identifier: Apache-2.0
// Running a command as a person would, and reading what it says.
#pragma once

#include <stdio.h>

#include <stdexcept>
#include <string>

namespace duebook::eventstore {

/// What the command printed on stdout, without the newlines at its end. It runs where the calling
/// thread is (network.hpp). Throws std::runtime_error with the output when it fails.
inline std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  for (int c = ::fgetc(pipe); c != EOF; c = ::fgetc(pipe)) text.push_back(static_cast<char>(c));
  const int status = ::pclose(pipe);
  if (status != 0) throw std::runtime_error(command + " failed: " + text);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace duebook::eventstore
