// SPDX-License-Identifier: Apache-2.0
// The table of things that can be read.
#include "api/entities.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "api/openapi.hpp"

namespace duebook::tests {
namespace {

using api::entities;
using api::EntityType;

TEST(Entities, are_all_kinds_of_things_but_the_book_itself) {
  std::set<domain::EntityKind> kinds;
  for (const EntityType& type : entities()) kinds.insert(type.kind);
  EXPECT_EQ(kinds.size(), domain::entity_nouns.size() - 1);
  EXPECT_FALSE(kinds.contains(domain::EntityKind::book));
}

TEST(Entities, name_their_key_in_the_singular) {
  for (const EntityType& type : entities()) {
    if (type.kind == domain::EntityKind::credit_note) {
      EXPECT_EQ(type.key, "credit_note");
      EXPECT_EQ(type.noun, "credit-notes");
    }
  }
}

TEST(Entities, appear_in_OpenAPI_with_their_filters) {
  const std::string& json = api::openapi_json();
  for (const EntityType& type : entities()) {
    const std::string path = "\"/v1/books/{book}/" + std::string(type.noun);
    const std::size_t list = json.find(path + "\":");
    ASSERT_NE(list, std::string::npos) << path;
    EXPECT_NE(json.find(path + "/{" + type.key + "}\":"), std::string::npos);
    const std::string operation = json.substr(list, json.find("\"responses\"", list) - list);
    EXPECT_NE(operation.find("\"cursor\""), std::string::npos);
    for (const auto& filter : type.filters) {
      EXPECT_NE(operation.find("\"" + std::string(filter.name) + "\""), std::string::npos)
          << path << " " << filter.name;
    }
  }
}

}  // namespace
}  // namespace duebook::tests
