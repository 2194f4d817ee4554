// SPDX-License-Identifier: Apache-2.0
// docs/events has the schemas of all events as they are.
#include "api/event_schemas.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/api/random_record.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(DUEBOOK_SOURCE_DIR) / "docs" / "events";

fs::path path_of(const api::EventSchema& schema) {
  return folder / (std::string(schema.name) + ".schema.json");
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_all() {
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const api::EventSchema& schema : api::event_schemas()) {
    std::ofstream(path_of(schema)) << schema.text;
  }
}

TEST(EventSchemas, stand_in_the_documents) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) write_all();
  std::set<fs::path> expected;
  for (const api::EventSchema& schema : api::event_schemas()) {
    EXPECT_EQ(text_of(path_of(schema)), schema.text) << "UPDATE_GOLDEN=1 writes docs/events anew";
    expected.insert(path_of(schema));
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    EXPECT_TRUE(expected.contains(entry.path())) << entry.path() << " is of no event";
  }
}

TEST(EventSchemas, name_every_field_of_every_event) {
  simdjson::dom::parser parser;
  for (const api::EventSchema& schema : api::event_schemas()) {
    const simdjson::dom::element read = parser.parse(schema.text);
    EXPECT_EQ(read["title"].get_string().value(), schema.name);
    const auto data = read["properties"]["data"]["properties"].get_object().value();
    for_each_kind(static_cast<domain::Event*>(nullptr), [&]<class E>() {
      if (E::wire_name != schema.name) return;
      EXPECT_EQ(data.size(), domain::field_count<E>) << schema.name;
      for (const std::string_view field : domain::field_names<E>) {
        EXPECT_EQ(data[field].error(), simdjson::SUCCESS) << schema.name << " " << field;
      }
    });
  }
}

TEST(EventSchemas, are_indented_without_a_change) {
  EXPECT_EQ(api::indented(R"({"a":[1,{"b":"x: {\"}, y"}],"c":true})"),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x: {\\\"}, y\"\n    }\n  ],\n"
            "  \"c\": true\n}\n");
}

}  // namespace
}  // namespace duebook::tests
