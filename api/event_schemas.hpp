// SPDX-License-Identifier: Apache-2.0
// JSON Schemas of the lines of all events, for those who read the stream or an export.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duebook::api {

struct EventSchema {
  std::string_view name;  ///< of the event's type
  std::string text;       ///< JSON Schema 2020-12, indented, with a newline at its end
};

/// In catalogue order.
std::vector<EventSchema> event_schemas();

/// The same JSON with each member on a line of its own.
std::string indented(std::string_view json);

}  // namespace duebook::api
