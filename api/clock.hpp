// SPDX-License-Identifier: Apache-2.0
// Clock: where the time comes from. Tests bring their own.
#pragma once

#include <chrono>

#include "domain/values/date.hpp"

namespace duebook::api {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual domain::Instant now() const = 0;
};

class SystemClock : public Clock {
 public:
  domain::Instant now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
  }
};

}  // namespace duebook::api
