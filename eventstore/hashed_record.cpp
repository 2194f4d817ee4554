// SPDX-License-Identifier: Apache-2.0
// The hashes of a record's lines, and its seal.
#include "eventstore/hashed_record.hpp"

#include <string>

#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
HashedRecord hash_record(std::string_view header, const Record& record) {
  HashedRecord hashed{.base = record.base,
                      .growth = growth_of(record.base.size, leaf_hashes(record)),
                      .keys = key_places(record.base.size, record.commands)};
  hashed.seal = leaf_hash(std::string(header) + hashes_to_bytes(hashed.growth.leaves()));
  return hashed;
}

}  // namespace duebook::eventstore
