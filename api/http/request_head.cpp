// SPDX-License-Identifier: Apache-2.0
// Beast's parser, writing straight into a Request; also the one place Asio and Beast are compiled.
#include "api/http/request_head.hpp"

#ifdef __SANITIZE_THREAD__
// Asio fences memory around its handlers, which the sanitizer does not follow; its queues are
// guarded by a mutex beside that, which it does.
#pragma GCC diagnostic ignored "-Wtsan"
#endif

#include <algorithm>
#include <boost/asio/impl/src.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/src.hpp>

namespace duebook::api::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;

/// Derived from the basic parser instead of using request_parser, whose field container costs an
/// allocation per field and is copied afterwards.
class HeadParser final : public beast::http::basic_parser<true> {
 public:
  explicit HeadParser(Request& request) : request_(request) {
    // The limits are the head policy's; here the parser's own would only give other answers.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(boost::none);
  }

  int version() const { return version_; }

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, error_code&) override {
    request_.method.assign(method.data(), method.size());
    request_.target.assign(target.data(), target.size());
    version_ = version;
  }

  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     error_code&) override {
    Header& header = request_.headers.emplace_back();
    header.name.resize(name.size());
    std::transform(name.begin(), name.end(), header.name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    header.value.assign(value.data(), value.size());
  }

  void on_header_impl(error_code&) override {}
  void on_finish_impl(error_code&) override {}

  // The body never passes through the parser: its length is known, and chunks are refused.
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast::string_view body, error_code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view body, error_code&) override {
    return body.size();
  }

  Request& request_;
  int version_ = 0;
};

}  // namespace

int parse_head(std::string_view head, Request& request) {
  request.headers.reserve(8);
  HeadParser parser(request);
  error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(head.data(), head.size()), error);
  if (error || used != head.size() || !parser.is_header_done()) return 0;
  return parser.version();
}

}  // namespace duebook::api::http
