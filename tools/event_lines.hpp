// SPDX-License-Identifier: Apache-2.0
// The lines of a book, one after the other: from a data folder, or from an export.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tools/data_folder.hpp"

namespace duebook::tools {

/// Calls `visit(seq, line)` for the events [from, to) of a book until it returns false.
void for_each_line(const eventstore::EventLog& log, const eventstore::BookId& book,
                   std::uint64_t from, std::uint64_t to,
                   const std::function<bool(std::uint64_t seq, std::string_view line)>& visit);

/// Lines to be pulled one by one.
class LineSource {
 public:
  virtual ~LineSource() = default;
  /// Without its newline; nothing at the end.
  virtual std::optional<std::string> next() = 0;
};

/// The book of a data folder, or the lines of a file. Throws Failure and Fault.
std::unique_ptr<LineSource> open_lines(const std::filesystem::path& path, const std::string& book);

}  // namespace duebook::tools
