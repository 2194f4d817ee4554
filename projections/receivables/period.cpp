// SPDX-License-Identifier: Apache-2.0
// Month arithmetic and the labels of periods.
#include "projections/receivables/period.hpp"

#include <algorithm>

namespace duebook::projections {
namespace {

using domain::Date;

constexpr std::int32_t first_year = domain::to_civil(domain::date_min).year;
static_assert(domain::to_civil(domain::date_max).year - first_year + 1 == months_max / 12);

std::vector<std::uint16_t> make_month_table() {
  constexpr std::size_t days_max = domain::date_max - domain::date_min + 2;
  std::vector<std::uint16_t> months;
  for (Month month = 0; months.size() < days_max; ++month) {
    const std::int32_t days = last_day_of(month) - first_day_of(month) + 1;
    months.insert(months.end(), static_cast<std::size_t>(days), static_cast<std::uint16_t>(month));
  }
  return months;
}

std::string two_digits(std::int32_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

}  // namespace

MonthsOfDates::MonthsOfDates() {
  static const std::vector<std::uint16_t> table = make_month_table();
  by_day_ = table.data();
}

Month month_of(Date date) { return MonthsOfDates()[date]; }

Date first_day_of(Month month) {
  // Months before date_min occur as starts of fiscal years.
  const std::int32_t from_zero = first_year * 12 + month;
  return domain::from_civil({from_zero / 12, from_zero % 12 + 1, 1});
}

Date last_day_of(Month month) { return first_day_of(month + 1) - 1; }

std::int32_t PeriodRule::length_months() const {
  switch (period) {
    case Period::month: return 1;
    case Period::quarter: return 3;
    case Period::year: return 12;
  }
  DUEBOOK_ASSERT(false);
  return 0;
}

Month PeriodRule::start_of(Month month) const {
  // Counted from a fiscal year's start before all months, so that the remainder is never negative.
  const Month origin = static_cast<Month>(fiscal_start) - 1 - 12;
  return month - (month - origin) % length_months();
}

std::string PeriodRule::label_of(Month start) const {
  const std::int32_t calendar = first_year * 12 + start;
  if (period == Period::month) {
    return std::to_string(calendar / 12) + "-" + two_digits(calendar % 12 + 1);
  }
  const std::int32_t fiscal = calendar - (static_cast<std::int32_t>(fiscal_start) - 1);
  const std::string year = std::to_string(fiscal / 12);
  return period == Period::year ? year : year + "-Q" + std::to_string(fiscal % 12 / 3 + 1);
}

std::vector<PeriodSpan> periods_between(const PeriodRule& rule, Date from, Date to) {
  DUEBOOK_ASSERT(from <= to);
  std::vector<PeriodSpan> spans;
  for (Month start = rule.start_of(month_of(from)); first_day_of(start) <= to;
       start += rule.length_months()) {
    const Date first = first_day_of(start);
    const Date last = first_day_of(start + rule.length_months()) - 1;
    spans.push_back({rule.label_of(start), std::max(first, from), std::min(last, to),
                     first < from || last > to});
  }
  return spans;
}

}  // namespace duebook::projections
