// SPDX-License-Identifier: Apache-2.0
// Integers in stored bytes: big-endian, so that keys sort by number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/assert.hpp"

namespace duebook::eventstore {

inline void append_be64(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

inline void append_be32(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

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
