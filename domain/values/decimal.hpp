// SPDX-License-Identifier: Apache-2.0
// Decimal: an exact decimal with at most six places, for quantities, unit prices and percentages.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/values/wide.hpp"

namespace duebook::domain {

/// A number held in millionths. On the wire a string: "12", "0.5", "1234.000001".
/// |value| <= 10^12. Written without trailing zeros, so equal values have equal bytes.
struct Decimal {
  std::int64_t millionths = 0;

  static constexpr std::int64_t one = 1'000'000;
  static constexpr std::int64_t millionths_max = 1'000'000'000'000 * one;

  friend constexpr auto operator<=>(Decimal, Decimal) = default;
};

/// Reads `[-]digits[.digits]` with at most six decimals, a dot as the only mark, no exponent, no
/// leading plus and no leading zeros but the one before the dot. False on anything else.
bool parse_decimal(std::string_view text, Decimal& out);

/// Appends the canonical text to `out`.
void append_decimal(std::string& out, Decimal value);
std::string to_string(Decimal value);

/// The fraction numerator / denominator as text with two decimals, rounded half-up (away from
/// zero). Reports print ratios with it. The denominator must not be zero.
std::string ratio_text(Wide numerator, Wide denominator);

/// numerator / denominator rounded half away from zero; the denominator must be positive.
constexpr Wide divide_half_up(Wide numerator, Wide denominator) {
  const Wide half = denominator / 2;
  return numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator);
}

}  // namespace duebook::domain
