// SPDX-License-Identifier: Apache-2.0
// Columns found once per file, values read per row.
#include "tools/import_row_values.hpp"

#include <algorithm>

#include "api/json_write.hpp"

namespace duebook::tools {

std::size_t BoundFile::column(const std::string& column) const {
  if (const auto at = table.find_column(column)) return *at;
  std::string known;
  for (const std::string& one : table.columns()) known += (known.empty() ? "" : ", ") + one;
  throw MappingError(name + " has no column \"" + column + "\", which source " + source +
                     " names; it has " + known);
}

std::string BoundFile::place(std::size_t row) const {
  return name + ":" + std::to_string(table.line(row));
}

BoundTemplate::BoundTemplate(const BoundFile& file, const Template& rule) : table_(file.table) {
  for (const Template::Piece& piece : rule.pieces) {
    has_column_ = has_column_ || piece.is_column;
    if (piece.is_column) {
      pieces_.push_back({{}, file.column(piece.text)});
    } else {
      pieces_.push_back({piece.text, no_column});
    }
  }
}

std::string BoundTemplate::text(std::size_t row) const {
  std::string text;
  bool is_empty = has_column_;
  for (const Piece& piece : pieces_) {
    if (piece.column == no_column) {
      text += piece.literal;
      continue;
    }
    const std::string_view cell = table_.cell(row, piece.column);
    is_empty = is_empty && cell.empty();
    text += cell;
  }
  if (is_empty) text.clear();
  return text;
}

BoundField::BoundField(const BoundFile& file, const FieldRule& rule)
    : rule_(rule), from_(file, rule.from) {}

ValueFault BoundField::read_scaled(const std::string& text, Number& out) const {
  const ValueFault fault = read_number(text, rule_.formats.number, out);
  if (fault == ValueFault::none) out = out * rule_.scale;
  return fault;
}

ValueFault BoundField::read(std::size_t row, domain::Date& out) const {
  return read_date(text(row), rule_.formats.date, out);
}

ValueFault BoundField::read(std::size_t row, int minor_digits, domain::Money& out) const {
  Number number;
  const ValueFault fault = read_scaled(text(row), number);
  return fault == ValueFault::none ? to_money(number, minor_digits, out) : fault;
}

ValueFault BoundField::append(std::size_t row, int minor_digits, std::string& json) const {
  const std::string value = text(row);
  if (value.empty()) return ValueFault::none;
  append_json_name(json, rule_.field.name);
  switch (rule_.field.kind) {
    case FieldKind::text: append_json_text(json, value); return ValueFault::none;
    case FieldKind::texts:
      json.push_back('[');
      append_json_text(json, value);
      json.push_back(']');
      return ValueFault::none;
    case FieldKind::date: {
      domain::Date date;
      const ValueFault fault = read_date(value, rule_.formats.date, date);
      if (fault == ValueFault::none) append_json_text(json, domain::to_string(date));
      return fault;
    }
    case FieldKind::money:
    case FieldKind::count: {
      Number number;
      domain::Money money;
      ValueFault fault = read_scaled(value, number);
      if (fault != ValueFault::none) return fault;
      fault = to_money(number, rule_.field.kind == FieldKind::money ? minor_digits : 0, money);
      json += std::to_string(money.minor);
      return fault;
    }
    case FieldKind::decimal: {
      Number number;
      domain::Decimal decimal;
      ValueFault fault = read_scaled(value, number);
      if (fault != ValueFault::none) return fault;
      fault = to_decimal(number, decimal);
      append_json_text(json, domain::to_string(decimal));
      return fault;
    }
    case FieldKind::nested: break;
  }
  DUEBOOK_ASSERT(false);
}

BoundFilters::BoundFilters(const BoundFile& file, const SourceRule& rule) : table_(file.table) {
  for (const RowFilter& filter : rule.filters) {
    filters_.push_back({file.column(filter.column), filter});
  }
  for (const std::string& column : rule.required) required_.push_back(file.column(column));
}

bool BoundFilters::takes(std::size_t row) const {
  return std::ranges::all_of(filters_, [&](const Filter& filter) {
    const std::string_view cell = table_.cell(row, filter.column);
    const bool is_among = std::ranges::find(filter.rule.values, cell) != filter.rule.values.end();
    return is_among == filter.rule.takes_them;
  });
}

std::string_view BoundFilters::missing(std::size_t row) const {
  for (const std::size_t column : required_) {
    if (table_.cell(row, column).empty()) return table_.columns()[column];
  }
  return {};
}

void append_json_text(std::string& json, std::string_view text) { api::append_json(json, text); }

void append_json_name(std::string& json, std::string_view name) {
  if (!json.ends_with('{')) json.push_back(',');
  append_json_text(json, name);
  json.push_back(':');
}

}  // namespace duebook::tools
