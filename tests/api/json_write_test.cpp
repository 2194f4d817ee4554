// SPDX-License-Identifier: Apache-2.0
// Canonical JSON: one spelling for every value.
#include "api/json_write.hpp"

#include <gtest/gtest.h>

#include "domain/receivables/allocations.hpp"
#include "tests/domain/sample_commands.hpp"

namespace duebook::tests {
namespace {

template <class T>
std::string json(const T& value) {
  std::string out;
  api::append_json(out, value);
  return out;
}

struct Everything {
  domain::Money amount{-5};
  std::optional<std::uint32_t> count;
  std::vector<domain::Code> codes;
  domain::Change<domain::Name> name;
  DUEBOOK_RECORD("everything", "Fields that may be left out.", amount, count, codes, name)
};

}  // namespace

TEST(JsonWrite, escapes_quote_backslash_and_control_characters_only) {
  EXPECT_EQ(json(std::string_view("a\"b\\c/d")), R"("a\"b\\c/d")");
  EXPECT_EQ(json(std::string_view("\b\f\n\r\t")), R"("\b\f\n\r\t")");
  EXPECT_EQ(json(std::string_view("\x01\x1F\x7F\0", 4)), "\"\\u0001\\u001f\x7F\\u0000\"");
  EXPECT_EQ(json(std::string_view("Đại Phát 😀")), "\"Đại Phát 😀\"");
  EXPECT_EQ(json(std::string_view("")), "\"\"");
}

TEST(JsonWrite, writes_numbers_as_integers_and_decimals_as_text) {
  EXPECT_EQ(json(domain::Money{-1'000'000'000'000'000}), "-1000000000000000");
  EXPECT_EQ(json(std::uint64_t{18'446'744'073'709'551'615u}), "18446744073709551615");
  EXPECT_EQ(json(decimal("1.50")), R"("1.5")");
  EXPECT_EQ(json(decimal("-0")), R"("0")");
  EXPECT_EQ(json(day(1)), R"("2026-01-01")");
  EXPECT_EQ(json(domain::Instant{1'763'690'584'567'890}), R"("2025-11-21T02:03:04.567890Z")");
  EXPECT_EQ(json(currency("VND")), R"("VND")");
  EXPECT_EQ(json(domain::InvoiceId{7}), "7");
  EXPECT_EQ(json(true), "true");
  EXPECT_EQ(json(domain::PaymentMethod::card), R"("card")");
}

TEST(JsonWrite, leaves_out_what_is_absent) {
  EXPECT_EQ(json(Everything{}), R"({"amount":-5})");
  EXPECT_EQ(json(Everything{{1}, 0, {{"A"}}, domain::Change<domain::Name>::to({"n"})}),
            R"({"amount":1,"count":0,"codes":["A"],"name":"n"})");
  EXPECT_EQ(json(Everything{{1}, {}, {}, domain::Change<domain::Name>::cleared()}),
            R"({"amount":1,"name":null})");
  EXPECT_EQ(json(part(3, 500)), R"({"invoice":3,"amount":500})");
}

}  // namespace duebook::tests
