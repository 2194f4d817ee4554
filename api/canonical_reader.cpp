// SPDX-License-Identifier: Apache-2.0
// Strings of canonical JSON, with the escapes that json_write.cpp makes.
#include "api/canonical_reader.hpp"

namespace duebook::api {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

// The first character that does not stand for itself.
std::size_t find_stop(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || text[i] == '\\' || is_control(text[i])) return i;
  }
  return std::string_view::npos;
}

// The character an escape stands for, and how long the escape is; length 0 when it is none.
struct Escape {
  char character = 0;
  std::size_t length = 0;
};

Escape read_escape(std::string_view text) {
  constexpr std::string_view letters = "\"\\bfnrt";
  constexpr std::string_view characters = "\"\\\b\f\n\r\t";
  if (text.size() < 2) return {};
  const std::size_t i = letters.find(text[1]);
  if (i != std::string_view::npos) return {characters[i], 2};
  if (text[1] != 'u' || text.size() < 6 || text.substr(2, 2) != "00") return {};
  const int high = hex_digit(text[4]);
  const int low = hex_digit(text[5]);
  if (high < 0 || high > 1 || low < 0) return {};
  const auto character = static_cast<char>(high * 16 + low);
  // Those with a letter are written with it.
  if (characters.find(character) != std::string_view::npos) return {};
  return {character, 6};
}

}  // namespace

bool CanonicalReader::read_string(std::string& out) {
  if (text_.empty() || text_.front() != '"') return false;
  text_.remove_prefix(1);
  out.clear();
  for (;;) {
    const std::size_t stop = find_stop(text_);
    if (stop == std::string_view::npos || is_control(text_[stop])) return false;
    out.append(text_.substr(0, stop));
    text_.remove_prefix(stop);
    if (text_.front() == '"') break;
    const Escape escape = read_escape(text_);
    if (escape.length == 0) return false;
    out.push_back(escape.character);
    text_.remove_prefix(escape.length);
  }
  text_.remove_prefix(1);
  return true;
}

}  // namespace duebook::api
