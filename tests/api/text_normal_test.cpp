// SPDX-License-Identifier: Apache-2.0
// Normal forms: one spelling to store, one key to search by.
#include "api/text_normal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/api/random_record.hpp"

namespace duebook::tests {

using api::search_key;
using api::to_nfc;

TEST(Nfc, composes_vietnamese_letters) {
  EXPECT_EQ(to_nfc("Hue\xCC\x82\xCC\x81"), "Huế");
  EXPECT_EQ(to_nfc("Hu\xC3\xAA\xCC\x81"), "Huế");
  EXPECT_EQ(to_nfc("Huế"), "Huế");
  EXPECT_EQ(to_nfc("plain"), "plain");
  EXPECT_EQ(to_nfc(""), "");
}

TEST(Nfc, keeps_what_only_looks_alike) {
  EXPECT_EQ(to_nfc("＝１"), "＝１");
  EXPECT_EQ(to_nfc("ﬁ²"), "ﬁ²");
}

RC_GTEST_PROP(Nfc, changes_nothing_the_second_time, ()) {
  PropertyDraw draw;
  const std::string text = draw_text(draw, domain::memo_rule) + "e\xCC\x82";
  RC_ASSERT(to_nfc(to_nfc(text)) == to_nfc(text));
}

TEST(SearchKey, forgets_marks_case_and_spaces) {
  EXPECT_EQ(search_key("Công ty  Đại\tPhát "), "cong ty dai phat");
  EXPECT_EQ(search_key("cong ty dai phat"), "cong ty dai phat");
  EXPECT_EQ(search_key("ĐƯỜNG ð Ð"), "duong d d");
  EXPECT_EQ(search_key("Hue\xCC\x82\xCC\x81"), "hue");
  EXPECT_EQ(search_key("ＡＢＣ１"), "abc1");
  EXPECT_EQ(search_key("Straße"), "strasse");
  EXPECT_EQ(search_key("   "), "");
}

RC_GTEST_PROP(SearchKey, is_its_own_key, ()) {
  PropertyDraw draw;
  const std::string key = search_key(draw_text(draw, domain::memo_rule));
  RC_ASSERT(search_key(key) == key);
}

}  // namespace duebook::tests
