// SPDX-License-Identifier: Apache-2.0
// What can be a key, and when two are the same.
#include "api/http/peer_key.hpp"

#include <gtest/gtest.h>

#include <string>

namespace duebook::api::http {
namespace {

TEST(PeerKey, is_long_and_visible) {
  const std::string sound(peer_key_bytes_min, 'k');
  EXPECT_TRUE(is_peer_key(sound));
  EXPECT_TRUE(is_peer_key(std::string(peer_key_bytes_max, '~')));
  EXPECT_FALSE(is_peer_key(sound.substr(1)));
  EXPECT_FALSE(is_peer_key(std::string(peer_key_bytes_max + 1, 'k')));
  for (const char* bad : {" ", "\n", "\x7F", "é"}) EXPECT_FALSE(is_peer_key(sound + bad)) << bad;
}

TEST(PeerKey, is_the_same_in_every_byte) {
  const std::string key = "0123456789abcdef0123456789abcdef";
  EXPECT_TRUE(is_same_key(key, key));
  EXPECT_FALSE(is_same_key("", key));
  EXPECT_FALSE(is_same_key(key + "0", key));
  EXPECT_FALSE(is_same_key(key.substr(1), key));
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::string other = key;
    other[i] ^= 1;
    EXPECT_FALSE(is_same_key(other, key)) << i;
  }
}

}  // namespace
}  // namespace duebook::api::http
