// SPDX-License-Identifier: Apache-2.0
// The end of a process that found itself in a state its author thought impossible.
#include "eventstore/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace duebook::eventstore {

void assertion_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "duebook: assertion failed: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace duebook::eventstore
