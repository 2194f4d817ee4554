// SPDX-License-Identifier: Apache-2.0
// What finds a customer while somebody types.
#include "projections/parties/search.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/describe.hpp"

namespace duebook::tests {
namespace {

using projections::phone_digits;
using projections::Search;
using projections::searched_text;
using projections::SearchRank;
using projections::SearchText;

constexpr const char* name = "Nguyễn Thị Minh Hà";

// The rank of a customer with everything to be found by.
std::optional<SearchRank> rank(const std::string& typed) {
  static const std::string searched =
      searched_text("KH-0012", name, "+84 912 345 678", "0101243150-001");
  return Search(SearchText{typed}).rank(searched, name);
}

bool finds(const std::string& typed) { return rank(typed).has_value(); }

TEST(Search, finds_by_a_part_of_the_code_without_case) {
  EXPECT_EQ(rank("kh-0012"), SearchRank::same_code);
  EXPECT_EQ(rank("kh-"), SearchRank::code_begins);
  EXPECT_EQ(rank("0012"), SearchRank::other);
  EXPECT_FALSE(finds("KH-13"));
}

TEST(Search, finds_by_the_beginnings_of_words_in_any_order) {
  EXPECT_TRUE(finds("minh ha"));
  EXPECT_TRUE(finds("ha ngu"));
  EXPECT_TRUE(finds("  NGUYEN   thi "));
  EXPECT_FALSE(finds("inh"));
  EXPECT_FALSE(finds("minh hai"));
}

TEST(Search, finds_with_and_without_marks_and_puts_same_marks_first) {
  EXPECT_EQ(rank("nguyen"), SearchRank::other);
  EXPECT_EQ(rank("Nguyễn"), SearchRank::same_marks);
  EXPECT_EQ(rank("nguyên"), SearchRank::other);
  EXPECT_EQ(rank("minh hà"), SearchRank::same_marks);
}

TEST(Search, finds_by_initials) {
  EXPECT_TRUE(finds("ntmh"));
  EXPECT_TRUE(finds("NTM"));
  EXPECT_TRUE(finds("mh"));
  EXPECT_FALSE(finds("nth"));
  EXPECT_FALSE(finds("z"));
}

TEST(Search, finds_by_digits_of_the_phone_however_it_is_written) {
  for (const char* typed : {"0912345678", "+84912345678", "84912345678", "0912.345", "345 678"}) {
    EXPECT_TRUE(finds(typed)) << typed;
  }
  EXPECT_FALSE(finds("0913"));
}

TEST(Search, finds_by_digits_of_the_tax_id) {
  EXPECT_TRUE(finds("0101243150"));
  EXPECT_TRUE(finds("3150-001"));
}

TEST(Search, takes_two_digits_for_no_phone) { EXPECT_FALSE(finds("56")); }

TEST(Search, finds_nothing_by_signs_alone) { EXPECT_FALSE(finds("%%%")); }

TEST(Search, sees_words_behind_punctuation) {
  const std::string searched = searched_text("X", "Cty (TNHH) An-Phát", "", "");
  EXPECT_TRUE(Search(SearchText{"tnhh phat"}).rank(searched, "Cty (TNHH) An-Phát"));
  EXPECT_TRUE(Search(SearchText{"ctap"}).rank(searched, "Cty (TNHH) An-Phát"));
}

TEST(Search, ranks_numbers_by_where_they_have_what_was_typed) {
  const Search search(SearchText{"12"});
  EXPECT_EQ(search.rank_number("12"), SearchRank::same_code);
  EXPECT_EQ(search.rank_number("123"), SearchRank::code_begins);
  EXPECT_EQ(search.rank_number("00000012"), SearchRank::other);
  EXPECT_EQ(search.rank_number("21"), std::nullopt);
}

TEST(PhoneDigits, are_those_dialled_at_home) {
  EXPECT_EQ(phone_digits("+84 912 345 678"), "0912345678");
  EXPECT_EQ(phone_digits("0084912345678"), "0912345678");
  EXPECT_EQ(phone_digits("0912.345.678"), "0912345678");
  EXPECT_EQ(phone_digits("84 Nguyễn Du"), "84");
  EXPECT_EQ(phone_digits(""), "");
}

}  // namespace
}  // namespace duebook::tests
