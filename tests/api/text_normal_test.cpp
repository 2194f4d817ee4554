// SPDX-License-Identifier: Apache-2.0
// The normal form that texts are stored in.
#include "api/text_normal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/api/random_record.hpp"

namespace duebook::tests {

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

}  // namespace duebook::tests
