// SPDX-License-Identifier: Apache-2.0
// DUEBOOK_ASSERT: a check of our own reasoning. Always on; a failure is a bug and ends the process.
#pragma once

namespace duebook {

/// Prints the failed condition and where it stood, then aborts. Never returns.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace duebook

#define DUEBOOK_ASSERT(condition)                      \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::duebook::assertion_failed(#condition, __FILE__, __LINE__))
