// SPDX-License-Identifier: Apache-2.0
// Flat JSON objects as named texts.
#include "api/json_rows.hpp"

#include <gtest/gtest.h>

#include <string>

namespace duebook::api {
namespace {

// "name=text" of each value, or the problem's code.
std::string read(std::string_view line) {
  JsonRowReader reader;
  std::vector<JsonRowReader::Value> values;
  if (const auto problem = reader.read(line, values)) return std::string(problem->code);
  std::string text;
  for (const auto& [name, value] : values) {
    text.append(name).append("=").append(value).append(" ");
  }
  return text;
}

}  // namespace

TEST(JsonRow, is_read_as_named_texts) {
  EXPECT_EQ(read(R"({"a":"x","b":1.50,"c":-3 ,"d":true,"e":false,"f":null})"),
            "a=x b=1.50 c=-3 d=true e=false f= ");
  EXPECT_EQ(read(R"( { "a\u00e1" : "line\nend \u1ea1" } )"), "aá=line\nend ạ ");
  EXPECT_EQ(read("{}"), "");
}

TEST(JsonRow, keeps_numbers_that_no_double_holds) {
  EXPECT_EQ(read(R"({"a":0.10000000000000000001,"b":12345678901234567890123})"),
            "a=0.10000000000000000001 b=12345678901234567890123 ");
}

TEST(JsonRow, is_refused_when_it_is_not_flat) {
  EXPECT_EQ(read(R"({"a":[1]})"), "json-too-deep");
  EXPECT_EQ(read(R"({"a":{"b":1}})"), "json-too-deep");
  EXPECT_EQ(read(R"([1])"), "not-an-object");
  EXPECT_EQ(read(R"("a")"), "not-an-object");
}

TEST(JsonRow, is_refused_when_a_name_stands_twice) {
  EXPECT_EQ(read(R"({"a":1,"a":2})"), "duplicate-key");
}

TEST(JsonRow, is_refused_when_it_is_not_JSON) {
  for (const char* line :
       {"", "{", R"({"a")", R"({"a":})", R"({"a":1)", R"({"a":tru})", R"({"a":nul})",
        R"({"a":1.2.3})", R"({"a":1}{"b":2})", R"({"a":1} x)", R"({a:1})", R"({"a":'x'})"}) {
    EXPECT_EQ(read(line), "malformed-json") << line;
  }
}

TEST(Utf8, is_told_from_other_bytes) {
  EXPECT_TRUE(is_utf8("Đồng"));
  EXPECT_FALSE(is_utf8("\xC1nh"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
}

}  // namespace duebook::api
