// SPDX-License-Identifier: Apache-2.0
// Drafts: the commands that rows make by a mapping, in the order in which they are to be done.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/import_mapping.hpp"
#include "tools/import_rows.hpp"

namespace duebook::tools {

/// Files of one run, under the names that the mapping has for them.
using RowTables = std::map<std::string, RowTable>;

/// A row that is not taken, and why.
struct RejectedRow {
  std::uint32_t source = 0;  ///< index into Mapping::sources
  std::uint32_t row = 0;
  std::string code;
  std::string pointer;  ///< the field to blame; may be empty
  std::string sentence;
};

/// A command about to be made. Which invoice a payment settles is known only when its number is.
struct Draft {
  std::uint32_t source = 0;
  std::uint32_t row = 0;
  domain::Date date;     ///< of documents; the others come first
  std::string number;    ///< orders the documents of a day
  std::string key;       ///< idempotency key
  std::string body;      ///< JSON of the command without its closing brace
  std::string settles;   ///< number of an invoice; may be empty
  domain::Money amount;  ///< of a payment that settles one
};

struct SourceCount {
  std::uint64_t rows = 0;
  std::uint64_t left_out = 0;  ///< by filters, or repeated where once is enough
};

struct Drafts {
  std::vector<Draft> drafts;
  std::vector<RejectedRow> rejected;
  std::vector<SourceCount> counts;  ///< by source
};

/// Makes the commands of all sources whose file is there. Registrations come first; documents by
/// date, within a day debits before credits, then by number in byte order, so that money allocated
/// as it comes goes where it would go had everything been there from the start.
///
/// Throws MappingError when a column is missing, or a date or number needs a setting.
Drafts make_drafts(const Mapping& mapping, const RowTables& tables);

/// The key of a row: "import/", the source, and the row's key; hashed where it is too long.
std::string idempotency_key(std::string_view source, std::string_view key);

}  // namespace duebook::tools
