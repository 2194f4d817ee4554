// SPDX-License-Identifier: Apache-2.0
// Cursors of lists: what comes back from them, and what does not.
#include "api/list_cursor.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

namespace duebook::tests {
namespace {

using api::cursor_text;
using api::ListCursor;
using api::parse_cursor;

TEST(ListCursor, comes_back_from_its_text) {
  rc::check([](std::uint64_t after, std::uint64_t known_at, std::int32_t days,
               const std::string& bound_to) {
    const ListCursor cursor{after, known_at, domain::Date{days}};
    const std::string text = cursor_text(cursor, bound_to);
    RC_ASSERT(parse_cursor(text, bound_to) == cursor);
    RC_ASSERT(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_") == std::string::npos);
  });
}

TEST(ListCursor, is_refused_when_any_of_its_characters_is_another) {
  const std::string text = cursor_text({77, 1'000, domain::Date{20'000}}, "b/customers");
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : {'A', 'B', '-', '+', '=', ' ', '\0', '\xC3'}) {
      std::string changed = text;
      if (changed[i] == c) continue;
      changed[i] = c;
      EXPECT_EQ(parse_cursor(changed, "b/customers"), std::nullopt) << changed;
    }
  }
}

TEST(ListCursor, is_refused_when_it_is_cut_or_longer) {
  const std::string text = cursor_text({77, 1'000, domain::Date{20'000}}, "b/customers");
  EXPECT_EQ(parse_cursor(text + "A", "b/customers"), std::nullopt);
  EXPECT_EQ(parse_cursor(text + "==", "b/customers"), std::nullopt);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(parse_cursor(text.substr(0, size), "b/customers"), std::nullopt);
  }
}

TEST(ListCursor, is_refused_away_from_what_it_is_bound_to) {
  const std::string text = cursor_text({77, 1'000, domain::Date{20'000}}, "b/customers");
  EXPECT_EQ(parse_cursor(text, "b/employees"), std::nullopt);
  EXPECT_EQ(parse_cursor(text, ""), std::nullopt);
}

}  // namespace
}  // namespace duebook::tests
