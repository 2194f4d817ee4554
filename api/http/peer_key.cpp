// SPDX-License-Identifier: Apache-2.0
// Comparing keys without telling how far they agree.
#include "api/http/peer_key.hpp"

#include <algorithm>

namespace duebook::api::http {

bool is_peer_key(std::string_view text) {
  return text.size() >= peer_key_bytes_min && text.size() <= peer_key_bytes_max &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_same_key(std::string_view shown, std::string_view key) {
  if (shown.size() != key.size()) return false;
  // Volatile, or the compiler might stop at the first difference.
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < key.size(); ++i) {
    difference =
        static_cast<unsigned char>(difference | static_cast<unsigned char>(shown[i] ^ key[i]));
  }
  return difference == 0;
}

}  // namespace duebook::api::http
