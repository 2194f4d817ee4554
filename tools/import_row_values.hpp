// SPDX-License-Identifier: Apache-2.0
// Rules of a mapping, tied to the columns of one file, and what they give for a row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/import_mapping.hpp"
#include "tools/import_rows.hpp"

namespace duebook::tools {

/// A file, and who asks for its columns: for messages.
struct BoundFile {
  const RowTable& table;
  std::string name;
  std::string source;

  /// Throws MappingError with the columns there are.
  std::size_t column(const std::string& column) const;
  std::string place(std::size_t row) const;
};

class BoundTemplate {
 public:
  BoundTemplate(const BoundFile& file, const Template& rule);

  /// Empty when the columns it names are all empty.
  std::string text(std::size_t row) const;

 private:
  struct Piece {
    std::string literal;
    std::size_t column = no_column;
  };
  static constexpr std::size_t no_column = static_cast<std::size_t>(-1);

  const RowTable& table_;
  std::vector<Piece> pieces_;
  bool has_column_ = false;
};

class BoundField {
 public:
  BoundField(const BoundFile& file, const FieldRule& rule);

  const CommandField& field() const { return rule_.field; }
  std::string text(std::size_t row) const {
    std::string text = from_.text(row);
    return text.empty() ? rule_.fallback : text;
  }

  /// Appends `"field":value` (after a comma where one is due) to an object that is being written;
  /// nothing when the value is empty.
  ValueFault append(std::size_t row, int minor_digits, std::string& json) const;
  ValueFault read(std::size_t row, domain::Date& out) const;
  ValueFault read(std::size_t row, int minor_digits, domain::Money& out) const;

 private:
  ValueFault read_scaled(const std::string& text, Number& out) const;

  const FieldRule& rule_;
  BoundTemplate from_;
};

class BoundFilters {
 public:
  BoundFilters(const BoundFile& file, const SourceRule& rule);

  bool takes(std::size_t row) const;
  /// Name of the first required column that is empty; empty when none is.
  std::string_view missing(std::size_t row) const;

 private:
  struct Filter {
    std::size_t column;
    const RowFilter& rule;
  };

  const RowTable& table_;
  std::vector<Filter> filters_;
  std::vector<std::size_t> required_;
};

/// Appends a JSON string.
void append_json_text(std::string& json, std::string_view text);
void append_json_name(std::string& json, std::string_view name);

}  // namespace duebook::tools
