// SPDX-License-Identifier: Apache-2.0
// Base64 in canonical form: missing padding and stray bits behind the last byte are refused.
#include "eventstore/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "eventstore/cursor.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> values = [] {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}();

// The two characters of every 12 bits.
using Pair = std::array<char, 2>;
constexpr std::array<Pair, 1u << 12> pairs = [] {
  std::array<Pair, 1u << 12> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = {alphabet[i >> 6], alphabet[i & 63]};
  return table;
}();

// Of three bytes.
void write_group(char* to, char first, char second, char third) {
  const auto bits = [](char c) { return std::uint32_t{static_cast<unsigned char>(c)}; };
  const std::uint32_t group = bits(first) << 16 | bits(second) << 8 | bits(third);
  std::ranges::copy(pairs[group >> 12], to);
  std::ranges::copy(pairs[group & 0xFFF], to + 2);
}

}  // namespace

void base64_append(std::string& out, std::string_view bytes) {
  const std::size_t at = out.size();
  out.resize(at + (bytes.size() + 2) / 3 * 4);
  char* to = out.data() + at;
  for (; bytes.size() >= 3; bytes.remove_prefix(3), to += 4) {
    write_group(to, bytes[0], bytes[1], bytes[2]);
  }
  if (bytes.empty()) return;
  write_group(to, bytes[0], bytes.size() > 1 ? bytes[1] : '\0', '\0');
  std::fill(to + bytes.size() + 1, to + 4, '=');
}

std::string base64_decode(std::string_view text) {
  std::string bytes;
  base64_decode(text, bytes);
  return bytes;
}

void base64_decode(std::string_view text, std::string& bytes) {
  if (text.size() % 4 != 0) throw_corrupted("base64 of another length");
  bytes.resize(text.size() / 4 * 3);
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last || text[i + 3] != '=' ? 0 : text[i + 2] != '=' ? 1 : 2;
    std::uint32_t group = 0;
    for (std::size_t d = 0; d < 4 - padding; ++d) {
      const std::int8_t value = values[static_cast<unsigned char>(text[i + d])];
      if (value < 0) throw_corrupted("base64 of other characters");
      group |= static_cast<std::uint32_t>(value) << (18 - 6 * d);
    }
    if ((group & ((1u << (8 * padding)) - 1)) != 0) throw_corrupted("base64 with stray bits");
    for (std::size_t b = 0; b < 3 - padding; ++b) {
      bytes[at++] = static_cast<char>(group >> (16 - 8 * b));
    }
  }
  bytes.resize(at);
}

}  // namespace duebook::eventstore
