// SPDX-License-Identifier: Apache-2.0
// What RocksDB says went wrong, as a Fault.
#pragma once

#include <string>

namespace rocksdb {
class Status;
}

namespace duebook::eventstore {

/// Throws Fault{corrupted, locked or io} unless the status is good; `action` is a verb.
void check(const rocksdb::Status& status, const std::string& action);

}  // namespace duebook::eventstore
