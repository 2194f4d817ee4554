// SPDX-License-Identifier: Apache-2.0
// Record → canonical JSON: keys in field-list order, no spaces, minimal escapes, integers only.
// What this writes is what is hashed, stored, streamed and exported.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/record.hpp"
#include "domain/values/change.hpp"
#include "domain/values/date.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::api {

/// Appends `text` (valid UTF-8) with its quotes. Escaped are only quote, backslash and C0.
void append_json_string(std::string& out, std::string_view text);

template <std::integral T>
void append_integer(std::string& out, T value) {
  char digits[24];
  const auto result = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, result.ptr);
}

inline void append_json(std::string& out, bool value) { out += value ? "true" : "false"; }
inline void append_json(std::string& out, std::uint32_t value) { append_integer(out, value); }
inline void append_json(std::string& out, std::uint64_t value) { append_integer(out, value); }
inline void append_json(std::string& out, domain::Money money) { append_integer(out, money.minor); }
inline void append_json(std::string& out, std::string_view text) { append_json_string(out, text); }
void append_json(std::string& out, domain::Decimal value);
void append_json(std::string& out, domain::Date date);
void append_json(std::string& out, domain::Instant instant);
void append_json(std::string& out, domain::Currency currency);

template <class Kind>
void append_json(std::string& out, domain::Id<Kind> id) {
  append_integer(out, id.value);
}
template <const domain::TextRule& kind>
void append_json(std::string& out, const domain::Text<kind>& text) {
  append_json_string(out, text.value);
}
template <domain::WireEnum T>
void append_json(std::string& out, T value) {
  append_json_string(out, domain::wire_name_of(value));
}
template <class T>
void append_json(std::string& out, const std::optional<T>& value);
template <class T>
void append_json(std::string& out, const std::vector<T>& values);
template <class T>
void append_json(std::string& out, const domain::Change<T>& change);
template <domain::Record T>
void append_json(std::string& out, const T& record);

/// Fields that are not written: an absent optional, an empty list, a kept Change.
template <class T>
constexpr bool is_omitted(const T&) {
  return false;
}
template <class T>
constexpr bool is_omitted(const std::optional<T>& value) {
  return !value.has_value();
}
template <class T>
bool is_omitted(const std::vector<T>& values) {
  return values.empty();
}
template <class T>
bool is_omitted(const domain::Change<T>& change) {
  return change.is_keep();
}

template <class T>
void append_json(std::string& out, const std::optional<T>& value) {
  if (value) {
    append_json(out, *value);
  } else {
    out += "null";
  }
}

template <class T>
void append_json(std::string& out, const std::vector<T>& values) {
  out.push_back('[');
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) out.push_back(',');
    append_json(out, values[i]);
  }
  out.push_back(']');
}

template <class T>
void append_json(std::string& out, const domain::Change<T>& change) {
  if (change.is_set()) {
    append_json(out, change.value());
  } else {
    out += "null";
  }
}

template <domain::Record T>
void append_json(std::string& out, const T& record) {
  char before = '{';
  domain::for_each_field(record, [&](std::string_view name, const auto& value) {
    if (is_omitted(value)) return;
    out.push_back(before);
    before = ',';
    out.push_back('"');
    out.append(name);
    out.append("\":");
    append_json(out, value);
  });
  if (before == '{') out.push_back('{');
  out.push_back('}');
}

}  // namespace duebook::api
