// SPDX-License-Identifier: Apache-2.0
// The names by which a request is found again: X-Request-Id and traceparent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duebook::api::http {

inline constexpr std::size_t request_id_bytes_max = 128;

/// Letters, digits and `-._:` only: safe in a log line, a header and a file name alike.
bool is_sane_request_id(std::string_view id);

/// W3C Trace Context, version 00: `00-<32 hex>-<16 hex>-<2 hex>`, neither id all zero.
bool is_sane_traceparent(std::string_view text);

/// Makes request ids that differ between starts of the program.
class RequestIds {
 public:
  RequestIds();
  std::string next();

 private:
  std::uint64_t start_;
  std::uint64_t count_ = 0;
};

}  // namespace duebook::api::http
