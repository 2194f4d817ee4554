// SPDX-License-Identifier: Apache-2.0
// Register: the state of things that people name by a code and that can be retired.
#pragma once

#include <string_view>

#include "domain/decision.hpp"
#include "domain/values/code_index.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/table.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

/// Row must have `std::uint32_t version` (seq of the last event that touched it) and
/// `bool retired`.
template <class EntityId, class Row, Reason not_found>
struct Register {
  CodeIndex codes;
  Table<Row> rows;

  DUEBOOK_PARTS(codes, rows)

  EntityId find(std::string_view code) const { return EntityId{codes.find(code)}; }
  const Row& operator[](EntityId id) const { return rows[id.value]; }
  /// The code as it was first typed: events carry it in this form, whatever the command wrote.
  Code canonical(EntityId id) const { return Code{std::string(codes.text(id.value))}; }

  /// The thing with this code, whether or not it is retired.
  Checked<EntityId> known(std::string_view code, std::string_view pointer) const {
    if (const EntityId id = find(code)) return id;
    return Rejection{not_found, std::string(pointer)};
  }
  /// The thing with this code, if it takes new entries.
  Checked<EntityId> active(std::string_view code, std::string_view pointer) const {
    Checked<EntityId> id = known(code, pointer);
    if (id && (*this)[*id].retired) return Rejection{Reason::retired, std::string(pointer)};
    return id;
  }
  Check is_free(std::string_view code) const {
    if (find(code)) return Rejection{Reason::code_taken, "/code"};
    return {};
  }

  EntityId add(std::string_view code, Row row, Seq seq) {
    row.version = static_cast<std::uint32_t>(seq);
    codes.add(code);
    return EntityId{rows.push(row)};
  }
  Row& edit(EntityId id, Seq seq) {
    Row& row = rows.edit(id.value);
    row.version = static_cast<std::uint32_t>(seq);
    return row;
  }
};

}  // namespace duebook::domain
