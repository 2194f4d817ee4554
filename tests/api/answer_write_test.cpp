// SPDX-License-Identifier: Apache-2.0
// Answers as JSON, NDJSON, CSV and as a table; and that a spreadsheet runs nothing of them.
#include "api/answer_write.hpp"

#include <gtest/gtest.h>

#include "tests/domain/sample_commands.hpp"

namespace duebook::tests {
namespace {

using projections::Answer;
using projections::CellType;
using Money = domain::Money;

Answer sample() {
  Answer answer;
  answer.terms = {{"currency", std::string("USD")}, {"asked", true}, {"none", std::monostate{}}};
  answer.columns = {{"customer", CellType::text}, {"due", CellType::date},
                    {"open", CellType::money},    {"days", CellType::count},
                    {"rate", CellType::decimal},  {"ratio", CellType::ratio}};
  answer.rows = {{std::string("A \"x\"; y"), day(1), Money{-1234}, std::int64_t{3}, decimal("0.5"),
                  projections::Ratio{"26.81"}},
                 {std::string("Huế, VN"), std::monostate{}, Money{5}, std::int64_t{0}, decimal("8"),
                  std::monostate{}}};
  answer.total = {std::monostate{}, std::monostate{}, Money{-1229},
                  std::monostate{}, std::monostate{}, std::monostate{}};
  return answer;
}

const std::string body_of_sample =
    R"({"terms":{"currency":"USD","asked":true,"none":null},"data":[)"
    R"({"customer":"A \"x\"; y","due":"2026-01-01","open":-1234,"days":3,"rate":"0.5",)"
    R"("ratio":"26.81"},{"customer":"Huế, VN","due":null,"open":5,"days":0,"rate":"8",)"
    R"("ratio":null}],"total":{"customer":null,"due":null,"open":-1229,"days":null,)"
    R"("rate":null,"ratio":null}})";

std::string csv_text(std::string_view text, char separator = ',') {
  std::string out;
  api::append_csv_text(out, text, separator);
  return out;
}

}  // namespace

TEST(Answer, is_written_as_json_with_its_head_before_the_body) {
  EXPECT_EQ(api::answer_body(sample()), body_of_sample);
  const std::string json =
      api::answer_json({"main", "debt-ageing", 2, day(1), 7, {}}, body_of_sample, "d");
  EXPECT_EQ(json, R"({"book":"main","model":"debt-ageing","model_version":2,)"
                  R"("as_of":"2026-01-01","known_at":7,"position":7,"root":")" +
                      std::string(64, '0') + R"(","digest":"d",)" + body_of_sample.substr(1));
  EXPECT_EQ(api::answer_body(Answer{}), R"({"terms":{},"data":[],"total":null})");
}

TEST(Answer, has_the_sha_256_of_its_body_as_digest) {
  EXPECT_EQ(api::digest_of_body("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_NE(api::digest_of_body(body_of_sample), api::digest_of_body(body_of_sample + " "));
}

TEST(Answer, is_written_as_one_line_per_row) {
  EXPECT_EQ(api::answer_ndjson(sample()),
            R"({"customer":"A \"x\"; y","due":"2026-01-01","open":-1234,"days":3,"rate":"0.5",)"
            R"("ratio":"26.81"})"
            "\n"
            R"({"customer":"Huế, VN","due":null,"open":5,"days":0,"rate":"8","ratio":null})"
            "\n");
}

TEST(Answer, is_written_as_csv_in_major_units) {
  EXPECT_EQ(api::answer_csv(sample(), currency("USD"), {}),
            "customer,due,open,days,rate,ratio\r\n"
            "\"A \"\"x\"\"; y\",2026-01-01,-12.34,3,0.5,26.81\r\n"
            "\"Huế, VN\",,0.05,0,8,\r\n");
  EXPECT_EQ(api::answer_csv(sample(), currency("VND"), {true, ';'}),
            "\xEF\xBB\xBF"
            "customer;due;open;days;rate;ratio\r\n"
            "\"A \"\"x\"\"; y\";2026-01-01;-1234;3;0.5;26.81\r\n"
            "Huế, VN;;5;0;8;\r\n");
}

TEST(CsvText, is_no_formula_to_a_spreadsheet) {
  for (const char* text :
       {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x"}) {
    const std::string cell = csv_text(text);
    EXPECT_TRUE(cell.starts_with("'") || cell.starts_with("\"'")) << text;
  }
  EXPECT_EQ(csv_text("=1+1"), "'=1+1");
  EXPECT_EQ(csv_text("=A1,\"b\""), "\"'=A1,\"\"b\"\"\"");
  for (const char* text : {"", "a=1", "Huế", "'=1", "1-2", "_x"}) EXPECT_EQ(csv_text(text), text);
}

TEST(CsvText, is_quoted_where_it_must_be) {
  EXPECT_EQ(csv_text("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_text("a;b"), "a;b");
  EXPECT_EQ(csv_text("a;b", ';'), "\"a;b\"");
  EXPECT_EQ(csv_text("a\nb"), "\"a\nb\"");
  EXPECT_EQ(csv_text("a\"b"), "\"a\"\"b\"");
}

TEST(Answer, is_written_as_an_aligned_table) {
  Answer answer;
  answer.columns = {{"name", CellType::text}, {"open", CellType::money}};
  answer.rows = {{std::string("Huế"), Money{5}}, {std::string("A"), Money{1200}}};
  answer.total = {std::string("total"), Money{1205}};
  EXPECT_EQ(api::answer_table(answer, currency("VND")),
            "name   open\n"
            "-------------\n"
            "Huế       5\n"
            "A      1200\n"
            "-------------\n"
            "total  1205\n");
}

TEST(MajorUnits, have_as_many_digits_as_the_currency) {
  EXPECT_EQ(api::major_units(Money{1234}, currency("USD")), "12.34");
  EXPECT_EQ(api::major_units(Money{-5}, currency("USD")), "-0.05");
  EXPECT_EQ(api::major_units(Money{0}, currency("KWD")), "0.000");
  EXPECT_EQ(api::major_units(Money{-1234}, currency("VND")), "-1234");
}

}  // namespace duebook::tests
