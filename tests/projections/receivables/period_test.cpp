// SPDX-License-Identifier: Apache-2.0
// Periods against the calendar.
#include "projections/receivables/period.hpp"

#include <gtest/gtest.h>

#include "tests/projections/scripted_book.hpp"

namespace duebook::tests {
namespace {

using namespace projections;
using domain::Date;

std::string text_of(const std::vector<PeriodSpan>& spans) {
  std::string out;
  for (const PeriodSpan& span : spans) {
    out += span.label + " " + to_string(span.from) + " " + to_string(span.to) +
           (span.is_partial ? " partial\n" : "\n");
  }
  return out;
}

TEST(Month, agrees_with_the_calendar_on_every_day) {
  for (Date date = domain::date_min; date <= domain::date_max; date = date + 1) {
    const auto civil = domain::to_civil(date);
    const Month month = month_of(date);
    ASSERT_EQ(month, (civil.year - 1900) * 12 + civil.month - 1) << to_string(date);
    ASSERT_EQ(first_day_of(month), domain::from_civil({civil.year, civil.month, 1}));
    ASSERT_EQ(last_day_of(month), domain::end_of_month(date));
  }
  EXPECT_EQ(month_of(domain::date_max + 1), months_max);
}

TEST(Periods, follow_each_other_and_are_cut_at_both_ends) {
  EXPECT_EQ(text_of(periods_between({Period::month, 1}, day("2026-01-15"), day("2026-03-31"))),
            "2026-01 2026-01-15 2026-01-31 partial\n"
            "2026-02 2026-02-01 2026-02-28\n"
            "2026-03 2026-03-01 2026-03-31\n");
  EXPECT_EQ(text_of(periods_between({Period::quarter, 1}, day("2026-01-01"), day("2026-05-02"))),
            "2026-Q1 2026-01-01 2026-03-31\n"
            "2026-Q2 2026-04-01 2026-05-02 partial\n");
  EXPECT_EQ(text_of(periods_between({Period::month, 1}, day("2026-01-15"), day("2026-01-15"))),
            "2026-01 2026-01-15 2026-01-15 partial\n");
}

TEST(Periods, follow_the_fiscal_year) {
  EXPECT_EQ(text_of(periods_between({Period::quarter, 4}, day("2026-03-01"), day("2027-03-31"))),
            "2025-Q4 2026-03-01 2026-03-31 partial\n"
            "2026-Q1 2026-04-01 2026-06-30\n"
            "2026-Q2 2026-07-01 2026-09-30\n"
            "2026-Q3 2026-10-01 2026-12-31\n"
            "2026-Q4 2027-01-01 2027-03-31\n");
  EXPECT_EQ(text_of(periods_between({Period::year, 10}, day("2025-10-01"), day("2027-09-29"))),
            "2025 2025-10-01 2026-09-30\n"
            "2026 2026-10-01 2027-09-29 partial\n");
  // Quarters of a year from February begin in February, May, August and November.
  EXPECT_EQ(text_of(periods_between({Period::quarter, 2}, day("2026-01-01"), day("2026-04-30"))),
            "2025-Q4 2026-01-01 2026-01-31 partial\n"
            "2026-Q1 2026-02-01 2026-04-30\n");
}

TEST(Periods, cover_every_day_once_whatever_the_fiscal_year) {
  for (std::uint32_t start = 1; start <= 12; ++start) {
    for (const Period period : {Period::month, Period::quarter, Period::year}) {
      const auto spans = periods_between({period, start}, domain::date_min, domain::date_max);
      Date next = domain::date_min;
      for (const PeriodSpan& span : spans) {
        ASSERT_EQ(span.from, next) << span.label;
        next = span.to + 1;
      }
      EXPECT_EQ(next, domain::date_max + 1);
    }
  }
}

}  // namespace
}  // namespace duebook::tests
