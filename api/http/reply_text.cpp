// SPDX-License-Identifier: Apache-2.0
// The status line and fields of an answer.
#include "api/http/reply_text.hpp"

#include <algorithm>
#include <array>

namespace duebook::api::http {
namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

std::string_view reason_phrase(int status) {
  const auto found = std::find_if(reasons.begin(), reasons.end(),
                                  [&](const Reason& reason) { return reason.status == status; });
  return found == reasons.end() ? std::string_view("Other") : found->phrase;
}

bool same_name(std::string_view a, std::string_view lower_case) {
  return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y;
  });
}

/// Fields that decide where the message ends are the server's alone.
bool is_servers_own(std::string_view name) {
  constexpr std::array<std::string_view, 6> own{
      "content-length",         "connection",  "keep-alive", "transfer-encoding",
      "x-content-type-options", "x-request-id"};
  return std::any_of(own.begin(), own.end(),
                     [&](std::string_view mine) { return same_name(name, mine); });
}

/// A line break in a value would start a field of the sender's choice, so control bytes become
/// spaces.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  const std::size_t start = out.size();
  out += value;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  out += "\r\n";
}

}  // namespace

bool has_body(const ReplyFrame& frame, const Response& response) {
  return !frame.head_only && response.status != 204 && response.status != 304;
}

std::string reply_head(const ReplyFrame& frame, const Response& response, BodyEnd body_end) {
  std::string out;
  out.reserve(320 + (response.body.size() < 4096 ? response.body.size() : 0));
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
  // The length of an answer without a body is that of the body it would have had, but 204 and 304
  // say nothing about one.
  if (body_end == BodyEnd::length && response.status != 204 && response.status != 304) {
    append_field(out, "Content-Length", std::to_string(response.body.size()));
  }
  bool cache_control = false;
  for (const Header& header : response.headers) {
    if (is_servers_own(header.name)) continue;
    cache_control = cache_control || same_name(header.name, "cache-control");
    append_field(out, header.name, header.value);
  }
  if (!cache_control) out += "Cache-Control: no-store\r\n";
  out += "X-Content-Type-Options: nosniff\r\n";
  append_field(out, "X-Request-Id", frame.request_id);
  if (!frame.traceparent.empty()) append_field(out, "traceparent", frame.traceparent);
  if (!frame.keep_alive) {
    out += "Connection: close\r\n";
  } else if (frame.version == 10) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
  return out;
}

}  // namespace duebook::api::http
