// SPDX-License-Identifier: Apache-2.0
// ListCursor: where the next page of a list starts, as an opaque text.
//
//   base64url, without padding, of
//   position (8 bytes) ‖ known_at (8) ‖ as_of (4) ‖ XXH3-64 of these and of what it is bound to (8)
//
// all big-endian. It carries the knowledge and the day of the first page, so all pages of a list
// are cut from the same book however it grows meanwhile. The hash ties it to list, filter and
// caller: it finds changed and mixed-up cursors. It is no secret, and need not be: a cursor gives
// nobody more than asking the list does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "projections/entity.hpp"

namespace duebook::api {

struct ListCursor {
  projections::ListPosition after = 0;
  domain::Seq known_at = 0;
  domain::Date as_of;

  friend bool operator==(const ListCursor&, const ListCursor&) = default;
};

/// `bound_to` names book, list, filter and caller.
std::string cursor_text(const ListCursor& cursor, std::string_view bound_to);

/// Nothing unless cursor_text wrote `text` for the same `bound_to`.
std::optional<ListCursor> parse_cursor(std::string_view text, std::string_view bound_to);

}  // namespace duebook::api
