// SPDX-License-Identifier: Apache-2.0
// Canonical reader: the inverse of the writer, and nothing but that.
#include "api/canonical_reader.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "api/json_write.hpp"
#include "domain/receivables/invoices.hpp"

namespace duebook::tests {
namespace {

template <class T>
std::optional<T> read(std::string_view text) {
  api::CanonicalReader in(text);
  T value{};
  if (!read_canonical(in, value) || !in.at_end()) return {};
  return value;
}

std::optional<std::string> read_string(std::string_view text) {
  api::CanonicalReader in(text);
  std::string value;
  if (!in.read_string(value) || !in.at_end()) return {};
  return value;
}

struct Point {
  std::optional<std::uint32_t> x;
  std::vector<std::uint32_t> y;
  domain::Change<domain::Money> z;
  DUEBOOK_RECORD("point", "Optional fields.", x, y, z)
};

}  // namespace

TEST(CanonicalReader, takes_integers_in_one_spelling) {
  EXPECT_EQ(read<domain::Money>("-12"), domain::Money{-12});
  EXPECT_EQ(read<domain::Money>("0"), domain::Money{0});
  for (const char* text : {"", "-", "-0", "00", "01", "-01", "+1", "1.0", "1e3", " 1", "1 ",
                           "9223372036854775808", "\"1\""}) {
    EXPECT_FALSE(read<domain::Money>(text)) << text;
  }
  EXPECT_EQ(read<std::uint32_t>("4294967295"), 4'294'967'295u);
  EXPECT_FALSE(read<std::uint32_t>("4294967296"));
  EXPECT_FALSE(read<std::uint32_t>("-1"));
}

TEST(CanonicalReader, takes_decimals_and_moments_in_one_spelling) {
  EXPECT_TRUE(read<domain::Decimal>(R"("1.5")"));
  EXPECT_TRUE(read<domain::Decimal>(R"("100")"));
  EXPECT_TRUE(read<domain::Decimal>(R"("-0.000001")"));
  for (const char* text : {R"("1.50")", R"("-0")", R"("0.0")", R"("1.")", R"(".5")", "1.5"}) {
    EXPECT_FALSE(read<domain::Decimal>(text)) << text;
  }
  EXPECT_TRUE(read<domain::Instant>(R"("2026-11-21T02:03:04.567890Z")"));
  for (const char* text :
       {R"("2026-11-21T02:03:04Z")", R"("2026-11-21T02:03:04.56789Z")",
        R"("2026-11-21t02:03:04.567890Z")", R"("2026-11-21T02:03:04.567890z")",
        R"("2026-11-21T02:03:04.567+07:00")", R"("2026-11-21T02:03:04+07:0000")"}) {
    EXPECT_FALSE(read<domain::Instant>(text)) << text;
  }
}

TEST(CanonicalReader, takes_escapes_only_where_the_writer_makes_them) {
  EXPECT_EQ(read_string(R"("a\"\\\n\u0001")"), "a\"\\\n\x01");
  for (const char* text :
       {R"("\/")", R"("\u000a")", R"("\u0041")", R"("\u00e9")", R"("\u001F")", R"("\u0020")",
        R"("\x")", R"("\)", "\"a\nb\"", "\"a\x01\"", R"("a)", R"(a")", ""}) {
    EXPECT_FALSE(read_string(text)) << text;
  }
}

RC_GTEST_PROP(CanonicalReader, reads_back_any_string, (const std::string& text)) {
  std::string written;
  api::append_json_string(written, text);
  RC_ASSERT(read_string(written) == text);
}

TEST(CanonicalReader, takes_fields_in_their_order_without_spaces) {
  EXPECT_TRUE(read<Point>(R"({})"));
  EXPECT_TRUE(read<Point>(R"({"x":1,"y":[1,2],"z":null})"));
  EXPECT_TRUE(read<Point>(R"({"y":[1]})"));
  for (const char* text :
       {"", "{", "}", R"({"x":1,})", R"({,"x":1})", R"({"y":[1],"x":1})", R"({"x":1,"x":1})",
        R"({ "x":1})", R"({"x": 1})", R"({"x":1 })", R"({"x":null})", R"({"y":[]})",
        R"({"y":[1,]})", R"({"y":[1})", R"({"w":1})", R"({"x":1,"w":1})", R"({"x":1"y":[1]})"}) {
    EXPECT_FALSE(read<Point>(text)) << text;
  }
}

TEST(CanonicalReader, asks_for_fields_that_are_not_optional) {
  EXPECT_TRUE(read<domain::PaidAtOnce>(R"({"amount":1})"));
  EXPECT_FALSE(read<domain::PaidAtOnce>(R"({"method":"cash"})"));
  EXPECT_FALSE(read<domain::PaidAtOnce>(R"({"amount":1,"method":"gold"})"));
}

}  // namespace duebook::tests
