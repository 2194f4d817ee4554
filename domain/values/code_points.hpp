// SPDX-License-Identifier: Apache-2.0
// Code points: reading valid UTF-8 one character at a time, and the lower case of Latin letters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duebook::domain {

/// One code point with its length in bytes.
struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

/// The code point at the front of `text`, which is valid UTF-8 and not empty.
constexpr CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return static_cast<char32_t>(byte(i) & 0x3F); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0 && text.size() >= 2) {
    return {(static_cast<char32_t>(lead & 0x1F) << 6) | tail(1), 2};
  }
  if (lead < 0xF0 && text.size() >= 3) {
    return {(static_cast<char32_t>(lead & 0x0F) << 12) | (tail(1) << 6) | tail(2), 3};
  }
  if (text.size() >= 4) {
    return {(static_cast<char32_t>(lead & 0x07) << 18) | (tail(1) << 12) | (tail(2) << 6) | tail(3),
            4};
  }
  return {lead, 1};
}

inline void append_code_point(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    out.push_back(tail(0));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    out.push_back(tail(6));
    out.push_back(tail(0));
  } else {
    out.push_back(static_cast<char>(0xF0 | (c >> 18)));
    out.push_back(tail(12));
    out.push_back(tail(6));
    out.push_back(tail(0));
  }
}

/// Lower case of the letters Latin-script codes are written with. Only two-byte letters map to
/// two-byte letters and three-byte to three-byte, so folding keeps the length.
constexpr char32_t lower_case(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  const bool even_is_upper = (c >= 0x100 && c <= 0x137 && c != 0x130) ||
                             (c >= 0x14A && c <= 0x177) || (c >= 0x1E00 && c <= 0x1E95) ||
                             (c >= 0x1EA0 && c <= 0x1EFF);
  if (even_is_upper) return c | 1;
  const bool odd_is_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (odd_is_upper && (c & 1) != 0) return c + 1;
  if (c == 0x178) return 0xFF;
  if (c == 0x1A0) return 0x1A1;  // Ơ
  if (c == 0x1AF) return 0x1B0;  // Ư
  return c;
}

}  // namespace duebook::domain
