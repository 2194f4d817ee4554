// SPDX-License-Identifier: Apache-2.0
// Decimals: read strictly, written in one way, divided half-up.
#include "domain/values/decimal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace duebook::tests {
namespace {

using namespace domain;

std::int64_t millionths_of(std::string_view text) {
  Decimal out{-7};
  EXPECT_TRUE(parse_decimal(text, out)) << text;
  return out.millionths;
}

TEST(Decimal, is_read_with_up_to_six_places) {
  EXPECT_EQ(millionths_of("0"), 0);
  EXPECT_EQ(millionths_of("12"), 12'000'000);
  EXPECT_EQ(millionths_of("0.5"), 500'000);
  EXPECT_EQ(millionths_of("-0.000001"), -1);
  EXPECT_EQ(millionths_of("1234.000001"), 1'234'000'001);
  EXPECT_EQ(millionths_of("1.500000"), 1'500'000);
  EXPECT_EQ(millionths_of("-0"), 0);
  EXPECT_EQ(millionths_of("1000000000000"), Decimal::millionths_max);
  EXPECT_EQ(millionths_of("-1000000000000.000000"), -Decimal::millionths_max);
  EXPECT_EQ(millionths_of("999999999999.999999"), Decimal::millionths_max - 1);
}

TEST(Decimal, refuses_every_malformed_form) {
  for (const std::string_view text : {"",
                                      "-",
                                      "+1",
                                      "--1",
                                      "- 1",
                                      " 1",
                                      "1 ",
                                      ".",
                                      ".5",
                                      "-.5",
                                      "5.",
                                      "-5.",
                                      "1,5",
                                      "1.234,5",
                                      "1.2.3",
                                      "01",
                                      "00",
                                      "-01",
                                      "00.5",
                                      "1e3",
                                      "1E3",
                                      "0x10",
                                      "NaN",
                                      "inf",
                                      "1.0000000",
                                      "0.1234567",
                                      "1_000",
                                      "१",
                                      "½",
                                      "1.5a",
                                      "a",
                                      "1\n",
                                      "1000000000000.000001",
                                      "1000000000001",
                                      "-1000000000000.1",
                                      "9223372036855",
                                      "9999999999999",
                                      "-9999999999999.999999",
                                      "10000000000000",
                                      "18446744073709551616",
                                      "99999999999999999999999999"}) {
    Decimal out{-7};
    EXPECT_FALSE(parse_decimal(text, out)) << text;
    EXPECT_EQ(out.millionths, -7) << text;
  }
}

TEST(Decimal, refuses_a_zero_byte_inside) {
  Decimal out;
  EXPECT_FALSE(parse_decimal(std::string_view("1\0", 2), out));
  EXPECT_FALSE(parse_decimal(std::string_view("1.\0", 3), out));
}

RC_GTEST_PROP(Decimal, is_read_back_from_its_text, ()) {
  const Decimal value{
      *rc::gen::inRange<std::int64_t>(-Decimal::millionths_max, Decimal::millionths_max + 1)};
  Decimal back;
  RC_ASSERT(parse_decimal(to_string(value), back));
  RC_ASSERT(back == value);
}

RC_GTEST_PROP(Decimal, of_few_places_is_read_back_from_its_text, ()) {
  const Decimal value{*rc::gen::inRange<std::int64_t>(-3'000'000, 3'000'000)};
  Decimal back;
  RC_ASSERT(parse_decimal(to_string(value), back));
  RC_ASSERT(back == value);
}

TEST(Decimal, is_written_without_trailing_zeros) {
  EXPECT_EQ(to_string(Decimal{0}), "0");
  EXPECT_EQ(to_string(Decimal{1'500'000}), "1.5");
  EXPECT_EQ(to_string(Decimal{-1}), "-0.000001");
  EXPECT_EQ(to_string(Decimal{10'000'000}), "10");
  EXPECT_EQ(to_string(Decimal{-10'010'000}), "-10.01");
  EXPECT_EQ(to_string(Decimal{Decimal::millionths_max}), "1000000000000");
  EXPECT_EQ(to_string(Decimal{INT64_MIN}), "-9223372036854.775808");
}

TEST(DivideHalfUp, rounds_halves_away_from_zero) {
  EXPECT_TRUE(divide_half_up(5, 2) == 3);
  EXPECT_TRUE(divide_half_up(-5, 2) == -3);
  EXPECT_TRUE(divide_half_up(4, 3) == 1);
  EXPECT_TRUE(divide_half_up(5, 3) == 2);
  EXPECT_TRUE(divide_half_up(-4, 3) == -1);
  EXPECT_TRUE(divide_half_up(0, 3) == 0);
}

RC_GTEST_PROP(DivideHalfUp, is_within_half_a_unit_of_the_fraction, ()) {
  const Wide numerator = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
  const Wide denominator = *rc::gen::inRange<std::int64_t>(1, 1'000);
  const Wide quotient = divide_half_up(numerator, denominator);
  const Wide twice_off = 2 * (numerator - quotient * denominator);
  RC_ASSERT(twice_off <= denominator && twice_off >= -denominator);
  if (twice_off == denominator) RC_ASSERT(numerator < 0);
  if (twice_off == -denominator) RC_ASSERT(numerator > 0);
}

TEST(RatioText, has_two_decimals_rounded_half_up) {
  EXPECT_EQ(ratio_text(1, 3), "0.33");
  EXPECT_EQ(ratio_text(2, 3), "0.67");
  EXPECT_EQ(ratio_text(1, 200), "0.01");
  EXPECT_EQ(ratio_text(-1, 200), "-0.01");
  EXPECT_EQ(ratio_text(-1, 3), "-0.33");
  EXPECT_EQ(ratio_text(1, -3), "-0.33");
  EXPECT_EQ(ratio_text(-1, -3), "0.33");
  EXPECT_EQ(ratio_text(-1, 1'000), "0.00");
  EXPECT_EQ(ratio_text(0, 7), "0.00");
  EXPECT_EQ(ratio_text(100, 1), "100.00");
  EXPECT_EQ(ratio_text(Wide{1'000'000'000'000'000'000}, 1), "1000000000000000000.00");
  EXPECT_EQ(ratio_text(Wide{1'000'000'000'000'000} * 366'000, 1), "366000000000000000000.00");
  EXPECT_EQ(ratio_text(Wide{-4'000'000'000'000'000'007} * 1'000, 3), "-1333333333333333335666.67");
  // Count-back of 212 000 over 100 000, 80 000 and 70 000 in months of 30 days.
  EXPECT_EQ(ratio_text(Wide{60} * 70'000 + Wide{32'000} * 30, 70'000), "73.71");
}

}  // namespace
}  // namespace duebook::tests
