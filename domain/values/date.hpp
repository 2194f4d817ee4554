// SPDX-License-Identifier: Apache-2.0
// Date and Instant: a business day in the book's zone, and a moment on the clock.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace duebook::domain {

/// A calendar day, counted from 1970-01-01 = 0 in the proleptic Gregorian calendar. On the wire
/// `YYYY-MM-DD`. Accepted from 1900-01-01 to 2199-12-31: what lies outside is a typing error.
struct Date {
  std::int32_t days = 0;

  friend constexpr auto operator<=>(Date, Date) = default;
  friend constexpr Date operator+(Date date, std::int32_t days) { return {date.days + days}; }
  friend constexpr Date operator-(Date date, std::int32_t days) { return {date.days - days}; }
  friend constexpr std::int32_t operator-(Date a, Date b) { return a.days - b.days; }
};

struct YearMonthDay {
  std::int32_t year;
  std::int32_t month;  ///< 1..12
  std::int32_t day;    ///< 1..31

  friend constexpr auto operator<=>(const YearMonthDay&, const YearMonthDay&) = default;
};

/// Day number of a civil date; the month must be 1..12, the day may overrun it.
/// After Howard Hinnant, "chrono-compatible low-level date algorithms".
constexpr Date from_civil(YearMonthDay civil) {
  const std::int32_t y = civil.year - (civil.month <= 2);
  const std::int32_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int32_t year_of_era = y - era * 400;
  const std::int32_t day_of_year =
      (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
  const std::int32_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146097 + day_of_era - 719468};
}

/// The civil date of a day number: the inverse of from_civil.
constexpr YearMonthDay to_civil(Date date) {
  const std::int32_t z = date.days + 719468;
  const std::int32_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int32_t day_of_era = z - era * 146097;
  const std::int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int32_t mp = (5 * day_of_year + 2) / 153;
  const std::int32_t month = mp + (mp < 10 ? 3 : -9);
  return {year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * mp + 2) / 5 + 1};
}

inline constexpr Date date_min = from_civil({1900, 1, 1});
inline constexpr Date date_max = from_civil({2199, 12, 31});

/// Reads exactly `YYYY-MM-DD`, an existing day between date_min and date_max.
bool parse_date(std::string_view text, Date& out);
void append_date(std::string& out, Date date);
std::string to_string(Date date);

/// Last day of the month that `date` lies in.
Date end_of_month(Date date);
/// `date` moved by whole months; a day the month lacks becomes its last day.
Date add_months(Date date, std::int32_t months);

/// A moment: microseconds since 1970-01-01T00:00:00Z. On the wire RFC 3339 in UTC with six places,
/// `2026-11-21T02:03:04.567890Z`.
struct Instant {
  std::int64_t micros = 0;

  friend constexpr auto operator<=>(Instant, Instant) = default;
};

/// Reads RFC 3339 with a zone (Z or +hh:mm) and up to six decimals of a second.
bool parse_instant(std::string_view text, Instant& out);
void append_instant(std::string& out, Instant instant);
std::string to_string(Instant instant);

}  // namespace duebook::domain
