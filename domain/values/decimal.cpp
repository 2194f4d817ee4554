// SPDX-License-Identifier: Apache-2.0
// Text of exact decimals, read strictly and written canonically.
#include "domain/values/decimal.hpp"

#include "domain/values/assert.hpp"

namespace duebook::domain {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_unsigned(std::string& out, std::uint64_t value, int digits_min) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0 || count < digits_min);
  while (count > 0) out.push_back(digits[--count]);
}

}  // namespace

bool parse_decimal(std::string_view text, Decimal& out) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  const std::string_view places = dot == std::string_view::npos ? "" : text.substr(dot + 1);
  if (whole.empty() || whole.size() > 13 || (whole.size() > 1 && whole.front() == '0'))
    return false;
  if (dot != std::string_view::npos && (places.empty() || places.size() > 6)) return false;
  std::int64_t value = 0;
  for (const char c : whole) {
    if (!is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  if (value > Decimal::millionths_max / Decimal::one) return false;  // else scaling overflows
  for (std::size_t i = 0; i < 6; ++i) {
    const char c = i < places.size() ? places[i] : '0';
    if (!is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  if (value > Decimal::millionths_max) return false;
  out.millionths = negative ? -value : value;
  return true;
}

void append_decimal(std::string& out, Decimal value) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(value.millionths);
  if (value.millionths < 0) {
    out.push_back('-');
    magnitude = 0 - magnitude;
  }
  append_unsigned(out, magnitude / Decimal::one, 1);
  std::uint64_t places = magnitude % Decimal::one;
  if (places == 0) return;
  int digits = 6;
  for (; places % 10 == 0; places /= 10) --digits;
  out.push_back('.');
  append_unsigned(out, places, digits);
}

std::string to_string(Decimal value) {
  std::string out;
  append_decimal(out, value);
  return out;
}

std::string ratio_text(Wide numerator, Wide denominator) {
  DUEBOOK_ASSERT(denominator != 0);
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  Wide hundredths = divide_half_up(numerator * 100, denominator);
  std::string out;
  if (hundredths < 0) {
    out.push_back('-');
    hundredths = -hundredths;
  }
  // What 64 bits do not hold is written in two pieces.
  constexpr Wide piece = 1'000'000'000'000'000'000;
  const Wide whole = hundredths / 100;
  if (whole >= piece) append_unsigned(out, static_cast<std::uint64_t>(whole / piece), 1);
  append_unsigned(out, static_cast<std::uint64_t>(whole % piece), whole >= piece ? 18 : 1);
  out.push_back('.');
  append_unsigned(out, static_cast<std::uint64_t>(hundredths % 100), 2);
  return out;
}

}  // namespace duebook::domain
