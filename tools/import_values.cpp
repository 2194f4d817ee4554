// SPDX-License-Identifier: Apache-2.0
// Readers of dates and numbers by the formats of a mapping.
#include "tools/import_values.hpp"

#include <algorithm>
#include <array>

namespace duebook::tools {
namespace {

struct FaultRow {
  ValueFault fault;
  std::string_view code;
  std::string_view sentence;
};

constexpr auto faults = std::to_array<FaultRow>({
    {ValueFault::none, "", ""},
    {ValueFault::date_format_missing, "date-format-missing",
     "The date is not YYYY-MM-DD, so its order could be guessed only; set date_format, such as "
     "\"M/D/YYYY\" or \"D/M/YYYY\"."},
    {ValueFault::not_a_date, "not-a-date", "The date does not fit date_format."},
    {ValueFault::decimal_mark_missing, "decimal-mark-missing",
     "A dot or comma in a number could be a decimal mark or part thousands; set decimal_mark and, "
     "if numbers have them, thousands."},
    {ValueFault::not_a_number, "not-a-number",
     "A number with no marks but decimal_mark and thousands is expected."},
    {ValueFault::too_many_decimals, "too-many-decimals",
     "The number has more decimals than can be kept exactly."},
    {ValueFault::too_large, "too-large", "The number is too large."},
});

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

domain::Wide power_of_ten(int exponent) {
  domain::Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// number × 10^places as a whole number.
ValueFault to_whole(const Number& number, int places, std::int64_t max, std::int64_t& out) {
  domain::Wide whole = number.digits;
  const int shift = places - number.decimals;
  if (shift < 0) {
    const domain::Wide divisor = power_of_ten(-shift);
    if (whole % divisor != 0) return ValueFault::too_many_decimals;
    whole /= divisor;
  }
  const auto is_over = [&] { return whole > max || whole < -domain::Wide{max}; };
  for (int i = 0; i < shift && !is_over(); ++i) whole *= 10;
  if (is_over()) return ValueFault::too_large;
  out = static_cast<std::int64_t>(whole);
  return ValueFault::none;
}

// The whole part, whose thousands stand in threes when they are marked at all.
bool take_whole_part(std::string_view& text, char thousands, std::string& digits) {
  std::size_t group = 0;
  bool is_grouped = false;
  for (; !text.empty(); text.remove_prefix(1)) {
    const char c = text.front();
    if (is_digit(c)) {
      digits.push_back(c);
      ++group;
    } else if (thousands != 0 && c == thousands) {
      if (group == 0 || group > 3 || (is_grouped && group != 3)) return false;
      is_grouped = true;
      group = 0;
    } else {
      break;
    }
  }
  return is_grouped ? group == 3 : group > 0;
}

}  // namespace

std::string_view code_of(ValueFault fault) { return faults[static_cast<std::size_t>(fault)].code; }

std::string_view sentence_of(ValueFault fault) {
  return faults[static_cast<std::size_t>(fault)].sentence;
}

bool is_of_the_mapping(ValueFault fault) {
  return fault == ValueFault::date_format_missing || fault == ValueFault::decimal_mark_missing;
}

std::optional<DateFormat> DateFormat::parse(std::string_view pattern) {
  constexpr std::string_view letters = "YMDhmsS";
  DateFormat format;
  std::string seen;
  while (!pattern.empty()) {
    const char c = pattern.front();
    std::size_t run = 1;
    if (letters.find(c) == letters.npos) {
      format.pieces_.push_back({0, 0, 0, c});
    } else {
      while (run < pattern.size() && pattern[run] == c) ++run;
      if (seen.find(c) != seen.npos) return {};
      if (c == 'Y' ? run != 4 : (c != 'S' && run > 2)) return {};
      const auto digits = static_cast<std::uint8_t>(run);
      format.pieces_.push_back(
          {c, digits, static_cast<std::uint8_t>(run == 1 && c != 'S' ? 2 : digits), 0});
      seen.push_back(c);
    }
    pattern.remove_prefix(run);
  }
  for (const char needed : {'Y', 'M', 'D'}) {
    if (seen.find(needed) == seen.npos) return {};
  }
  return format;
}

bool DateFormat::read(std::string_view text, domain::Date& out) const {
  domain::YearMonthDay civil{0, 0, 0};
  for (const Piece& piece : pieces_) {
    if (piece.letter == 0) {
      if (!text.starts_with(piece.literal)) return false;
      text.remove_prefix(1);
      continue;
    }
    std::int32_t value = 0;
    std::size_t digits = 0;
    while (digits < piece.digits_max && digits < text.size() && is_digit(text[digits])) {
      value = value * 10 + (text[digits++] - '0');
    }
    if (digits < piece.digits_min) return false;
    text.remove_prefix(digits);
    if (piece.letter == 'Y') civil.year = value;
    if (piece.letter == 'M') civil.month = value;
    if (piece.letter == 'D') civil.day = value;
    if (piece.letter == 'h' && value > 24) return false;
    if ((piece.letter == 'm' || piece.letter == 's') && value > 60) return false;
  }
  if (!text.empty() || civil.month < 1 || civil.month > 12) return false;
  out = domain::from_civil(civil);
  return domain::to_civil(out) == civil && out >= domain::date_min && out <= domain::date_max;
}

ValueFault read_date(std::string_view text, const std::optional<DateFormat>& format,
                     domain::Date& out) {
  text = trimmed(text);
  if (format) return format->read(text, out) ? ValueFault::none : ValueFault::not_a_date;
  if (domain::parse_date(text, out)) return ValueFault::none;
  // Only a text like an ISO date can be no other date.
  const bool is_iso_like = text.size() == 10 && text[4] == '-' && text[7] == '-';
  return is_iso_like ? ValueFault::not_a_date : ValueFault::date_format_missing;
}

ValueFault read_number(std::string_view text, const NumberFormat& format, Number& out) {
  text = trimmed(text);
  const bool has_mark = text.find_first_of(".,") != text.npos;
  if (has_mark && format.decimal_mark == 0) return ValueFault::decimal_mark_missing;
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  std::string digits;
  if (!take_whole_part(text, format.thousands, digits)) return ValueFault::not_a_number;
  out.decimals = 0;
  if (!text.empty()) {
    if (format.decimal_mark == 0 || text.front() != format.decimal_mark || text.size() == 1) {
      return ValueFault::not_a_number;
    }
    text.remove_prefix(1);
    if (!std::ranges::all_of(text, is_digit)) return ValueFault::not_a_number;
    out.decimals = static_cast<int>(std::min<std::size_t>(text.size(), number_digits_max + 1));
    digits += text;
  }
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  if (digits.size() - zeros > number_digits_max || out.decimals > number_digits_max) {
    return ValueFault::too_large;
  }
  out.digits = 0;
  for (const char digit : digits) out.digits = out.digits * 10 + (digit - '0');
  if (is_negative) out.digits = -out.digits;
  return ValueFault::none;
}

Number operator*(const Number& a, const Number& b) {
  return {a.digits * b.digits, a.decimals + b.decimals};
}

ValueFault to_money(const Number& number, int minor_digits, domain::Money& out) {
  return to_whole(number, minor_digits, domain::money_max, out.minor);
}

ValueFault to_decimal(const Number& number, domain::Decimal& out) {
  return to_whole(number, 6, domain::Decimal::millionths_max, out.millionths);
}

}  // namespace duebook::tools
