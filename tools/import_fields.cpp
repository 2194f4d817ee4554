// SPDX-License-Identifier: Apache-2.0
// Kinds of fields, taken from the catalogue's field lists.
#include "tools/import_fields.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "domain/catalogue.hpp"

namespace duebook::tools {
namespace {

constexpr auto commands = std::to_array<ImportableCommand>({
    {"define-department", 0},
    {"define-employee", 1},
    {"define-customer-group", 2},
    {"define-region", 3},
    {"define-product-group", 4},
    {"define-product", 5},
    {"register-customer", 6},
    {"create-invoice", 7, true},
    {"create-credit-note", 8, true},
    {"record-payment", 8, true},
});

template <class T>
constexpr FieldKind kind_of = FieldKind::nested;
template <const domain::TextRule& rule>
constexpr FieldKind kind_of<domain::Text<rule>> = FieldKind::text;
template <domain::WireEnum T>
constexpr FieldKind kind_of<T> = FieldKind::text;
template <>
constexpr FieldKind kind_of<domain::Currency> = FieldKind::text;
template <>
constexpr FieldKind kind_of<domain::Date> = FieldKind::date;
template <>
constexpr FieldKind kind_of<domain::Money> = FieldKind::money;
template <>
constexpr FieldKind kind_of<domain::Decimal> = FieldKind::decimal;
template <>
constexpr FieldKind kind_of<std::uint32_t> = FieldKind::count;
template <const domain::TextRule& rule>
constexpr FieldKind kind_of<std::vector<domain::Text<rule>>> = FieldKind::texts;
template <class T>
constexpr FieldKind kind_of<std::optional<T>> = kind_of<T>;

template <domain::Record T>
std::vector<CommandField> fields_of() {
  std::vector<CommandField> fields;
  const T record{};
  domain::for_each_field(record, [&]<class F>(std::string_view name, const F&) {
    fields.push_back({name, kind_of<F>});
  });
  return fields;
}

using FieldsByCommand = std::map<std::string_view, std::vector<CommandField>>;

template <class... C>
FieldsByCommand all_fields(const std::variant<C...>*) {
  return {{C::wire_name, fields_of<C>()}...};
}

}  // namespace

std::span<const ImportableCommand> importable_commands() { return commands; }

const ImportableCommand* find_importable(std::string_view name) {
  const auto at = std::ranges::find(commands, name, &ImportableCommand::name);
  return at == commands.end() ? nullptr : &*at;
}

std::span<const CommandField> fields_of_command(std::string_view name) {
  static const FieldsByCommand fields = all_fields(static_cast<domain::Command*>(nullptr));
  const auto at = fields.find(name);
  if (at == fields.end()) return {};
  return at->second;
}

std::span<const CommandField> fields_of_line() {
  static const std::vector<CommandField> fields = fields_of<domain::DocumentLine>();
  return fields;
}

const CommandField* find_field(std::span<const CommandField> fields, std::string_view name) {
  const auto at = std::ranges::find(fields, name, &CommandField::name);
  return at == fields.end() ? nullptr : &*at;
}

}  // namespace duebook::tools
