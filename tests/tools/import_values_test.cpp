// SPDX-License-Identifier: Apache-2.0
// Dates and numbers of other programs: what is read, what is refused, and that nothing is guessed.
#include "tools/import_values.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace duebook::tools {
namespace {

// The date as YYYY-MM-DD, or the fault's code.
std::string read_as(const char* format, const char* text) {
  const auto parsed = format == nullptr ? std::optional<DateFormat>() : DateFormat::parse(format);
  EXPECT_EQ(parsed.has_value(), format != nullptr) << format;
  domain::Date date;
  const ValueFault fault = read_date(text, parsed, date);
  return fault == ValueFault::none ? domain::to_string(date) : std::string(code_of(fault));
}

// The number in millionths, or the fault's code.
std::string number_as(NumberFormat format, const char* text) {
  Number number;
  domain::Decimal decimal;
  ValueFault fault = read_number(text, format, number);
  if (fault == ValueFault::none) fault = to_decimal(number, decimal);
  return fault == ValueFault::none ? domain::to_string(decimal) : std::string(code_of(fault));
}

constexpr NumberFormat english{'.', ','};
constexpr NumberFormat vietnamese{',', '.'};
constexpr NumberFormat unknown{};

}  // namespace

TEST(ImportDate, is_read_by_its_format) {
  EXPECT_EQ(read_as("M/D/YYYY", "1/2/2013"), "2013-01-02");
  EXPECT_EQ(read_as("D/M/YYYY", "1/2/2013"), "2013-02-01");
  EXPECT_EQ(read_as("M/D/YYYY", "12/31/2013"), "2013-12-31");
  EXPECT_EQ(read_as("DD.MM.YYYY", "05.06.2024"), "2024-06-05");
  EXPECT_EQ(read_as("YYYYMMDD", "20240229"), "2024-02-29");
  EXPECT_EQ(read_as("YYYY-MM-DD hh:mm:ss", "2010-12-01 08:26:00"), "2010-12-01");
  EXPECT_EQ(read_as("YYYY-MM-DD hh:mm:ss.SSS", "1996-07-04 00:00:00.000"), "1996-07-04");
  EXPECT_EQ(read_as("YYYY-MM-DD", " 2024-02-29 "), "2024-02-29");
}

TEST(ImportDate, is_refused_when_it_does_not_fit_from_end_to_end) {
  EXPECT_EQ(read_as("M/D/YYYY", "13/1/2013"), "not-a-date");
  EXPECT_EQ(read_as("M/D/YYYY", "2/30/2013"), "not-a-date");
  EXPECT_EQ(read_as("M/D/YYYY", "1/2/13"), "not-a-date");
  EXPECT_EQ(read_as("M/D/YYYY", "1/2/2013 "), "2013-01-02");
  EXPECT_EQ(read_as("M/D/YYYY", "1/2/2013x"), "not-a-date");
  EXPECT_EQ(read_as("MM/DD/YYYY", "1/2/2013"), "not-a-date");
  EXPECT_EQ(read_as("YYYY-MM-DD hh:mm", "2013-01-02 25:00"), "not-a-date");
  EXPECT_EQ(read_as("YYYY-MM-DD", "1899-12-31"), "not-a-date");
  EXPECT_EQ(read_as("YYYY-MM-DD", ""), "not-a-date");
}

TEST(ImportDate, is_never_guessed) {
  EXPECT_EQ(read_as(nullptr, "2013-02-01"), "2013-02-01");
  EXPECT_EQ(read_as(nullptr, "2013-02-30"), "not-a-date");
  for (const char* text : {"4/6/2013", "1/15/2013", "04.06.2013", "20130604", "2013/06/04"}) {
    EXPECT_EQ(read_as(nullptr, text), "date-format-missing") << text;
  }
}

TEST(ImportDate, has_a_format_that_names_year_month_and_day_once) {
  for (const char* pattern : {"", "M/D", "D/M/YY", "YYYY-MM-DD-DD", "YYYYY-MM-DD", "MMM D YYYY"}) {
    EXPECT_FALSE(DateFormat::parse(pattern)) << pattern;
  }
}

RC_GTEST_PROP(ImportDate, is_read_back_as_it_was_written, ()) {
  const domain::Date date{*rc::gen::inRange(domain::date_min.days, domain::date_max.days + 1)};
  const domain::YearMonthDay civil = domain::to_civil(date);
  const std::string text = std::to_string(civil.day) + "." + std::to_string(civil.month) + "." +
                           std::to_string(civil.year);
  domain::Date read;
  RC_ASSERT(read_date(text, DateFormat::parse("D.M.YYYY"), read) == ValueFault::none);
  RC_ASSERT(read == date);
}

TEST(ImportNumber, is_read_by_its_marks) {
  EXPECT_EQ(number_as(english, "1,234,567.89"), "1234567.89");
  EXPECT_EQ(number_as(vietnamese, "1.234.567,89"), "1234567.89");
  EXPECT_EQ(number_as(english, "1.234"), "1.234");
  EXPECT_EQ(number_as(vietnamese, "1.234"), "1234");
  EXPECT_EQ(number_as({',', ' '}, "1 234,5"), "1234.5");
  EXPECT_EQ(number_as(english, "1234.5"), "1234.5");
  EXPECT_EQ(number_as(english, "-0.50"), "-0.5");
  EXPECT_EQ(number_as(english, "007"), "7");
  EXPECT_EQ(number_as(unknown, " 1500000 "), "1500000");
}

TEST(ImportNumber, is_never_guessed) {
  for (const char* text : {"1.234", "1,234", "55.94", "1.234.567", "1,234.56"}) {
    EXPECT_EQ(number_as(unknown, text), "decimal-mark-missing") << text;
  }
  EXPECT_EQ(number_as({'.', 0}, "1,234"), "not-a-number");
}

TEST(ImportNumber, is_refused_when_it_is_none) {
  for (const char* text : {"", "-", "abc", "1e5", "+1", "$5", "1.", ".5", "1,23", "1234,567",
                           "12,34,567", ",123", "1,234,", "1.2.3", "1.5,000", "(5)", "--1"}) {
    EXPECT_EQ(number_as(english, text), "not-a-number") << text;
  }
  EXPECT_EQ(number_as(english, "0.1234567"), "too-many-decimals");
  EXPECT_EQ(number_as(english, "0.1234560"), "0.123456");
  EXPECT_EQ(number_as(english, "1234567890123"), "too-large");
  EXPECT_EQ(number_as(english, "1234567890123456789"), "too-large");
}

TEST(ImportNumber, is_scaled_exactly) {
  const auto money = [](const char* text, Number scale, int minor_digits) {
    Number number;
    domain::Money out;
    EXPECT_EQ(read_number(text, english, number), ValueFault::none);
    const ValueFault fault = to_money(number * scale, minor_digits, out);
    return fault == ValueFault::none ? std::to_string(out.minor) : std::string(code_of(fault));
  };
  EXPECT_EQ(money("55.94", {1, 0}, 2), "5594");
  EXPECT_EQ(money("55.945", {1, 0}, 2), "too-many-decimals");
  EXPECT_EQ(money("139.12", {1'000, 0}, 0), "139120");
  EXPECT_EQ(money("-22.2", {-1, 0}, 2), "2220");
  EXPECT_EQ(money("5594", {1, 2}, 2), "5594");
  EXPECT_EQ(money("10000000000001", {1, 0}, 2), "too-large");
}

RC_GTEST_PROP(ImportNumber, is_read_back_as_it_was_written, ()) {
  const auto minor = *rc::gen::inRange<std::int64_t>(-domain::money_max, domain::money_max + 1);
  const std::uint64_t size = static_cast<std::uint64_t>(minor < 0 ? -minor : minor);
  std::string whole = std::to_string(size / 100);
  for (std::size_t at = whole.size(); at > 3;) whole.insert(at -= 3, ".");
  const std::string cents = std::to_string(size % 100 + 100).substr(1);
  const std::string text = (minor < 0 ? "-" : "") + whole + "," + cents;
  Number number;
  domain::Money money;
  RC_ASSERT(read_number(text, vietnamese, number) == ValueFault::none);
  RC_ASSERT(to_money(number, 2, money) == ValueFault::none);
  RC_ASSERT(money.minor == minor);
}

TEST(ImportValue, names_the_setting_that_is_missing) {
  EXPECT_NE(sentence_of(ValueFault::date_format_missing).find("set date_format"),
            std::string::npos);
  EXPECT_NE(sentence_of(ValueFault::decimal_mark_missing).find("set decimal_mark"),
            std::string::npos);
  EXPECT_TRUE(is_of_the_mapping(ValueFault::date_format_missing));
  EXPECT_FALSE(is_of_the_mapping(ValueFault::not_a_date));
}

}  // namespace duebook::tools
