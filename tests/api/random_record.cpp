// SPDX-License-Identifier: Apache-2.0
// Texts and currencies of random records.
#include "tests/api/random_record.hpp"

#include <array>

namespace duebook::tests {

std::string draw_text(Draw& draw, const domain::TextRule& rule) {
  if (&rule == &domain::zone_rule) {
    constexpr auto zones = std::to_array<std::string_view>(
        {"Asia/Ho_Chi_Minh", "UTC", "America/New_York", "Europe/Berlin"});
    return std::string(zones[static_cast<std::size_t>(draw.between(0, 3))]);
  }
  constexpr auto pieces = std::to_array<std::string_view>(
      {"a", "Z", "0", " ", "\"", "\\", "/", "đ", "ễ", "＝", "😀", "'", "\x7E", "é", "\n", "\t"});
  const std::size_t usable = pieces.size() - (rule.lines == domain::Lines::many ? 0 : 2);
  std::string text = "x";
  for (std::int64_t left = draw.between(0, 6); left > 0; --left) {
    text += pieces[static_cast<std::size_t>(draw.between(0, static_cast<int>(usable) - 1))];
  }
  return text + "y";
}

domain::Currency draw_currency(Draw& draw) {
  constexpr auto codes = std::to_array<std::string_view>({"VND", "USD", "KWD", "EUR", "JPY"});
  domain::Currency currency;
  const auto i = static_cast<std::size_t>(draw.between(0, 4));
  DUEBOOK_ASSERT(domain::Currency::parse(codes[i], currency));
  return currency;
}

}  // namespace duebook::tests
