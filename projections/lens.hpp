// SPDX-License-Identifier: Apache-2.0
// Lens: what a question may see. Every query is asked through one.
#pragma once

#include <cstdint>

#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"

namespace duebook::projections {

/// The customers the asker may see: all of them, until access control is switched on.
class Scope {
 public:
  static Scope all() { return {}; }
  bool sees_all() const { return true; }
  bool sees(std::uint32_t /*customer*/) const { return true; }
};

/// Two independent filters: a report uses only events with business date <= as_of and
/// seq < known_at, of customers in scope.
struct Lens {
  domain::Date as_of;
  domain::Seq known_at = 0;
  Scope scope;
};

}  // namespace duebook::projections
