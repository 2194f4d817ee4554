// SPDX-License-Identifier: Apache-2.0
// EVENTSTORE_ASSERT: a check of our own reasoning. Always on; a failure is a bug and ends the
// process. The event store includes nothing of the domain, so it has its own.
#pragma once

namespace duebook::eventstore {

/// Prints the failed condition and where it stood, then aborts. Never returns.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace duebook::eventstore

#define EVENTSTORE_ASSERT(condition) \
  (static_cast<bool>(condition)      \
       ? static_cast<void>(0)        \
       : ::duebook::eventstore::assertion_failed(#condition, __FILE__, __LINE__))
