// SPDX-License-Identifier: Apache-2.0
// The shape and the check digit of Vietnamese tax ids.
#include "domain/parties/tax_id.hpp"

#include <array>
#include <string>

namespace duebook::domain {
namespace {

// The digits alone; empty when something else than a separator stands between them.
std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '.' || c == '-') continue;
    if (c < '0' || c > '9') return {};
    digits.push_back(c);
  }
  return digits;
}

}  // namespace

bool is_tax_id(std::string_view text) {
  const std::size_t count = digits_of(text).size();
  return count == 10 || count == 12 || count == 13;
}

bool has_fitting_check_digit(std::string_view tax_id) {
  constexpr std::array weights{31, 29, 23, 19, 17, 13, 7, 5, 3};
  const std::string digits = digits_of(tax_id);
  if (digits.size() == 12) return true;
  if (digits.size() < 10) return false;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (digits[i] - '0');
  return 10 - sum % 11 == digits[9] - '0';
}

}  // namespace duebook::domain
