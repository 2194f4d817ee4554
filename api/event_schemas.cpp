// SPDX-License-Identifier: Apache-2.0
// The envelope of event_line.hpp around the schema of each record.
#include "api/event_schemas.hpp"

#include "api/json_schema.hpp"
#include "domain/catalogue.hpp"

namespace duebook::api {
namespace {

constexpr std::size_t indent_width = 2;

template <domain::Record E>
std::string line_schema() {
  std::string out = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":)";
  append_json_string(out, E::wire_name);
  out += R"(,"description":)";
  append_json_string(out, E::summary);
  out += R"(,"type":"object","properties":{)"
         R"("seq":{"type":"integer","minimum":0,"description":"Its place in the book, from 0."},)"
         R"("at":{"type":"string","format":"date-time","description":"When it was written."},)"
         R"("by":{"type":"string","description":"Who sent the command."},)"
         R"("key":{"type":"string","description":"Of the command; its events share it."},)"
         R"("type":{"const":)";
  append_json_string(out, E::wire_name);
  out += R"(},"data":)" + schema_of(static_cast<const E*>(nullptr));
  return out + R"(},"required":["seq","at","by","key","type","data"]})";
}

template <domain::Record... E>
std::vector<EventSchema> schemas_of(const std::variant<E...>*) {
  return {EventSchema{E::wire_name, indented(line_schema<E>())}...};
}

}  // namespace

std::vector<EventSchema> event_schemas() {
  return schemas_of(static_cast<const domain::Event*>(nullptr));
}

std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto new_line = [&] { out.append("\n").append(depth * indent_width, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') in_string = !in_string;
    if (!in_string && (c == '}' || c == ']')) {
      --depth;
      new_line();
    }
    out.push_back(c);
    if (in_string) {
      if (c == '\\') out.push_back(json[++i]);
      continue;
    }
    if (c == ':') out.push_back(' ');
    if (c == ',') new_line();
    if (c == '{' || c == '[') {
      ++depth;
      new_line();
    }
  }
  return out + "\n";
}

}  // namespace duebook::api
