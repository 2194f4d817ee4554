// SPDX-License-Identifier: Apache-2.0
// Describe: any record as readable text, for the messages of failing tests.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "domain/record.hpp"
#include "domain/values/change.hpp"
#include "domain/values/date.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::tests {

inline std::string describe(bool value) { return value ? "true" : "false"; }
inline std::string describe(std::uint32_t value) { return std::to_string(value); }
inline std::string describe(domain::Money value) { return std::to_string(value.minor); }
inline std::string describe(domain::Date value) { return to_string(value); }
inline std::string describe(domain::Decimal value) { return to_string(value); }
inline std::string describe(domain::Currency value) { return std::string(value.code()); }
template <class Kind>
std::string describe(domain::Id<Kind> value) {
  return "#" + std::to_string(value.value);
}
template <const domain::TextRule& rule>
std::string describe(const domain::Text<rule>& text) {
  return '"' + text.value + '"';
}
template <domain::WireEnum T>
std::string describe(T value) {
  return std::string(domain::wire_name_of(value));
}
template <domain::Record T>
std::string describe(const T& record);
template <class T>
std::string describe(const std::vector<T>& values);

template <class T>
std::string describe(const std::optional<T>& value) {
  return value ? describe(*value) : "none";
}
template <class T>
std::string describe(const domain::Change<T>& change) {
  if (change.is_keep()) return "kept";
  return change.is_clear() ? "cleared" : describe(change.value());
}
template <class T>
std::string describe(const std::vector<T>& values) {
  std::string out;
  for (const T& value : values) out += (out.empty() ? "" : ", ") + describe(value);
  return "[" + out + "]";
}
template <domain::Record T>
std::string describe(const T& record) {
  std::string out;
  domain::for_each_field(record, [&](std::string_view name, const auto& field) {
    out += (out.empty() ? "" : ", ") + std::string(name) + ": " + describe(field);
  });
  return std::string(T::wire_name) + " {" + out + "}";
}
template <domain::Record... T>
std::string describe(const std::variant<T...>& value) {
  return std::visit([](const auto& known) { return describe(known); }, value);
}

}  // namespace duebook::tests
