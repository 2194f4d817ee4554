// SPDX-License-Identifier: Apache-2.0
// The shape and the check digit of Vietnamese tax ids.
#include "domain/parties/tax_id.hpp"

#include <gtest/gtest.h>

#include <string>

namespace duebook::tests {
namespace {

using namespace domain;

TEST(TaxId, has_ten_twelve_or_thirteen_digits) {
  for (const char* text : {"0100109106", "0100109106-001", "0100109106001", "001099012345",
                           "0100 109 106", "01.00109106"}) {
    EXPECT_TRUE(is_tax_id(text)) << text;
  }
  for (const char* text : {"", "123", "010010910", "01001091061", "01001091060011", "010010910A",
                           "0100109106/001", "----------", "０１００１０９１０６"}) {
    EXPECT_FALSE(is_tax_id(text)) << text;
  }
}

TEST(TaxId, of_a_company_ends_in_its_check_digit) {
  EXPECT_TRUE(has_fitting_check_digit("0100109106"));
  EXPECT_TRUE(has_fitting_check_digit("0100109106-001"));
  EXPECT_TRUE(has_fitting_check_digit("0300588569"));
  for (char last = '0'; last <= '9'; ++last) {
    EXPECT_EQ(has_fitting_check_digit(std::string("010010910") + last), last == '6') << last;
  }
}

TEST(TaxId, of_a_person_has_no_check_digit) {
  EXPECT_TRUE(has_fitting_check_digit("001099012345"));
  EXPECT_FALSE(has_fitting_check_digit("12"));
}

TEST(TaxId, whose_first_nine_digits_have_no_check_digit_never_fits) {
  // 31·0 + … : a sum that 11 divides would need the check digit 10.
  int without = 0;
  for (int n = 0; n < 1'000; ++n) {
    const std::string nine = std::to_string(100'000'000 + n);
    int fitting = 0;
    for (char last = '0'; last <= '9'; ++last) fitting += has_fitting_check_digit(nine + last);
    EXPECT_LE(fitting, 1);
    without += fitting == 0;
  }
  EXPECT_GT(without, 50);
  EXPECT_LT(without, 150);
}

}  // namespace
}  // namespace duebook::tests
