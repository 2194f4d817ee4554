// SPDX-License-Identifier: Apache-2.0
// The rule.
#include "eventstore/acceptance.hpp"

namespace duebook::eventstore {

bool accepts(const Head& head, const Head& base, std::size_t lines) {
  const std::uint64_t term = lines == 0 ? head.term + 1 : head.term;
  return base.size == head.size && base.root == head.root && base.term == term;
}

}  // namespace duebook::eventstore
