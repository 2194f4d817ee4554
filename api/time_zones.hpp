// SPDX-License-Identifier: Apache-2.0
// Time zones: which exist, and what day it is in one of them.
#pragma once

#include <string_view>

#include "domain/values/date.hpp"

namespace duebook::api {

/// Whether the IANA database has the zone.
bool is_time_zone(std::string_view name);

/// The calendar day of a moment in a zone that exists.
domain::Date day_in_zone(domain::Instant at, std::string_view zone);

}  // namespace duebook::api
