// SPDX-License-Identifier: Apache-2.0
// Targets: decoded once, refused when they cannot be.
#include "api/target.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace duebook::tests {
namespace {

using api::parse_target;
using api::percent_encode;

}  // namespace

TEST(Target, is_split_and_decoded_once) {
  const auto target = parse_target("/v1/a%2Fb/%C4%91+x?q=a+b%2B&empty=&flag&%6B=%25%34%31&&");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (std::vector<std::string>{"v1", "a/b", "đ+x"}));
  ASSERT_EQ(target->parameters.size(), 4u);
  EXPECT_EQ(target->parameters[0].value, "a b+");
  EXPECT_EQ(target->parameters[1].name + target->parameters[1].value, "empty");
  EXPECT_EQ(target->parameters[2].name + target->parameters[2].value, "flag");
  EXPECT_EQ(target->parameters[3].name, "k");
  EXPECT_EQ(target->parameters[3].value, "%41");
}

TEST(Target, keeps_dots_and_empty_segments_as_they_are) {
  EXPECT_EQ(parse_target("/a/%2e%2e%2fb/../c")->segments,
            (std::vector<std::string>{"a", "../b", "..", "c"}));
  EXPECT_EQ(parse_target("/")->segments, (std::vector<std::string>{""}));
  EXPECT_EQ(parse_target("//a/")->segments, (std::vector<std::string>{"", "a", ""}));
}

TEST(Target, is_refused_when_it_cannot_be_decoded) {
  for (const char* text : {"", "v1", "*", "http://x/", "/%", "/%4", "/%zz", "/%4g", "/a?b=%",
                           "/a?%=1", "/%FF", "/%C0%AF", "/%ED%A0%80", "/a?b=%80"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

RC_GTEST_PROP(Target, brings_back_what_was_percent_encoded, (std::uint32_t seed)) {
  // given any text in ASCII and beyond
  std::string text = "x";
  for (; seed != 0; seed /= 131)
    text += seed % 131 < 128 ? std::string(1, static_cast<char>(seed % 131)) : "ễ";
  // when
  const auto target = parse_target("/" + percent_encode(text) + "?a=" + percent_encode(text));
  // then
  RC_ASSERT(target && target->segments == std::vector<std::string>{text});
  RC_ASSERT(target->parameters.at(0).value == text);
}

}  // namespace duebook::tests
