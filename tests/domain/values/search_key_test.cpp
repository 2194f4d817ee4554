// SPDX-License-Identifier: Apache-2.0
// The key that texts are found by, held against keys made with Unicode's own tables.
#include "domain/values/search_key.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace duebook::tests {
namespace {

using domain::search_key;

struct Vector {
  std::string nfc;
  std::string nfd;
  std::string fold;
};

// The file holds an array of objects of the three texts in this order, without escapes.
std::vector<Vector> vectors() {
  std::ifstream file(DUEBOOK_SOURCE_DIR "/tests/data/vn_text_vectors/fold.json");
  std::stringstream content;
  content << file.rdbuf();
  std::vector<std::string> quoted;
  std::string text;
  for (bool inside = false; const char c : content.str()) {
    if (c == '"') {
      if (inside) quoted.push_back(std::exchange(text, {}));
      inside = !inside;
    } else if (inside) {
      text.push_back(c);
    }
  }
  std::vector<Vector> all;
  for (std::size_t i = 0; i + 5 < quoted.size(); i += 6) {
    all.push_back({quoted[i + 1], quoted[i + 3], quoted[i + 5]});
  }
  return all;
}

TEST(SearchKey, is_that_of_every_vector_in_both_normal_forms) {
  const std::vector<Vector> all = vectors();
  ASSERT_EQ(all.size(), 977u);
  for (const Vector& vector : all) {
    EXPECT_EQ(search_key(vector.nfc), vector.fold);
    EXPECT_EQ(search_key(vector.nfd), vector.fold);
  }
}

TEST(SearchKey, folds_a_key_to_itself) {
  for (const Vector& vector : vectors()) EXPECT_EQ(search_key(vector.fold), vector.fold);
}

TEST(SearchKey, is_the_same_for_all_kinds_of_d) { EXPECT_EQ(search_key("đĐÐðdD"), "dddddd"); }

TEST(SearchKey, has_single_spaces_and_none_at_the_ends) {
  EXPECT_EQ(search_key("  Công\tty \u00A0 An\u3000Phát \n"), "cong ty an phat");
  EXPECT_EQ(search_key(" \u00B4 "), "");
  EXPECT_EQ(search_key(""), "");
}

TEST(SearchKey, writes_compatibility_forms_as_plain_letters) {
  EXPECT_EQ(search_key("ＡＢＣ１２３"), "abc123");
  EXPECT_EQ(search_key("ﬁn № 5 ™ m²"), "fin no 5 tm m2");
}

TEST(SearchKey, keeps_what_has_no_base_letter) {
  EXPECT_EQ(search_key("ØRE Æ ß Ł 株式会社 😀"), "øre æ ß ł 株式会社 😀");
  EXPECT_EQ(search_key("ООО РОМАШКА ΑΩ Ё"), "ооо ромашка αω ё");
}

}  // namespace
}  // namespace duebook::tests
