// SPDX-License-Identifier: Apache-2.0
// Which names of requests are taken over, and that new ones never repeat.
#include "api/http/correlation.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace duebook::api::http {
namespace {

TEST(RequestId, is_sane_when_it_is_safe_everywhere) {
  for (const char* id : {"a", "0f8fad5b-d9cb-469f-a165-70867728950e", "A.b_c:d"}) {
    EXPECT_TRUE(is_sane_request_id(id)) << id;
  }
  EXPECT_TRUE(is_sane_request_id(std::string(request_id_bytes_max, 'a')));
  EXPECT_FALSE(is_sane_request_id(std::string(request_id_bytes_max + 1, 'a')));
  for (const char* id : {"", "a b", "a\"", "../x", "a\r\nb", "\xC3\xA9", "a{"}) {
    EXPECT_FALSE(is_sane_request_id(id)) << id;
  }
}

TEST(RequestId, never_repeats_and_is_sane) {
  RequestIds ids;
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = ids.next();
    EXPECT_TRUE(is_sane_request_id(id));
    EXPECT_TRUE(seen.insert(id).second);
  }
  EXPECT_NE(RequestIds().next(), RequestIds().next());
}

TEST(Traceparent, is_sane_when_it_follows_the_standard) {
  const std::string sane = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_TRUE(is_sane_traceparent(sane));
  for (std::size_t i = 0; i < sane.size(); ++i) {
    std::string odd = sane;
    odd[i] = 'G';
    EXPECT_FALSE(is_sane_traceparent(odd)) << odd;
  }
  EXPECT_FALSE(is_sane_traceparent(sane + "-x"));
  EXPECT_FALSE(is_sane_traceparent("00-" + std::string(32, '0') + sane.substr(35)));
  EXPECT_FALSE(is_sane_traceparent(sane.substr(0, 36) + std::string(16, '0') + "-01"));
}

}  // namespace
}  // namespace duebook::api::http
