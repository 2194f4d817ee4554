// SPDX-License-Identifier: Apache-2.0
// Time zones by Howard Hinnant's date library and the system's database.
#include "api/time_zones.hpp"

#include <date/tz.h>

#include <chrono>
#include <stdexcept>
#include <string>

namespace duebook::api {

bool is_time_zone(std::string_view name) {
  try {
    return date::locate_zone(std::string(name)) != nullptr;
  } catch (const std::runtime_error&) {
    return false;
  }
}

domain::Date day_in_zone(domain::Instant at, std::string_view zone) {
  const auto moment =
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(at.micros));
  const auto local = date::locate_zone(std::string(zone))->to_local(moment);
  const auto days = std::chrono::floor<std::chrono::days>(local.time_since_epoch());
  return domain::Date{static_cast<std::int32_t>(days.count())};
}

}  // namespace duebook::api
