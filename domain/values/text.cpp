// SPDX-License-Identifier: Apache-2.0
// Limits of typed text, and case folding for codes.
#include "domain/values/text.hpp"

namespace duebook::domain {
namespace {

// One code point of valid UTF-8 at the front of `text`, with its length in bytes.
struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

CodePoint first_code_point(std::string_view text) {
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

// Lower case of the letters Latin-script codes are written with. Only two-byte letters map to
// two-byte letters and three-byte to three-byte, so folding keeps the length.
char32_t lower_case(char32_t c) {
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

void append_two_or_three_bytes(std::string& out, char32_t c) {
  if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
  } else {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
  }
  out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
}

bool is_control(CodePoint point) {
  return point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
}

}  // namespace

TextFault tidy_text(const TextRule& rule, std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.empty()) return TextFault::blank;
  std::size_t characters = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const CodePoint point = first_code_point(rest);
    const bool is_layout = point.value == U'\n' || point.value == U'\t';
    if (is_control(point) && !(is_layout && rule.lines == Lines::many)) {
      return TextFault::control_character;
    }
    rest.remove_prefix(point.bytes);
    if (++characters > rule.characters_max) return TextFault::too_long;
  }
  return TextFault::none;
}

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
      out.push_back(static_cast<char>(lower_case(lead)));
      text.remove_prefix(1);
      continue;
    }
    const CodePoint point = first_code_point(text);
    const char32_t lower = lower_case(point.value);
    if (lower == point.value) {
      out.append(text.substr(0, point.bytes));
    } else {
      append_two_or_three_bytes(out, lower);
    }
    text.remove_prefix(point.bytes);
  }
  return out;
}

bool folds_to(std::string_view text, std::string_view folded) {
  return text == folded || (text.size() == folded.size() && fold_case(text) == folded);
}

}  // namespace duebook::domain
