// SPDX-License-Identifier: Apache-2.0
// Money: checked sums, known currencies, and a split that loses nothing.
#include "domain/values/money.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <numeric>
#include <set>
#include <string>

namespace duebook::tests {
namespace {

using namespace domain;

TEST(Money, is_in_range_up_to_ten_to_the_fifteen) {
  EXPECT_TRUE(is_in_range(Money{1'000'000'000'000'000}));
  EXPECT_TRUE(is_in_range(Money{-1'000'000'000'000'000}));
  EXPECT_FALSE(is_in_range(Money{1'000'000'000'000'001}));
  EXPECT_FALSE(is_in_range(Money{-1'000'000'000'000'001}));
  EXPECT_FALSE(is_in_range(Money{std::numeric_limits<std::int64_t>::min()}));
}

TEST(MoneyDeathTest, ends_the_process_when_a_sum_leaves_64_bits) {
  const Money largest{std::numeric_limits<std::int64_t>::max()};
  const Money smallest{std::numeric_limits<std::int64_t>::min()};
  EXPECT_DEATH((void)(largest + Money{1}), "assertion failed");
  EXPECT_DEATH((void)(smallest - Money{1}), "assertion failed");
  EXPECT_DEATH((void)(-smallest), "assertion failed");
}

TEST(Currency, knows_iso_codes_and_their_minor_digits) {
  const auto digits = [](std::string_view code) {
    Currency currency;
    EXPECT_TRUE(Currency::parse(code, currency)) << code;
    EXPECT_EQ(currency.code(), code);
    return currency.minor_digits();
  };
  EXPECT_EQ(digits("VND"), 0);
  EXPECT_EQ(digits("JPY"), 0);
  EXPECT_EQ(digits("USD"), 2);
  EXPECT_EQ(digits("EUR"), 2);
  EXPECT_EQ(digits("KWD"), 3);
  EXPECT_EQ(digits("AED"), 2);
  EXPECT_EQ(digits("ZWG"), 2);
}

TEST(Currency, refuses_everything_else) {
  for (const std::string_view code :
       {"", "US", "US$", "usd", "USDD", " USD", "USD ", "XXX", "ABC", "ZZZ", "AAA", "VNĐ"}) {
    Currency currency;
    EXPECT_FALSE(Currency::parse(code, currency)) << code;
  }
}

TEST(Currency, is_found_by_every_combination_of_letters_exactly_when_listed) {
  std::set<std::string> found;
  std::string code = "AAA";
  for (code[0] = 'A'; code[0] <= 'Z'; ++code[0]) {
    for (code[1] = 'A'; code[1] <= 'Z'; ++code[1]) {
      for (code[2] = 'A'; code[2] <= 'Z'; ++code[2]) {
        Currency currency;
        if (!Currency::parse(code, currency)) continue;
        EXPECT_EQ(Currency::from_index(currency.index()), currency);
        EXPECT_EQ(currency.code(), code);
        EXPECT_GE(currency.minor_digits(), 0);
        EXPECT_LE(currency.minor_digits(), 3);
        found.insert(code);
      }
    }
  }
  std::set<std::uint16_t> indexes;
  for (const std::string& known : found) {
    Currency currency;
    Currency::parse(known, currency);
    indexes.insert(currency.index());
  }
  EXPECT_GT(found.size(), 140u);
  EXPECT_EQ(indexes.size(), found.size());
  EXPECT_EQ(*indexes.rbegin() + 1u, found.size());  // the list holds nothing unreachable
}

TEST(CurrencyDeathTest, ends_the_process_at_an_index_outside_the_list) {
  EXPECT_DEATH((void)Currency::from_index(60'000), "assertion failed");
}

std::int64_t sum_of(const std::vector<Money>& parts) {
  std::int64_t sum = 0;
  for (const Money part : parts) sum += part.minor;
  return sum;
}

std::vector<std::int64_t> split(std::int64_t total, const std::vector<Wide>& weights) {
  std::vector<std::int64_t> minors;
  for (const Money part : split_by_largest_remainder(Money{total}, weights)) {
    minors.push_back(part.minor);
  }
  return minors;
}

TEST(Split, gives_the_rest_to_the_largest_remainders_and_then_to_the_first) {
  using Parts = std::vector<std::int64_t>;
  EXPECT_EQ(split(10, {1, 1, 1}), (Parts{4, 3, 3}));
  EXPECT_EQ(split(11, {1, 1, 1}), (Parts{4, 4, 3}));
  EXPECT_EQ(split(-10, {1, 1, 1}), (Parts{-4, -3, -3}));
  EXPECT_EQ(split(10, {1, 2}), (Parts{3, 7}));
  EXPECT_EQ(split(100, {0, 5, 0}), (Parts{0, 100, 0}));
  EXPECT_EQ(split(7, {0, 0}), (Parts{7, 0}));
  EXPECT_EQ(split(0, {3, 4}), (Parts{0, 0}));
  EXPECT_EQ(split(1, {1, 1'000'000}), (Parts{0, 1}));
}

// Weights from none to as large as a document's exact nets, in units of 10^-20.
rc::Gen<std::vector<Wide>> weights() {
  const auto weight =
      rc::gen::apply([](std::uint64_t low, int shift) { return Wide{low} << shift; },
                     rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange(0, 51));
  const auto small = rc::gen::map(rc::gen::inRange(0, 5), [](int value) { return Wide{value}; });
  return rc::gen::nonEmpty(rc::gen::container<std::vector<Wide>>(rc::gen::oneOf(weight, small)));
}

rc::Gen<std::int64_t> totals() {
  return rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-20, 20),
                        rc::gen::inRange<std::int64_t>(-money_max, money_max + 1),
                        rc::gen::element(std::int64_t{money_max}, std::int64_t{-money_max}));
}

RC_GTEST_PROP(Split, loses_nothing, ()) {
  const std::int64_t total = *totals();
  RC_ASSERT(sum_of(split_by_largest_remainder(Money{total}, *weights())) == total);
}

RC_GTEST_PROP(Split, keeps_every_part_within_one_unit_of_its_ideal, ()) {
  const std::int64_t total = *totals();
  const auto of = *weights();
  long double weight_sum = 0;
  for (const Wide weight : of) weight_sum += static_cast<long double>(weight);
  RC_PRE(weight_sum > 0);
  const auto parts = split_by_largest_remainder(Money{total}, of);
  for (std::size_t i = 0; i < of.size(); ++i) {
    const long double ideal =
        static_cast<long double>(total) * static_cast<long double>(of[i]) / weight_sum;
    const long double off = static_cast<long double>(parts[i].minor) - ideal;
    RC_ASSERT(off < 1.001L && off > -1.001L);
  }
}

RC_GTEST_PROP(Split, gives_a_larger_weight_no_smaller_part, ()) {
  const std::int64_t total = *rc::gen::inRange<std::int64_t>(0, money_max);
  const auto of = *rc::gen::nonEmpty(rc::gen::container<std::vector<Wide>>(
      rc::gen::map(rc::gen::inRange(0, 9), [](int value) { return Wide{value}; })));
  RC_PRE(std::accumulate(of.begin(), of.end(), Wide{0}) > 0);
  const auto parts = split_by_largest_remainder(Money{total}, of);
  for (std::size_t i = 0; i < of.size(); ++i) {
    for (std::size_t j = 0; j < of.size(); ++j) {
      if (of[i] > of[j]) RC_ASSERT(parts[i] >= parts[j]);
      if (of[i] == of[j] && i < j) RC_ASSERT(parts[i] >= parts[j]);
    }
  }
}

RC_GTEST_PROP(Split, of_the_negative_total_is_the_negative_split, ()) {
  const std::int64_t total = *rc::gen::inRange<std::int64_t>(0, money_max);
  const auto of = *weights();
  const auto plus = split_by_largest_remainder(Money{total}, of);
  const auto minus = split_by_largest_remainder(Money{-total}, of);
  for (std::size_t i = 0; i < of.size(); ++i) RC_ASSERT(minus[i] == -plus[i]);
}

}  // namespace
}  // namespace duebook::tests
