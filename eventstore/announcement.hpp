// SPDX-License-Identifier: Apache-2.0
// Announcements: the messages by which a node says that it takes a partition's commands.
//
//   key    := "@node"                 no name of a book, so that no reader takes it for a record
//   value  := {"url":"URL"}           no spaces
//   URL    := http://HOST[:PORT]      HOST: a name, an IPv4 address, or an IPv6 one in brackets
//
// Nothing else is one. What anybody may have written into the topic must not make a node connect to
// who knows where, so hosts have letters, digits, dots and hyphens only, and paths are none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duebook::eventstore {

inline constexpr std::string_view announcement_key = "@node";
inline constexpr std::size_t node_url_bytes_max = 255;

struct NodeAddress {
  std::string host;  ///< without brackets
  std::uint16_t port = 80;

  friend bool operator==(const NodeAddress&, const NodeAddress&) = default;
};

/// Nothing if `url` is not one by the grammar above.
std::optional<NodeAddress> parse_node_url(std::string_view url);

/// The value of a message that announces `url`.
std::string encode_announcement(std::string_view url);

/// The URL; nothing if the message is no announcement.
std::optional<std::string> read_announcement(std::string_view key, std::string_view value);

}  // namespace duebook::eventstore
