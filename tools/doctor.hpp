// SPDX-License-Identifier: Apache-2.0
// Doctor: looks over a data folder and the machine it is on, and changes nothing.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tools/subcommands.hpp"

namespace duebook::tools {

enum class Finding : std::uint8_t {
  ok,
  notice,  ///< worth knowing; Duebook works
  bad,     ///< Duebook will not work, or has lost something
};

struct Examined {
  std::string what;  ///< "disk", "book main", …
  Finding finding = Finding::ok;
  std::string detail;
};

struct Limit {
  std::string_view name;
  std::uint64_t value = 0;
  std::string_view unit;
};

struct Diagnosis {
  std::vector<Examined> examined;
  int exit_code = exit_ok;  ///< of the worst finding
};

/// Examines folder, disk, writer, books, anchors, snapshots and time zones.
Diagnosis examine(const std::filesystem::path& folder);

/// Every limit that a user can run into.
std::vector<Limit> limits();

}  // namespace duebook::tools
