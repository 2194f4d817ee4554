// SPDX-License-Identifier: Apache-2.0
// What all keepers share: names of books and the lines of a record.
#include "eventstore/event_log.hpp"

#include <algorithm>

namespace duebook::eventstore {

bool is_book_id(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= book_id_bytes_max && plain(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return plain(c) || c == '-'; });
}

std::string_view Record::line(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends[i - 1];
  return std::string_view(text).substr(begin, ends[i] - 1 - begin);
}

void Record::add_line(std::string_view line) {
  text.append(line);
  text.push_back('\n');
  ends.push_back(static_cast<std::uint32_t>(text.size()));
}

}  // namespace duebook::eventstore
