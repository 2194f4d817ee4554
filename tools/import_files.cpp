// SPDX-License-Identifier: Apache-2.0
// Matching of paths with the names in a mapping.
#include "tools/import_files.hpp"

#include <algorithm>

namespace duebook::tools {
namespace {

namespace fs = std::filesystem;

std::string without_ending(std::string text, std::string_view ending) {
  if (text.ends_with(ending)) text.resize(text.size() - ending.size());
  return text;
}

// "orders.csv" or "orders.csv.xz" in the folder.
fs::path find_in(const fs::path& folder, const std::string& name) {
  for (const std::string_view ending : {"", ".xz"}) {
    fs::path path = folder / (name + std::string(ending));
    if (fs::exists(path)) return path;
  }
  return {};
}

std::string mapped_name(const Mapping& mapping, const fs::path& given) {
  const std::vector<std::string> files = mapping.files();
  const std::string name =
      without_ending(without_ending(given.filename().string(), ".xz"), ".rejected.csv");
  const auto same_name = std::ranges::find_if(
      files, [&](const std::string& file) { return fs::path(file).filename() == name; });
  if (same_name != files.end()) return *same_name;
  if (files.size() == 1) return files.front();
  std::string known;
  for (const std::string& file : files) known += (known.empty() ? "" : ", ") + file;
  throw UnknownFile(given.string() + ": the mapping has no file of this name; it has " + known);
}

}  // namespace

FilePaths find_files(const Mapping& mapping, const fs::path& mapping_folder,
                     const std::vector<fs::path>& given) {
  FilePaths paths;
  const auto search = [&](const fs::path& folder) {
    for (const std::string& file : mapping.files()) {
      const fs::path path = find_in(folder, file);
      if (path.empty()) throw UnknownFile((folder / file).string() + ": there is no such file");
      paths.emplace(file, path);
    }
  };
  if (given.empty()) search(mapping_folder);
  for (const fs::path& path : given) {
    if (!fs::exists(path)) throw UnknownFile(path.string() + ": there is no such file");
    if (fs::is_directory(path)) {
      search(path);
    } else if (!paths.emplace(mapped_name(mapping, path), path).second) {
      throw UnknownFile(path.string() + ": its place in the mapping is taken by another file");
    }
  }
  return paths;
}

RowTables read_files(const Mapping& mapping, const FilePaths& paths) {
  RowTables tables;
  for (const SourceRule& source : mapping.sources) {
    const auto read = [&](const std::string& file) {
      const auto path = paths.find(file);
      if (path == paths.end() || tables.contains(file)) return;
      tables.emplace(file, read_rows(path->second, source.separator));
    };
    read(source.file);
    if (source.lines) read(source.lines->file);
  }
  return tables;
}

}  // namespace duebook::tools
