// SPDX-License-Identifier: Apache-2.0
// Schemas of single values.
#include "api/json_schema.hpp"

namespace duebook::api {

std::string schema_of(const bool*) { return R"({"type":"boolean"})"; }

std::string schema_of(const std::uint32_t*) {
  return R"({"type":"integer","minimum":0,"maximum":4294967295})";
}

std::string schema_of(const domain::Money*) {
  return R"({"type":"integer","description":"Minor units of the currency.",)"
         R"("minimum":-1000000000000000,"maximum":1000000000000000})";
}

std::string schema_of(const domain::Decimal*) {
  return R"({"type":"string","description":"Decimal with at most six places.",)"
         R"("pattern":"^-?(0|[1-9][0-9]*)(\\.[0-9]{1,6})?$"})";
}

std::string schema_of(const domain::Date*) { return R"({"type":"string","format":"date"})"; }

std::string schema_of(const domain::Instant*) {
  return R"({"type":"string","format":"date-time"})";
}

std::string schema_of(const domain::Currency*) {
  return R"({"type":"string","description":"ISO 4217 code.","pattern":"^[A-Z]{3}$"})";
}

std::string text_schema(const domain::TextRule& rule) {
  std::string out = R"({"type":"string","minLength":1,"maxLength":)";
  append_integer(out, rule.characters_max);
  out += R"(,"description":)";
  append_json_string(out, rule.meaning);
  return out + "}";
}

std::string choice_schema(const std::string_view* names, std::size_t count) {
  std::string out = R"({"type":"string","enum":[)";
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) out.push_back(',');
    append_json_string(out, names[i]);
  }
  return out + "]}";
}

}  // namespace duebook::api
