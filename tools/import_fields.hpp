// SPDX-License-Identifier: Apache-2.0
// What an import can make: which commands, in which order, and the kinds of their fields.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace duebook::tools {

enum class FieldKind : std::uint8_t {
  text,
  date,
  money,    ///< whole minor units
  decimal,  ///< at most six places
  count,
  texts,   ///< a list of texts
  nested,  ///< what only the import itself fills in
};

struct CommandField {
  std::string_view name;
  FieldKind kind;
};

struct ImportableCommand {
  std::string_view name;
  std::uint8_t rank;  ///< lower ones are done first; of documents, within a day
  bool is_document = false;
};

/// Registrations in the order in which one may name another, then documents: what adds to debts
/// goes before what takes off.
std::span<const ImportableCommand> importable_commands();
const ImportableCommand* find_importable(std::string_view name);

/// Fields of a command of the catalogue, by its wire name; empty when there is none.
std::span<const CommandField> fields_of_command(std::string_view name);
/// Fields of a line of an invoice or credit note.
std::span<const CommandField> fields_of_line();

const CommandField* find_field(std::span<const CommandField> fields, std::string_view name);

}  // namespace duebook::tools
