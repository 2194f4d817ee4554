// SPDX-License-Identifier: Apache-2.0
// Typed text: its limits, and the key under which codes are the same.
#include "domain/values/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace duebook::tests {
namespace {

using namespace domain;

struct Tidied {
  TextFault fault;
  std::string text;

  friend bool operator==(const Tidied&, const Tidied&) = default;
};

Tidied tidied(const TextRule& rule, std::string_view text) {
  const TextFault fault = tidy_text(rule, text);
  return {fault, std::string(text)};
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Text, loses_the_spaces_at_its_ends) {
  EXPECT_EQ(tidied(name_rule, "  Công ty  An "), (Tidied{TextFault::none, "Công ty  An"}));
  EXPECT_EQ(tidied(name_rule, "x"), (Tidied{TextFault::none, "x"}));
}

TEST(Text, must_not_be_blank) {
  EXPECT_EQ(tidied(name_rule, "").fault, TextFault::blank);
  EXPECT_EQ(tidied(name_rule, "     ").fault, TextFault::blank);
  EXPECT_EQ(tidied(memo_rule, " ").fault, TextFault::blank);
}

TEST(Text, is_counted_in_characters_not_bytes) {
  for (const TextRule* rule : {&code_rule, &name_rule, &phone_rule, &tax_id_rule, &number_rule,
                               &serial_rule, &unit_rule, &zone_rule, &memo_rule}) {
    for (const std::string_view letter : {"a", "Đ", "ệ", "𝄞"}) {
      EXPECT_EQ(tidied(*rule, repeated(letter, rule->characters_max)).fault, TextFault::none);
      EXPECT_EQ(tidied(*rule, repeated(letter, rule->characters_max + 1)).fault,
                TextFault::too_long);
    }
  }
  EXPECT_EQ(tidied(name_rule, repeated("x", 10'001)).fault, TextFault::too_long);
}

TEST(Text, is_counted_without_the_spaces_at_its_ends) {
  const std::string text = "  " + repeated("a", code_rule.characters_max) + "   ";
  EXPECT_EQ(tidied(code_rule, text).fault, TextFault::none);
}

TEST(Text, refuses_every_control_character) {
  for (int c = 0; c < 0x20; ++c) {
    const std::string text = std::string("a") + static_cast<char>(c) + "b";
    EXPECT_EQ(tidied(code_rule, text).fault, TextFault::control_character) << c;
    const bool is_layout = c == '\n' || c == '\t';
    EXPECT_EQ(tidied(memo_rule, text).fault,
              is_layout ? TextFault::none : TextFault::control_character)
        << c;
  }
  EXPECT_EQ(tidied(memo_rule, "a\x7f").fault, TextFault::control_character);
  for (int c = 0x80; c < 0xA0; ++c) {
    const std::string text = std::string("a\xC2") + static_cast<char>(c);
    EXPECT_EQ(tidied(memo_rule, text).fault, TextFault::control_character) << c;
  }
  EXPECT_EQ(tidied(memo_rule, "a\xC2\xA0z").fault, TextFault::none);
}

TEST(Text, refuses_a_newline_at_the_end_of_a_code) {
  EXPECT_EQ(tidied(code_rule, "C1\n").fault, TextFault::control_character);
}

TEST(FoldCase, maps_every_letter_of_vietnamese) {
  const std::pair<std::string_view, std::string_view> pairs[] = {
      {"AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY", "aăâbcdđeêghiklmnoôơpqrstuưvxy"},
      {"ÀẢÃÁẠ", "àảãáạ"},
      {"ẰẲẴẮẶ", "ằẳẵắặ"},
      {"ẦẨẪẤẬ", "ầẩẫấậ"},
      {"ÈẺẼÉẸ", "èẻẽéẹ"},
      {"ỀỂỄẾỆ", "ềểễếệ"},
      {"ÌỈĨÍỊ", "ìỉĩíị"},
      {"ÒỎÕÓỌ", "òỏõóọ"},
      {"ỒỔỖỐỘ", "ồổỗốộ"},
      {"ỜỞỠỚỢ", "ờởỡớợ"},
      {"ÙỦŨÚỤ", "ùủũúụ"},
      {"ỪỬỮỨỰ", "ừửữứự"},
      {"ỲỶỸÝỴ", "ỳỷỹýỵ"},
      {"FJWZ", "fjwz"}};
  for (const auto& [upper, lower] : pairs) {
    EXPECT_EQ(fold_case(upper), lower);
    EXPECT_EQ(fold_case(lower), lower);
  }
}

TEST(FoldCase, maps_letters_of_other_latin_scripts) {
  EXPECT_EQ(fold_case("ÄÖÜŁŃŚŹŻĆĘÇŞĞŸŽŠČÐÞØÅĿŊ"), "äöüłńśźżćęçşğÿžščðþøåŀŋ");
}

TEST(FoldCase, leaves_the_rest_alone) {
  for (const std::string_view text :
       {"", "×÷ßıİĸŉſ", "Кириллица", "日本", "𝄞", "0-9_/.", "[]{}@`"}) {
    EXPECT_EQ(fold_case(text), text);
  }
}

std::string utf8(char32_t c) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
}

TEST(FoldCase, is_idempotent_and_keeps_the_length_of_every_letter) {
  for (char32_t c = 1; c < 0xD800; ++c) {
    const std::string text = utf8(c);
    const std::string folded = fold_case(text);
    ASSERT_EQ(folded.size(), text.size()) << static_cast<std::uint32_t>(c);
    ASSERT_EQ(fold_case(folded), folded) << static_cast<std::uint32_t>(c);
    ASSERT_TRUE(folds_to(text, folded));
  }
}

TEST(FoldsTo, tells_texts_of_other_keys_apart) {
  EXPECT_TRUE(folds_to("Đơn-1", "đơn-1"));
  EXPECT_FALSE(folds_to("Đơn-1", "đon-1"));
  EXPECT_FALSE(folds_to("KH1", "kh12"));
  EXPECT_FALSE(folds_to("KH12", "kh1"));
  EXPECT_FALSE(folds_to("KH1", "KH2"));
}

}  // namespace
}  // namespace duebook::tests
