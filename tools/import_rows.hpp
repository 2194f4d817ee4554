// SPDX-License-Identifier: Apache-2.0
// Rows of a CSV or NDJSON file, plain or compressed with xz, read whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace duebook::tools {

/// The file cannot be read, or is not what its name says; names the file and, where it is known,
/// the line.
class UnreadableFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::size_t columns_max = 1'000;

/// Named columns and rows of texts, in one piece of memory.
class RowTable {
 public:
  const std::vector<std::string>& columns() const { return columns_; }
  std::optional<std::size_t> find_column(std::string_view name) const;

  std::size_t row_count() const { return lines_.size(); }
  /// Line of the file on which the row starts; the first is 1.
  std::uint64_t line(std::size_t row) const { return lines_[row]; }
  std::size_t cell_count(std::size_t row) const { return row_ends_[row] - row_begin(row); }
  /// Whether the row has a cell for every column and none too many.
  bool is_whole(std::size_t row) const {
    return cell_count(row) == columns_.size() ||
           (may_be_short_ && cell_count(row) < columns_.size());
  }
  /// Empty when the row has no such cell.
  std::string_view cell(std::size_t row, std::size_t column) const;

  void add_column(std::string name) { columns_.push_back(std::move(name)); }
  void add_cell(std::string_view text);
  void end_row(std::uint64_t line);
  /// Cells that a row leaves out are empty, not missing: objects need not name every column.
  void allow_short_rows() { may_be_short_ = true; }

 private:
  std::size_t row_begin(std::size_t row) const { return row == 0 ? 0 : row_ends_[row - 1]; }

  std::vector<std::string> columns_;
  std::string text_;
  std::vector<std::size_t> cell_ends_;
  std::vector<std::size_t> row_ends_;  ///< in cells
  std::vector<std::uint64_t> lines_;
  bool may_be_short_ = false;
};

/// All of a file, unpacked when its name ends in .xz. Throws UnreadableFile.
std::string read_text(const std::filesystem::path& path);

/// Reads a file. Names ending in .ndjson or .jsonl hold an object of plain values a line, all
/// others CSV (RFC 4180) with the names of columns in its first row; either may be followed by .xz.
/// A byte order mark, CRLF and blank lines are fine. Throws UnreadableFile.
RowTable read_rows(const std::filesystem::path& path, char separator);

/// The same of a text; `name` is for messages and decides the format.
RowTable read_rows_of(std::string_view text, const std::string& name, char separator);

/// `text` as one CSV cell, quoted where it must be.
std::string csv_cell(std::string_view text);

}  // namespace duebook::tools
