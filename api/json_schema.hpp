// SPDX-License-Identifier: Apache-2.0
// JSON Schema (2020-12) of every type a record can hold, read off its field list.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_write.hpp"
#include "domain/record.hpp"
#include "domain/values/change.hpp"

namespace duebook::api {

// One overload per type; the argument only carries the type.
std::string schema_of(const bool*);
std::string schema_of(const std::uint32_t*);
std::string schema_of(const domain::Money*);
std::string schema_of(const domain::Decimal*);
std::string schema_of(const domain::Date*);
std::string schema_of(const domain::Instant*);
std::string schema_of(const domain::Currency*);
/// A text of one kind.
std::string text_schema(const domain::TextRule& rule);
std::string choice_schema(const std::string_view* names, std::size_t count);

template <class Kind>
std::string schema_of(const domain::Id<Kind>*) {
  return R"({"type":"integer","minimum":1,"maximum":4294967295})";
}
template <const domain::TextRule& kind>
std::string schema_of(const domain::Text<kind>*) {
  return text_schema(kind);
}
template <domain::WireEnum T>
std::string schema_of(const T*) {
  const auto names = wire_names(T{});
  return choice_schema(names.data(), names.size());
}
template <class T>
std::string schema_of(const std::optional<T>*);
template <class T>
std::string schema_of(const std::vector<T>*);
template <class T>
std::string schema_of(const domain::Change<T>*);
template <domain::Record T>
std::string schema_of(const T*);

template <class T>
inline constexpr bool may_be_absent = false;
template <class T>
inline constexpr bool may_be_absent<std::optional<T>> = true;
template <class T>
inline constexpr bool may_be_absent<std::vector<T>> = true;
template <class T>
inline constexpr bool may_be_absent<domain::Change<T>> = true;

template <class T>
std::string schema_of(const std::optional<T>*) {
  return schema_of(static_cast<const T*>(nullptr));
}
template <class T>
std::string schema_of(const std::vector<T>*) {
  return R"({"type":"array","items":)" + schema_of(static_cast<const T*>(nullptr)) + "}";
}
template <class T>
std::string schema_of(const domain::Change<T>*) {
  return R"({"anyOf":[)" + schema_of(static_cast<const T*>(nullptr)) + R"(,{"type":"null"}]})";
}
template <domain::Record T>
std::string schema_of(const T*) {
  std::string properties;
  std::string required;
  const T record{};
  domain::for_each_field(record, [&]<class F>(std::string_view name, const F&) {
    if (!properties.empty()) properties.push_back(',');
    append_json_string(properties, name);
    properties.push_back(':');
    properties += schema_of(static_cast<const F*>(nullptr));
    if (may_be_absent<F>) return;
    if (!required.empty()) required.push_back(',');
    append_json_string(required, name);
  });
  std::string out = R"({"type":"object","description":)";
  append_json_string(out, T::summary);
  out += R"(,"additionalProperties":false,"properties":{)" + properties + "}";
  if (!required.empty()) out += R"(,"required":[)" + required + "]";
  return out + "}";
}

}  // namespace duebook::api
