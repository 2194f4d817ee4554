// SPDX-License-Identifier: Apache-2.0
// Vietnamese tax ids (mã số thuế): 10 digits, 13 for a branch, or 12 for a personal id.
#pragma once

#include <string_view>

namespace duebook::domain {

/// 10, 12 or 13 digits; spaces, dots and dashes between them do not count.
bool is_tax_id(std::string_view text);

/// Whether digit 10 is the check digit of the first nine (weights 31 29 23 19 17 13 7 5 3, mod 11).
/// True for a personal id, which has none. No law publishes the algorithm: warn, do not reject.
bool has_fitting_check_digit(std::string_view tax_id);

}  // namespace duebook::domain
