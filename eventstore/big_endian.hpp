// SPDX-License-Identifier: Apache-2.0
// Integers in stored bytes: big-endian, so that keys sort by number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/assert.hpp"

namespace duebook::eventstore {

template <class Number>
void append_big_endian(std::string& out, Number number) {
  char bytes[sizeof number];
  for (std::size_t i = sizeof bytes; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number);
  out.append(bytes, sizeof bytes);
}

inline void append_be64(std::string& out, std::uint64_t number) { append_big_endian(out, number); }
inline void append_be32(std::string& out, std::uint32_t number) { append_big_endian(out, number); }

/// The first `count` bytes as a number.
inline std::uint64_t read_be(std::string_view bytes, std::size_t count) {
  EVENTSTORE_ASSERT(bytes.size() >= count);
  std::uint64_t number = 0;
  for (const char c : bytes.substr(0, count)) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

inline std::uint64_t read_be64(std::string_view bytes) { return read_be(bytes, 8); }
inline std::uint32_t read_be32(std::string_view bytes) {
  return static_cast<std::uint32_t>(read_be(bytes, 4));
}

}  // namespace duebook::eventstore
