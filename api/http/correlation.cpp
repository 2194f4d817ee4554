// SPDX-License-Identifier: Apache-2.0
// Checks and makes the names of requests.
#include "api/http/correlation.hpp"

#include <algorithm>
#include <random>

namespace duebook::api::http {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_hex(std::string_view text) {
  return text.find_first_not_of(hex_digits) == std::string_view::npos;
}

bool is_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

void append_hex(std::string& out, std::uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) out += hex_digits[(value >> shift) & 15];
}

}  // namespace

bool is_sane_request_id(std::string_view id) {
  return !id.empty() && id.size() <= request_id_bytes_max &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '.' || c == '_' || c == ':';
         });
}

bool is_sane_traceparent(std::string_view text) {
  if (text.size() != 55 || text.substr(0, 3) != "00-" || text[35] != '-' || text[52] != '-') {
    return false;
  }
  const std::string_view trace = text.substr(3, 32);
  const std::string_view parent = text.substr(36, 16);
  return is_hex(trace) && !is_zero(trace) && is_hex(parent) && !is_zero(parent) &&
         is_hex(text.substr(53));
}

RequestIds::RequestIds() {
  std::random_device random;
  start_ = (std::uint64_t{random()} << 32) | random();
}

// The count is added to the random start: ids of one run sort in order and never repeat.
std::string RequestIds::next() {
  std::string id = "req-";
  id.reserve(20);
  append_hex(id, start_ + count_++);
  return id;
}

}  // namespace duebook::api::http
