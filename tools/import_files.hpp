// SPDX-License-Identifier: Apache-2.0
// Which files an import reads: those named on the command line, or those beside the mapping.
#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "tools/import_drafts.hpp"
#include "tools/import_mapping.hpp"

namespace duebook::tools {

/// A file is missing, or given and not in the mapping.
class UnknownFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Paths by the mapping's names.
using FilePaths = std::map<std::string, std::filesystem::path>;

/// Finds the mapping's files.
///
/// Without `given`, each must be in the mapping's folder. A folder given is searched for all of
/// them. A file given stands for the one of its name, ".xz" and ".rejected.csv" at its end aside;
/// when the mapping has one file only, for that one whatever its name. Files that are not given are
/// left out, so that what came in today can be imported alone.
FilePaths find_files(const Mapping& mapping, const std::filesystem::path& mapping_folder,
                     const std::vector<std::filesystem::path>& given);

/// Reads them. Throws UnreadableFile.
RowTables read_files(const Mapping& mapping, const FilePaths& paths);

}  // namespace duebook::tools
