// SPDX-License-Identifier: Apache-2.0
// Turns the bytes of a head that passed the byte checks into the fields of a Request.
#pragma once

#include <string_view>

#include "api/http/server.hpp"

namespace duebook::api::http {

/// Fills method, target and headers of `request` and returns the HTTP version, 10 or 11; 0 when the
/// bytes are not exactly one head.
int parse_head(std::string_view head, Request& request);

}  // namespace duebook::api::http
