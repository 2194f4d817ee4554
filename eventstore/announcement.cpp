// SPDX-License-Identifier: Apache-2.0
// Reading what a node announced, strictly.
#include "eventstore/announcement.hpp"

#include <algorithm>
#include <charconv>

#include "eventstore/assert.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::string_view scheme = "http://";
constexpr std::string_view before = R"({"url":")";
constexpr std::string_view behind = R"("})";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

bool is_ipv6_char(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; }

bool parse_port(std::string_view text, std::uint16_t& port) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port != 0 &&
         text.front() != '0';
}

}  // namespace

std::optional<NodeAddress> parse_node_url(std::string_view url) {
  if (url.size() > node_url_bytes_max || !url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  NodeAddress address;
  if (url.starts_with('[')) {
    const std::size_t end = url.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    address.host = url.substr(1, end - 1);
    url.remove_prefix(end + 1);
    if (!std::ranges::all_of(address.host, is_ipv6_char)) return std::nullopt;
  } else {
    const std::size_t end = std::min(url.find(':'), url.size());
    address.host = url.substr(0, end);
    url.remove_prefix(end);
    if (!std::ranges::all_of(address.host, is_name_char)) return std::nullopt;
  }
  if (address.host.empty()) return std::nullopt;
  if (url.empty()) return address;
  if (url.size() < 2 || url.front() != ':') return std::nullopt;
  if (!parse_port(url.substr(1), address.port)) return std::nullopt;
  return address;
}

std::string encode_announcement(std::string_view url) {
  EVENTSTORE_ASSERT(parse_node_url(url));
  return std::string(before).append(url).append(behind);
}

std::optional<std::string> read_announcement(std::string_view key, std::string_view value) {
  if (key != announcement_key || value.size() < before.size() + behind.size()) return std::nullopt;
  if (!value.starts_with(before) || !value.ends_with(behind)) return std::nullopt;
  value.remove_prefix(before.size());
  value.remove_suffix(behind.size());
  if (!parse_node_url(value)) return std::nullopt;
  return std::string(value);
}

}  // namespace duebook::eventstore
