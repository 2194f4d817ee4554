// SPDX-License-Identifier: Apache-2.0
// Days and moments: every day from 1900 to 2199 there and back, and what is no day refused.
#include "domain/values/date.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdio>
#include <string>

namespace duebook::tests {
namespace {

using namespace domain;

// The calendar as children learn it, to compare with.
bool is_leap_year(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

// Calls check(year, month, day, days since 1970-01-01) for every day that a date may be.
template <class Check>
void for_each_day(Check check) {
  int days = -25'567;  // 1900-01-01
  for (int year = 1900; year <= 2199; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= days_in_month(year, month); ++day) check(year, month, day, days++);
    }
  }
}

std::string written(int year, int month, int day) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
  return text.data();
}

TEST(Date, goes_there_and_back_on_every_day_of_three_centuries) {
  for_each_day([](int year, int month, int day, int days) {
    const YearMonthDay civil{year, month, day};
    ASSERT_EQ(from_civil(civil).days, days);
    ASSERT_EQ(to_civil(Date{days}), civil);
    const std::string text = written(year, month, day);
    Date parsed;
    ASSERT_TRUE(parse_date(text, parsed)) << text;
    ASSERT_EQ(parsed.days, days);
    ASSERT_EQ(to_string(parsed), text);
  });
}

TEST(Date, refuses_every_day_a_month_lacks) {
  for (int year = 1900; year <= 2199; ++year) {
    for (int month = 0; month <= 13; ++month) {
      const int last = month >= 1 && month <= 12 ? days_in_month(year, month) : 0;
      for (int day = 0; day <= 32; ++day) {
        Date out;
        ASSERT_EQ(parse_date(written(year, month, day), out), day >= 1 && day <= last)
            << written(year, month, day);
      }
    }
  }
}

TEST(Date, refuses_what_is_no_day) {
  for (const std::string_view text : {"",
                                      "2023-02-29",
                                      "2025-13-01",
                                      "2025-02-30",
                                      "01-02-2025",
                                      "0001-01-01",
                                      "1899-12-31",
                                      "2200-01-01",
                                      "9999-12-31",
                                      "2025-1-01",
                                      "2025-01-1",
                                      "2025/01/01",
                                      "20250101",
                                      "2025-01-01 ",
                                      " 2025-01-01",
                                      "2025-01-01T00:00:00Z",
                                      "+025-01-01",
                                      "-025-01-01",
                                      "2025-0a-01",
                                      "2025-01-0x",
                                      "２025-01-01",
                                      "2025-00-10",
                                      "2025-01-00",
                                      "2025-01-99",
                                      "2025--1-01"}) {
    Date out{-7};
    EXPECT_FALSE(parse_date(text, out)) << text;
    EXPECT_EQ(out.days, -7) << text;
  }
}

TEST(Date, ends_a_month_on_its_last_day) {
  for_each_day([](int year, int month, int, int days) {
    const Date end = end_of_month(Date{days});
    ASSERT_EQ(to_civil(end), (YearMonthDay{year, month, days_in_month(year, month)}));
  });
}

TEST(Date, moved_by_months_keeps_its_day_or_takes_the_last) {
  for_each_day([](int year, int month, int day, int days) {
    if (year % 7 != 3 && !is_leap_year(year)) return;
    for (const int months : {-25, -12, -3, -1, 0, 1, 2, 6, 11, 12, 13, 24, 36}) {
      int to_year = year;
      int to_month = month;
      for (int i = 0; i < months; ++i) {
        if (++to_month == 13) to_month = 1, ++to_year;
      }
      for (int i = 0; i > months; --i) {
        if (--to_month == 0) to_month = 12, --to_year;
      }
      const int to_day = std::min(day, days_in_month(to_year, to_month));
      ASSERT_EQ(to_civil(add_months(Date{days}, months)), (YearMonthDay{to_year, to_month, to_day}))
          << written(year, month, day) << " moved by " << months;
    }
  });
}

std::int64_t micros_of(std::string_view text) {
  Instant out{-7};
  EXPECT_TRUE(parse_instant(text, out)) << text;
  return out.micros;
}

TEST(Instant, is_read_with_a_zone) {
  EXPECT_EQ(micros_of("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(micros_of("1970-01-01t00:00:01z"), 1'000'000);
  EXPECT_EQ(micros_of("1970-01-01T07:00:00+07:00"), 0);
  EXPECT_EQ(micros_of("1969-12-31T19:00:00-05:00"), 0);
  EXPECT_EQ(micros_of("1970-01-01T00:00:00.5Z"), 500'000);
  EXPECT_EQ(micros_of("1970-01-01T00:00:00.000001Z"), 1);
  EXPECT_EQ(micros_of("1970-01-01T00:00:00.123456+00:00"), 123'456);
  EXPECT_EQ(micros_of("1970-01-01T23:59:59.999999Z"), 86'399'999'999);
  EXPECT_EQ(micros_of("2026-11-21T09:03:04.567890+07:00"),
            micros_of("2026-11-21T02:03:04.567890Z"));
}

TEST(Instant, refuses_what_is_no_moment) {
  for (const std::string_view text : {"",
                                      "2026-01-01",
                                      "2026-01-01T00:00:00",
                                      "2026-01-01T25:00:00Z",
                                      "2026-01-01T24:00:00Z",
                                      "2026-01-01T00:60:00Z",
                                      "2026-01-01T00:00:60Z",
                                      "2026-01-01T00:00Z",
                                      "2026-01-01 00:00:00Z",
                                      "2026-02-30T00:00:00Z",
                                      "2026-01-01T00:00:00.Z",
                                      "2026-01-01T00:00:00.1234567Z",
                                      "2026-01-01T00:00:00,5Z",
                                      "2026-01-01T00:00:00+7:00",
                                      "2026-01-01T00:00:00+0700",
                                      "2026-01-01T00:00:00+07",
                                      "2026-01-01T00:00:00+24:00",
                                      "2026-01-01T00:00:00+07:60",
                                      "2026-01-01T00:00:00ZZ",
                                      "2026-01-01T00:00:00Z ",
                                      "2026-01-01T0:00:00Z",
                                      "2026-01-01T00-00:00Z",
                                      "2026-01-01T00:00-00Z",
                                      "2026-01-01T00:00:00 07:00",
                                      "2026-01-01T00:00:00.123456",
                                      "0001-01-01T00:00:00Z"}) {
    Instant out{-7};
    EXPECT_FALSE(parse_instant(text, out)) << text;
    EXPECT_EQ(out.micros, -7) << text;
  }
}

TEST(Instant, is_written_in_utc_with_six_places) {
  EXPECT_EQ(to_string(Instant{0}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(to_string(Instant{-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(to_string(Instant{86'400'000'000}), "1970-01-02T00:00:00.000000Z");
}

RC_GTEST_PROP(Instant, is_read_back_from_its_text, ()) {
  const Instant instant{
      *rc::gen::inRange<std::int64_t>(std::int64_t{date_min.days} * 86'400'000'000,
                                      (std::int64_t{date_max.days} + 1) * 86'400'000'000)};
  Instant back;
  RC_ASSERT(parse_instant(to_string(instant), back));
  RC_ASSERT(back == instant);
}

}  // namespace
}  // namespace duebook::tests
