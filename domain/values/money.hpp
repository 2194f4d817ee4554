// SPDX-License-Identifier: Apache-2.0
// Money: integer minor units of one currency, added with checks, never a floating-point number.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "domain/values/assert.hpp"
#include "domain/values/wide.hpp"

namespace duebook::domain {

/// The largest amount of one document, either sign: every JSON client reads it exactly (< 2^53).
inline constexpr std::int64_t money_max = 1'000'000'000'000'000;

/// An amount in minor units (VND has none, so 1 = 1 ₫; USD 12.34 = 1234). The currency stands
/// beside it, on the document. Sums are checked: leaving 64 bits is a bug, since a book refuses
/// documents long before (`Reason::exceeds_book_turnover`).
struct Money {
  std::int64_t minor = 0;

  friend constexpr auto operator<=>(Money, Money) = default;

  friend constexpr Money operator+(Money a, Money b) {
    Money sum;
    DUEBOOK_ASSERT(!__builtin_add_overflow(a.minor, b.minor, &sum.minor));
    return sum;
  }
  friend constexpr Money operator-(Money a, Money b) {
    Money difference;
    DUEBOOK_ASSERT(!__builtin_sub_overflow(a.minor, b.minor, &difference.minor));
    return difference;
  }
  constexpr Money operator-() const { return Money{} - *this; }
  constexpr Money& operator+=(Money b) { return *this = *this + b; }
  constexpr Money& operator-=(Money b) { return *this = *this - b; }
};

/// Whether a document may carry this amount: |amount| <= money_max.
constexpr bool is_in_range(Money amount) {
  return amount.minor <= money_max && amount.minor >= -money_max;
}

/// Splits `total` in proportion to `weights` (each >= 0) so that the parts add up exactly: floors
/// first, then one minor unit each to the largest remainders, earlier parts first on a tie.
/// All weights zero: everything goes to the first part. `weights` must not be empty.
std::vector<Money> split_by_largest_remainder(Money total, std::span<const Wide> weights);

/// An ISO 4217 currency code with the number of its minor digits. Only listed codes exist.
class Currency {
 public:
  constexpr Currency() = default;

  /// Finds `code` (three upper-case letters); false when it is not a currency.
  static bool parse(std::string_view code, Currency& out);

  std::string_view code() const;
  /// Digits after the decimal mark: VND and JPY 0, USD 2, KWD 3.
  int minor_digits() const;
  /// Position in the list of currencies; stable within one build only.
  std::uint16_t index() const { return index_; }
  static Currency from_index(std::uint16_t index);

  friend constexpr auto operator<=>(Currency, Currency) = default;

 private:
  std::uint16_t index_ = 0;
};

}  // namespace duebook::domain
