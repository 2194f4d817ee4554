// SPDX-License-Identifier: Apache-2.0
// What the head of a request may look like. Pure functions over bytes and fields: no socket, no
// parser, so every rule can be tested in a table.
//
// Three checks, in this order: scan_head looks at each byte as it arrives, check_head at the lines
// of a complete head, check_fields at the fields the parser made of them. A parser is lenient where
// two programs in a row may disagree about where a request ends; these checks are not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/refusals.hpp"
#include "api/http/server.hpp"

namespace duebook::api::http {

struct HeadScan {
  std::size_t end = 0;  ///< bytes of the head with its empty line; 0 = not complete yet
  Verdict verdict;
};

/// Looks for the end of the head in `bytes`. The first `from` bytes were scanned before. Refuses
/// bytes that no head contains at once, so that a TLS greeting does not wait for a deadline.
HeadScan scan_head(std::string_view bytes, std::size_t from, const Limits& limits);

/// Checks the lines of a head that scan_head found complete.
Verdict check_head(std::string_view head, const Limits& limits);

/// Names that may stand in Host: lower case, without port, IPv6 in brackets.
std::vector<std::string> allowed_hosts(const Options& options);

/// What the fields say about the body and the connection.
struct Framing {
  Verdict verdict;
  std::uint64_t body_bytes = 0;
  bool expects_continue = false;
  bool keep_alive = true;
};

/// `version` is 10 or 11; names in `fields` are lower case.
Framing check_fields(std::string_view method, int version, const std::vector<Header>& fields,
                     const std::vector<std::string>& hosts);

}  // namespace duebook::api::http
