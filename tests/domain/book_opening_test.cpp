// SPDX-License-Identifier: Apache-2.0
// Rules of opening a book.
#include "domain/book_opening.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

OpenBook minimal() { return {{"Sổ"}, currency("VND"), {}, {}, {}}; }

TEST(OpenBook, has_defaults) {
  Given().when(minimal()).then(
      {BookOpened{{"Sổ"}, currency("VND"), {"Asia/Ho_Chi_Minh"}, 1, AllocationPolicy::oldest_due}});
}

TEST(OpenBook, settles_what_the_book_goes_by) {
  Given()
      .when(
          OpenBook{{"B"}, currency("USD"), ZoneName{"Europe/Berlin"}, 7, AllocationPolicy::manual})
      .then({BookOpened{{"B"}, currency("USD"), {"Europe/Berlin"}, 7, AllocationPolicy::manual}})
      .then_book([](const Book& book) {
        EXPECT_TRUE(book.settings->open);
        EXPECT_EQ(book.settings->currency, currency("USD"));
        EXPECT_EQ(book.settings->fiscal_year_start_month, 7);
        EXPECT_EQ(book.settings->allocation, AllocationPolicy::manual);
        EXPECT_STREQ(book.settings->time_zone, "Europe/Berlin");
      });
}

TEST(OpenBook, opens_it_once) {
  Given(open_book()).when(minimal()).then_rejected(Reason::book_exists, "");
}

TEST(OpenBook, comes_before_everything_else) {
  Given()
      .when(register_customer("C1"))
      .then_rejected(Reason::book_not_found, "")
      .when(invoice({}))
      .then_rejected(Reason::book_not_found, "");
}

TEST(OpenBook, takes_a_month_as_start_of_the_fiscal_year) {
  for (std::uint32_t month = 0; month <= 14; ++month) {
    OpenBook command = minimal();
    command.fiscal_year_start_month = month;
    Given given;
    given.when(command);
    EXPECT_EQ(given.outcome().rejection.has_value(), month < 1 || month > 12) << month;
  }
  OpenBook command = minimal();
  command.fiscal_year_start_month = 0xFFFF'FF01;
  Given().when(command).then_rejected(Reason::out_of_range, "/fiscal_year_start_month");
}

TEST(OpenBook, refuses_a_time_zone_longer_than_the_settings_hold) {
  OpenBook command = minimal();
  command.time_zone = ZoneName{std::string(64, 'Z')};
  Given().when(command).then_book(
      [](const Book& book) { EXPECT_EQ(std::string(book.settings->time_zone).size(), 64u); });
  std::string of_two_bytes_each;
  for (int i = 0; i < 64; ++i) of_two_bytes_each += "đ";
  command.time_zone = ZoneName{of_two_bytes_each};
  Given().when(command).then_rejected(Reason::not_a_time_zone, "/time_zone");
}

}  // namespace
}  // namespace duebook::tests
