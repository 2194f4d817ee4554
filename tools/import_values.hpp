// SPDX-License-Identifier: Apache-2.0
// Dates and numbers as other programs write them. Nothing is guessed: what could be read in two
// ways is read only when the mapping says how.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/values/date.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/money.hpp"
#include "domain/values/wide.hpp"

namespace duebook::tools {

/// Why a text was not read. Codes and sentences are those of rejected lines.
enum class ValueFault {
  none,
  date_format_missing,   ///< not YYYY-MM-DD, and no format is set
  not_a_date,            ///< does not fit the format, or no such day
  decimal_mark_missing,  ///< holds a mark, and none is set
  not_a_number,
  too_many_decimals,  ///< more than the currency, or a decimal, has
  too_large,
};
std::string_view code_of(ValueFault fault);
std::string_view sentence_of(ValueFault fault);
/// Whether a setting is missing, so that not one line but the mapping is to blame.
bool is_of_the_mapping(ValueFault fault);

/// How dates are written: `YYYY-MM-DD hh:mm:ss`, `M/D/YYYY`, … YYYY is a year of four digits; MM
/// and DD two digits, M and D one or two; h, m, s and S (fractions) stand for digits that are
/// checked and dropped; everything else stands for itself.
class DateFormat {
 public:
  /// Nothing when year, month or day is missing or stands twice.
  static std::optional<DateFormat> parse(std::string_view pattern);

  /// `text` must fit from its first to its last character.
  bool read(std::string_view text, domain::Date& out) const;

 private:
  struct Piece {
    char letter = 0;  ///< Y, M, D, a letter of the time, or 0 for a literal
    std::uint8_t digits_min = 0;
    std::uint8_t digits_max = 0;
    char literal = 0;
  };
  std::vector<Piece> pieces_;
};

/// Reads by the format, or, without one, `YYYY-MM-DD` alone.
ValueFault read_date(std::string_view text, const std::optional<DateFormat>& format,
                     domain::Date& out);

/// How numbers are written; 0 = not set.
struct NumberFormat {
  char decimal_mark = 0;
  char thousands = 0;
};

/// digits / 10^decimals, exactly.
struct Number {
  domain::Wide digits = 0;
  int decimals = 0;
};

inline constexpr int number_digits_max = 18;

/// Reads `[-]digits` with the marks that are set. Between thousands stand three digits. A dot or a
/// comma is refused unless it is set as a mark.
ValueFault read_number(std::string_view text, const NumberFormat& format, Number& out);

Number operator*(const Number& a, const Number& b);

/// The number as minor units of a currency with so many digits, exactly.
ValueFault to_money(const Number& number, int minor_digits, domain::Money& out);
/// The number with six places at most, exactly.
ValueFault to_decimal(const Number& number, domain::Decimal& out);

}  // namespace duebook::tools
