// SPDX-License-Identifier: Apache-2.0
// OpenAPI and the pages: valid, complete, and without loose ends.
#include "api/openapi.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <set>
#include <string>
#include <vector>

#include "api/json_read.hpp"
#include "api/problem.hpp"
#include "api/reports.hpp"
#include "api/routes.hpp"

namespace duebook::tests {
namespace {

using simdjson::dom::element;

element document() {
  static simdjson::dom::parser parser;
  static const element root = parser.parse(api::openapi_json());
  return root;
}

void collect_references(element in, std::set<std::string>& found) {
  if (in.is_array()) {
    for (const element item : in.get_array()) collect_references(item, found);
  } else if (in.is_object()) {
    for (const auto& [key, value] : in.get_object()) {
      if (key == "$ref") found.emplace(std::string_view(value));
      collect_references(value, found);
    }
  }
}

std::set<std::string> parameters_of(element operation) {
  std::set<std::string> names;
  for (const element parameter : operation["parameters"].get_array()) {
    EXPECT_TRUE(names.emplace(std::string_view(parameter["name"])).second);
  }
  return names;
}

bool is_there(const std::string& path, std::string_view method) {
  element found;
  return document()["paths"][path][method].get(found) == simdjson::SUCCESS;
}

}  // namespace

TEST(OpenApi, is_json_of_version_3_1) {
  EXPECT_EQ(std::string_view(document()["openapi"]), "3.1.0");
  EXPECT_EQ(std::string_view(document()["info"]["version"]), api::duebook_version);
}

TEST(OpenApi, holds_every_route_and_command) {
  for (const api::Route& route : api::routes()) {
    if (route.pattern.ends_with("/{command}")) continue;
    EXPECT_TRUE(is_there(route.pattern, route.method == "GET" ? "get" : "post")) << route.pattern;
  }
  for (const std::string_view command : api::command_names()) {
    const std::string path = "/v1/books/{book}/commands/" + std::string(command);
    ASSERT_TRUE(is_there(path, "post")) << path;
    const element operation = document()["paths"][path]["post"];
    EXPECT_EQ(std::string_view(operation["operationId"]), command);
    EXPECT_TRUE(parameters_of(operation).contains("Idempotency-Key"));
    EXPECT_EQ(bool(operation["requestBody"]["content"]["application/json"]["schema"]
                            ["additionalProperties"]),
              false);
  }
}

TEST(OpenApi, resolves_every_reference) {
  std::set<std::string> references;
  collect_references(document(), references);
  EXPECT_FALSE(references.empty());
  for (const std::string& reference : references) {
    ASSERT_TRUE(reference.starts_with("#/")) << reference;
    element found;
    EXPECT_EQ(document().at_pointer(reference.substr(1)).get(found), simdjson::SUCCESS)
        << reference;
  }
}

TEST(OpenApi, names_every_value_in_a_path_once) {
  for (const auto& [path, operations] : document()["paths"].get_object()) {
    for (const auto& [method, operation] : operations.get_object()) {
      const std::set<std::string> names = parameters_of(operation);
      for (std::size_t open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
        const std::string name(path.substr(open + 1, path.find('}', open) - open - 1));
        EXPECT_TRUE(names.contains(name)) << path;
      }
    }
  }
}

TEST(OpenApi, lists_what_questions_take) {
  for (const api::Route& route : api::routes()) {
    if (route.report == nullptr) continue;
    const auto names = parameters_of(document()["paths"][route.pattern]["get"]);
    for (const char* name : {"as_of", "known_at", "min_position", "format", "bom", "separator"}) {
      EXPECT_TRUE(names.contains(name)) << route.pattern;
    }
    for (const api::ReportParameter& own : route.report->parameters) {
      EXPECT_TRUE(names.contains(std::string(own.name))) << route.pattern << " " << own.name;
    }
  }
  const auto events = parameters_of(document()["paths"]["/v1/books/{book}/events"]["get"]);
  for (const char* name : {"from", "limit", "follow", "Last-Event-ID"}) {
    EXPECT_TRUE(events.contains(name)) << name;
  }
  const element batch = document()["paths"]["/v1/books/{book}/commands"]["post"];
  EXPECT_TRUE(parameters_of(batch).contains("atomic"));
  element body;
  EXPECT_EQ(batch["requestBody"]["content"]["application/x-ndjson"].get(body), simdjson::SUCCESS);
}

TEST(OpenApi, describes_every_event_and_problem) {
  const element schemas = document()["components"]["schemas"];
  std::set<std::string> types;
  for (const element type : schemas["Event"]["properties"]["type"]["enum"].get_array()) {
    types.emplace(std::string_view(type));
  }
  EXPECT_EQ(types.size(), std::variant_size_v<domain::Event>);
  for (const std::string& type : types) {
    element schema;
    EXPECT_EQ(schemas[type].get(schema), simdjson::SUCCESS) << type;
  }
  std::set<std::string> codes;
  for (const element code : schemas["Problem"]["properties"]["code"]["enum"].get_array()) {
    codes.emplace(std::string_view(code));
  }
  EXPECT_EQ(codes.size(), domain::reasons.size() + api::trouble_codes().size());
}

TEST(Docs, are_one_page_without_scripts_or_anything_from_elsewhere) {
  const std::string& page = api::docs_page();
  for (const std::string_view part : {"<script", "http:", "https:", "style=", "src=", "onload"}) {
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  }
  for (const std::string_view command : api::command_names()) {
    EXPECT_NE(page.find("id=\"" + std::string(command) + "\""), std::string::npos) << command;
  }
  for (const std::string_view code : api::trouble_codes()) {
    EXPECT_NE(page.find("/docs/problems/" + std::string(code)), std::string::npos) << code;
  }
}

TEST(Docs, have_a_page_for_each_problem_in_both_languages) {
  const std::string page = api::problem_page("exceeds-open-amount");
  EXPECT_NE(page.find("The amount exceeds what is open."), std::string::npos);
  EXPECT_NE(page.find("<p lang=\"vi\">Số tiền vượt số còn nợ."), std::string::npos);
  // The quotes of a sentence are no quotes of the page.
  EXPECT_EQ(api::problem_page("if-match-malformed").find("such as \""), std::string::npos);
  EXPECT_TRUE(api::problem_page("<script>").empty());
}

}  // namespace duebook::tests
