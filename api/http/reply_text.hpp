// SPDX-License-Identifier: Apache-2.0
// Writes a Response as the bytes of HTTP/1.x, by hand: head and small body in one string.
#pragma once

#include <string>
#include <string_view>

#include "api/http/server.hpp"

namespace duebook::api::http {

/// What the answer takes from its request.
struct ReplyFrame {
  int version = 11;  ///< of the request: 10 or 11
  bool head_only = false;
  bool keep_alive = true;
  std::string request_id;
  std::string traceparent;  ///< empty when there was none worth echoing
};

enum class BodyEnd { length, close };

inline constexpr std::string_view continue_text = "HTTP/1.1 100 Continue\r\n\r\n";

/// Status line and fields with the empty line. With BodyEnd::close no length is given.
std::string reply_head(const ReplyFrame& frame, const Response& response, BodyEnd body_end);

/// False for answers that never have a body: to HEAD, 204 and 304.
bool has_body(const ReplyFrame& frame, const Response& response);

}  // namespace duebook::api::http
