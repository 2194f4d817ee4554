// SPDX-License-Identifier: Apache-2.0
// The hashes of a record's lines, and its seal.
#include "eventstore/hashed_record.hpp"

#include <string>
#include <utility>

#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
namespace {

HashedRecord without_commands(std::string_view header, const Record& record) {
  HashedRecord hashed{.base = record.base, .leaves = leaf_hashes(record), .commands = {}};
  hashed.seal = leaf_hash(std::string(header) + hashes_to_bytes(hashed.leaves));
  return hashed;
}

}  // namespace

HashedRecord hash_record(std::string_view header, Record&& record) {
  HashedRecord hashed = without_commands(header, record);
  hashed.commands = std::move(record.commands);
  return hashed;
}

HashedRecord hash_record(std::string_view header, const Record& record) {
  HashedRecord hashed = without_commands(header, record);
  hashed.commands = record.commands;
  return hashed;
}

}  // namespace duebook::eventstore
