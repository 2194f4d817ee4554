// SPDX-License-Identifier: Apache-2.0
// Target: path segments and parameters of a request, percent-decoded once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duebook::api {

struct Parameter {
  std::string name;
  std::string value;
};

struct Target {
  std::vector<std::string> segments;  ///< of the path, decoded; "/v1/books" is two
  std::vector<Parameter> parameters;  ///< in the order sent
};

/// Splits and decodes; nothing when an escape is broken or a decoded text is not valid UTF-8.
std::optional<Target> parse_target(std::string_view target);

/// `text` with everything but unreserved characters percent-encoded.
std::string percent_encode(std::string_view text);

}  // namespace duebook::api
