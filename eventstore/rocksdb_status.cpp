// SPDX-License-Identifier: Apache-2.0
// Which kind of Fault a status of RocksDB is.
#include "eventstore/rocksdb_status.hpp"

#include <rocksdb/status.h>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {
namespace {

[[noreturn]] void throw_fault(const rocksdb::Status& status, const std::string& action) {
  const std::string text = status.ToString();
  FaultKind kind = FaultKind::io;
  if (status.IsCorruption() || status.IsInvalidArgument() || status.IsNotFound()) {
    kind = FaultKind::corrupted;
  } else if (text.find("/LOCK: ") != std::string::npos) {
    // "lock hold by current process" and "While lock file" both name the file.
    kind = FaultKind::locked;
  }
  const std::string why =
      kind == FaultKind::locked ? "another process has it open; stop that one first: " : "";
  throw Fault(kind, "cannot " + action + " the log: " + why + text);
}

}  // namespace

void check(const rocksdb::Status& status, const std::string& action) {
  if (!status.ok()) throw_fault(status, action);
}

}  // namespace duebook::eventstore
