// SPDX-License-Identifier: Apache-2.0
// Mapping: what the columns of an importer's files mean, read from TOML. docs/import.md explains
// every key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "domain/book_opening.hpp"
#include "tools/import_fields.hpp"
#include "tools/import_values.hpp"

namespace duebook::tools {

/// The mapping, or how it fits the files, is at fault; says where and what to do about it.
class MappingError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A text with columns in braces: "check {checkNumber}". "{{" and "}}" are braces themselves.
struct Template {
  struct Piece {
    std::string text;  ///< a literal, or the name of a column
    bool is_column = false;
  };
  std::vector<Piece> pieces;
};

struct Formats {
  std::optional<DateFormat> date;
  NumberFormat number;
};

/// How one field is made.
struct FieldRule {
  CommandField field;
  Template from;
  std::string fallback;  ///< stands for a value that is empty
  Number scale{1, 0};
  Formats formats;
};

/// A row is taken when the column has one of the values (or, for `unless`, none of them).
struct RowFilter {
  std::string column;
  std::vector<std::string> values;
  bool takes_them = true;
};

/// Where the lines of documents come from: rows of another file whose key is the document's, or,
/// without a file, all rows of the source that share its key.
struct LinesRule {
  std::string file;
  Template key;
  std::vector<FieldRule> fields;
};

/// One kind of command made from one file.
struct SourceRule {
  std::string name;  ///< unique; part of idempotency keys
  std::string file;
  char separator = ',';
  ImportableCommand command;
  std::optional<Template> key;
  bool once = false;  ///< only the first row of a key counts
  std::vector<RowFilter> filters;
  std::vector<std::string> required;  ///< columns that must not be empty
  std::vector<FieldRule> fields;
  std::optional<FieldRule> amount;  ///< a document of one line over this amount
  std::optional<LinesRule> lines;
  std::optional<Template> settles;  ///< number of the invoice that money goes to
};

struct Mapping {
  domain::OpenBook book;
  std::vector<SourceRule> sources;

  /// Names of all files, each once, in the order in which they are first named.
  std::vector<std::string> files() const;
};

/// Throws MappingError.
Mapping read_mapping(const std::filesystem::path& path);
Mapping read_mapping_of(std::string_view text, const std::string& name);

}  // namespace duebook::tools
