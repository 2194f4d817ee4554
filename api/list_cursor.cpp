// SPDX-License-Identifier: Apache-2.0
// Bytes of a cursor, and base64url.
#include "api/list_cursor.hpp"

#include <xxhash.h>

#include <algorithm>

#include "eventstore/base64.hpp"
#include "eventstore/event_log.hpp"

namespace duebook::api {
namespace {

constexpr std::size_t hashed_bytes = 20;
constexpr std::size_t cursor_bytes = 28;
constexpr std::size_t text_bytes = 38;
constexpr std::string_view padding = "==";

void put(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = bytes; i > 0; --i) out.push_back(static_cast<char>(value >> (8 * (i - 1))));
}

std::uint64_t take(std::string_view& in, std::size_t bytes) {
  std::uint64_t value = 0;
  for (const char c : in.substr(0, bytes)) value = value << 8 | static_cast<unsigned char>(c);
  in.remove_prefix(bytes);
  return value;
}

std::uint64_t hash_of(std::string_view bytes, std::string_view bound_to) {
  const std::uint64_t seed = XXH3_64bits(bound_to.data(), bound_to.size());
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

// Between the two alphabets of base64, which differ in two letters.
void replace_letters(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t i = 0; i < from.size(); ++i) std::ranges::replace(text, from[i], to[i]);
}

}  // namespace

std::string cursor_text(const ListCursor& cursor, std::string_view bound_to) {
  std::string bytes;
  put(bytes, cursor.after, 8);
  put(bytes, cursor.known_at, 8);
  put(bytes, static_cast<std::uint32_t>(cursor.as_of.days), 4);
  put(bytes, hash_of(bytes, bound_to), 8);
  std::string text;
  eventstore::base64_append(text, bytes);
  text.resize(text_bytes);
  replace_letters(text, "+/", "-_");
  return text;
}

std::optional<ListCursor> parse_cursor(std::string_view text, std::string_view bound_to) {
  if (text.size() != text_bytes || text.find_first_of("+/=") != std::string_view::npos) return {};
  std::string padded(text);
  replace_letters(padded, "-_", "+/");
  padded += padding;
  std::string bytes;
  try {
    bytes = eventstore::base64_decode(padded);
  } catch (const eventstore::Fault&) {
    return {};
  }
  if (bytes.size() != cursor_bytes) return {};
  std::string_view rest = bytes;
  ListCursor cursor;
  cursor.after = take(rest, 8);
  cursor.known_at = take(rest, 8);
  cursor.as_of.days = static_cast<std::int32_t>(take(rest, 4));
  const std::uint64_t hash = hash_of(std::string_view(bytes).substr(0, hashed_bytes), bound_to);
  if (take(rest, 8) != hash) return {};
  return cursor;
}

}  // namespace duebook::api
