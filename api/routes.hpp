// SPDX-License-Identifier: Apache-2.0
// Routes: every endpoint, one table. The router, OpenAPI and the docs read it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/service.hpp"

namespace duebook::api {

struct EntityType;
struct ReportType;

enum class Suffixes : std::uint8_t { none, formats };

struct Route {
  std::string_view method;
  std::string pattern;  ///< segments in braces take any text: /v1/books/{book}/commands/{command}
  std::string_view summary;
  void (*handler)(Service& service, Call call);
  Suffixes suffixes = Suffixes::none;  ///< whether .csv, .ndjson or .json may end the path
  const ReportType* report = nullptr;  ///< the report it asks or explains
  const EntityType* entity = nullptr;  ///< the kind of thing it reads
};

/// In order: things and reports follow the fixed routes.
std::span<const Route> routes();

/// Finds the route of a call and fills its path values. Null: no pattern fits (404), or, when
/// `allowed` is not empty, none with this method (405).
const Route* find_route(std::string_view method, std::vector<std::string> segments, Call& call,
                        std::string& allowed);

}  // namespace duebook::api
