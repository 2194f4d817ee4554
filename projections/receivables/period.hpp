// SPDX-License-Identifier: Apache-2.0
// Periods: the months, quarters and fiscal years that reports over time are made of.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/values/date.hpp"

namespace duebook::projections {

enum class Period : std::uint8_t { month, quarter, year };
constexpr auto wire_names(Period) {
  return std::to_array<std::string_view>({"month", "quarter", "year"});
}

/// A calendar month, counted from the month of domain::date_min = 0.
using Month = std::int32_t;

/// As many months as there are dates for.
inline constexpr Month months_max = 300 * 12;

/// Month of a date between date_min and the day after date_max. Reads a table: made for scans.
Month month_of(domain::Date date);
domain::Date first_day_of(Month month);
domain::Date last_day_of(Month month);

/// Quarters and years start with the book's fiscal year, in its month `fiscal_start` (1..12).
/// Months are labelled by the calendar, quarters and years by the calendar year in which their
/// fiscal year starts: from April on, 2026-Q1 is April to June 2026, 2026-Q4 is January to March
/// 2027, and 2026 is the twelve months up to March 2027. From January on they are the usual ones.
struct PeriodRule {
  Period period = Period::month;
  std::uint32_t fiscal_start = 1;

  std::int32_t length_months() const;
  /// First month of the period that `month` lies in; below 0 when it begins before date_min.
  Month start_of(Month month) const;
  /// "2026-10", "2026-Q4" or "2026" of the period that begins with `start`.
  std::string label_of(Month start) const;
};

/// A period, as far as it lies between two dates.
struct PeriodSpan {
  std::string label;
  domain::Date from;
  domain::Date to;          ///< last day
  bool is_partial = false;  ///< the dates leave out days of the period

  std::int32_t days() const { return to - from + 1; }
};

/// The periods from one date to another (from <= to), in order, without gaps.
std::vector<PeriodSpan> periods_between(const PeriodRule& rule, domain::Date from, domain::Date to);

}  // namespace duebook::projections
