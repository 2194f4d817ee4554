// SPDX-License-Identifier: Apache-2.0
// OpenAPI 3.1 and the docs page, generated from the tables: routes, commands, reports, reasons.
#pragma once

#include <string>
#include <string_view>

namespace duebook::api {

/// Made once; constant for a build.
const std::string& openapi_json();

/// A page that works without network, scripts and styles from elsewhere.
const std::string& docs_page();

/// What a problem code means, as a page; empty when there is no such code.
std::string problem_page(std::string_view code);

inline constexpr std::string_view duebook_version = "0.1.0";

}  // namespace duebook::api
