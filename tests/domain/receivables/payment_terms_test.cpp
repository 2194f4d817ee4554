// SPDX-License-Identifier: Apache-2.0
// From agreed terms to dated amounts that add up.
#include "domain/receivables/payment_terms.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/parties/customers.hpp"
#include "tests/describe.hpp"
#include "tests/domain/sample_commands.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

using Requested = std::vector<RequestedInstalment>;
using Settled = std::vector<Instalment>;

struct Terms {
  std::optional<Date> due = {};
  std::optional<std::uint32_t> credit_days = {};
  Requested instalments = {};
  std::int64_t total = 100;
  std::uint32_t customers_days = 30;
};

Checked<Settled> settled(const Terms& terms) {
  return settle_terms({terms.due, terms.credit_days, terms.instalments}, day(10),
                      Money{terms.total}, terms.customers_days);
}

void expect_settled(const Terms& terms, const Settled& expected) {
  const auto made = settled(terms);
  ASSERT_TRUE(made) << row_of(made.rejection().reason).code;
  EXPECT_EQ(describe(*made), describe(expected));
}

void expect_rejected(const Terms& terms, Reason reason, const std::string& pointer) {
  const auto made = settled(terms);
  ASSERT_FALSE(made) << describe(*made);
  EXPECT_EQ(row_of(made.rejection().reason).code, row_of(reason).code);
  EXPECT_EQ(made.rejection().pointer, pointer);
}

TEST(PaymentTerms, are_the_customers_credit_days_unless_others_are_given) {
  expect_settled({}, {{day(40), Money{100}}});
  expect_settled({.due = day(12)}, {{day(12), Money{100}}});
  expect_settled({.due = day(10)}, {{day(10), Money{100}}});
  expect_settled({.credit_days = 0}, {{day(10), Money{100}}});
  expect_settled({.credit_days = 5}, {{day(15), Money{100}}});
  expect_settled({.credit_days = credit_days_max}, {{day(10 + 3650), Money{100}}});
}

TEST(PaymentTerms, split_evenly_by_largest_remainder) {
  expect_settled({.instalments = {{day(10), {}}, {day(20), {}}, {day(30), {}}}},
                 {{day(10), Money{34}}, {day(20), Money{33}}, {day(30), Money{33}}});
}

TEST(PaymentTerms, take_given_amounts_in_order_of_due_date) {
  expect_settled(
      {.instalments = {{day(30), Money{50}}, {day(10), Money{20}}, {day(30), Money{30}}}},
      {{day(10), Money{20}}, {day(30), Money{50}}, {day(30), Money{30}}});
}

TEST(PaymentTerms, exclude_each_other) {
  expect_rejected({.due = day(20), .credit_days = 3}, Reason::fields_exclude, "/credit_days");
  expect_rejected({.due = day(20), .instalments = {{day(20), {}}}}, Reason::fields_exclude,
                  "/instalments");
  expect_rejected({.credit_days = 3, .instalments = {{day(20), {}}}}, Reason::fields_exclude,
                  "/instalments");
}

TEST(PaymentTerms, are_rejected_with_the_field_to_blame) {
  expect_rejected({.due = day(9)}, Reason::due_before_issue, "/due_date");
  expect_rejected({.credit_days = credit_days_max + 1}, Reason::out_of_range, "/credit_days");
  expect_rejected({.credit_days = 0xFFFF'FFFF}, Reason::out_of_range, "/credit_days");
  expect_rejected({.instalments = Requested(121, {day(20), {}})}, Reason::too_many, "/instalments");
  expect_rejected({.instalments = {{day(20), Money{60}}, {day(30), Money{41}}}},
                  Reason::instalments_differ, "/instalments");
  expect_rejected({.instalments = {{day(20), Money{100}}, {day(30), {}}}},
                  Reason::instalments_differ, "/instalments");
  expect_rejected({.instalments = {{day(20), Money{100}}, {day(30), Money{0}}}},
                  Reason::must_be_positive, "/instalments/1/amount");
  expect_rejected({.instalments = {{day(20), Money{-1}}, {day(30), Money{101}}}},
                  Reason::must_be_positive, "/instalments/0/amount");
  expect_rejected({.instalments = {{day(20), Money{money_max + 1}}}}, Reason::out_of_range,
                  "/instalments/0/amount");
  expect_rejected({.instalments = {{day(20), {}}, {day(9), {}}}}, Reason::due_before_issue,
                  "/instalments");
}

TEST(PaymentTerms, end_with_the_calendar) {
  const auto late = settle_terms({{}, {}, {}}, date_max - 3, Money{1}, 4);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.rejection(), (Rejection{Reason::out_of_range, "/credit_days"}));
  EXPECT_TRUE(settle_terms({{}, {}, {}}, date_max - 3, Money{1}, 3));
}

TEST(PaymentTerms, take_as_many_instalments_as_allowed) {
  const auto made = settled({.instalments = Requested(instalments_max, {day(20), {}})});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->size(), instalments_max);
}

RC_GTEST_PROP(PaymentTerms, always_add_up_to_the_total_in_order, ()) {
  const auto total = *rc::gen::inRange<std::int64_t>(0, money_max + 1);
  const auto days =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(10, 400)));
  RC_PRE(days.size() <= instalments_max);
  Requested requested;
  for (const int due : days) requested.push_back({day(due), {}});
  const auto made = settled({.instalments = requested, .total = total});
  RC_ASSERT(static_cast<bool>(made));
  RC_ASSERT(made->size() == days.size());
  std::int64_t sum = 0;
  Date last = date_min;
  for (const Instalment& instalment : *made) {
    RC_ASSERT(instalment.due_date >= last);
    const std::int64_t even = total / static_cast<std::int64_t>(days.size());
    RC_ASSERT(instalment.amount.minor == even || instalment.amount.minor == even + 1);
    last = instalment.due_date;
    sum += instalment.amount.minor;
  }
  RC_ASSERT(sum == total);
}

}  // namespace
}  // namespace duebook::tests
