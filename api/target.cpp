// SPDX-License-Identifier: Apache-2.0
// Percent-decoding of paths and query strings.
#include "api/target.hpp"

#include <simdjson.h>

#include <algorithm>

namespace duebook::api {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Plus { is_plus, is_space };

bool decode(std::string_view text, Plus plus, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::is_space) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return simdjson::validate_utf8(out.data(), out.size());
}

// Calls visit with each piece of `text` between separators, until it returns false.
template <class Visit>
bool for_each_piece_of(std::string_view text, char separator, Visit visit) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (!visit(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  Target target;
  const std::size_t question = text.find('?');
  std::string_view path = text.substr(0, question);
  if (!path.starts_with('/')) return {};
  path.remove_prefix(1);
  bool sound = for_each_piece_of(path, '/', [&](std::string_view piece) {
    return decode(piece, Plus::is_plus, target.segments.emplace_back());
  });
  if (sound && question != std::string_view::npos) {
    sound = for_each_piece_of(text.substr(question + 1), '&', [&](std::string_view piece) {
      if (piece.empty()) return true;
      const std::size_t equals = piece.find('=');
      Parameter& parameter = target.parameters.emplace_back();
      return decode(piece.substr(0, equals), Plus::is_space, parameter.name) &&
             decode(equals == std::string_view::npos ? "" : piece.substr(equals + 1),
                    Plus::is_space, parameter.value);
    });
  }
  if (!sound) return {};
  return target;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view plain = "-._~";
  std::string out;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(hex[static_cast<unsigned char>(c) >> 4]);
      out.push_back(hex[static_cast<unsigned char>(c) & 15]);
    }
  }
  return out;
}

}  // namespace duebook::api
