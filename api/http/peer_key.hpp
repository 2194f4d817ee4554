// SPDX-License-Identifier: Apache-2.0
// The key by which nodes know each other, until there is something better.
#pragma once

#include <string_view>

namespace duebook::api::http {

/// The header that carries it, in lower case.
inline constexpr std::string_view peer_key_header = "duebook-peer-key";

/// A key that can be guessed is none.
inline constexpr std::size_t peer_key_bytes_min = 32;
inline constexpr std::size_t peer_key_bytes_max = 512;

/// Whether the text can be a key: visible ASCII, of these lengths.
bool is_peer_key(std::string_view text);

/// Whether both are the same. The time it takes tells their lengths at most, and nothing of where
/// they differ.
bool is_same_key(std::string_view shown, std::string_view key);

}  // namespace duebook::api::http
