// SPDX-License-Identifier: Apache-2.0
// Routes: every path finds its row, by method, with its values and its suffix.
#include "api/routes.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "api/reports.hpp"
#include "api/target.hpp"

namespace duebook::tests {
namespace {

struct Found {
  std::string pattern;  ///< empty when there is none
  std::map<std::string, std::string> values;
  std::string suffix;
  std::string allowed;
};

Found find(std::string_view method, std::string_view path) {
  api::Call call;
  Found found;
  const auto target = api::parse_target(path);
  const api::Route* route = api::find_route(method, target->segments, call, found.allowed);
  if (route != nullptr) found.pattern = route->pattern;
  for (const api::Parameter& value : call.path) found.values[value.name] = value.value;
  found.suffix = call.suffix;
  return found;
}

}  // namespace

TEST(Routes, are_found_by_a_path_of_their_pattern) {
  for (const api::Route& route : api::routes()) {
    std::string path = route.pattern;
    for (std::size_t open = path.find('{'); open != path.npos; open = path.find('{')) {
      path.replace(open, path.find('}') - open + 1, "x");
    }
    const Found found = find(route.method, path);
    EXPECT_EQ(found.pattern, route.pattern) << "hidden by an earlier row";
  }
}

TEST(Routes, have_a_pattern_and_a_summary_of_their_own) {
  std::set<std::string> seen;
  for (const api::Route& route : api::routes()) {
    EXPECT_TRUE(seen.insert(std::string(route.method) + route.pattern).second) << route.pattern;
    EXPECT_TRUE(route.summary.ends_with('.')) << route.pattern;
    EXPECT_NE(route.handler, nullptr);
  }
}

TEST(Routes, fill_the_values_of_the_path) {
  const Found command = find("POST", "/v1/books/main/commands/open-book");
  EXPECT_EQ(command.pattern, "/v1/books/{book}/commands/{command}");
  EXPECT_EQ(command.values.at("book"), "main");
  EXPECT_EQ(command.values.at("command"), "open-book");
  EXPECT_EQ(find("GET", "/v1/books/a%2Fb").values.at("book"), "a/b");
}

TEST(Routes, take_the_suffix_of_a_format_where_there_are_formats) {
  const Found csv = find("GET", "/v1/books/main/debt-ageing.csv");
  EXPECT_EQ(csv.pattern, "/v1/books/{book}/debt-ageing");
  EXPECT_EQ(csv.suffix, "csv");
  EXPECT_EQ(find("GET", "/v1/books/main/debt-ageing.xml").pattern, "");
  EXPECT_EQ(find("GET", "/livez.json").pattern, "");
  EXPECT_EQ(find("GET", "/v1/books/main/.csv").pattern, "");
  // What takes any text takes its dots, too.
  EXPECT_EQ(find("GET", "/docs/problems/a.csv").values.at("code"), "a.csv");
}

TEST(Routes, say_which_methods_a_path_allows) {
  EXPECT_EQ(find("DELETE", "/v1/books/main/debt-ageing").allowed, "GET, HEAD");
  EXPECT_EQ(find("DELETE", "/v1/books/main/debt-ageing.csv").allowed, "GET, HEAD");
  EXPECT_EQ(find("GET", "/v1/books/main/commands").allowed, "POST");
  EXPECT_EQ(find("GET", "/v1/nothing").allowed, "");
  EXPECT_EQ(find("POST", "/").allowed, "GET, HEAD");
}

TEST(Routes, are_not_found_by_less_or_more) {
  for (const char* path : {"/v1", "/v1/", "/v1/books/", "//livez", "/livez/", "/LIVEZ",
                           "/v1/books//debt-ageing", "/v1/books/main/events/1/2", "/.csv"}) {
    EXPECT_EQ(find("GET", path).pattern, "") << path;
  }
}

}  // namespace duebook::tests
