// SPDX-License-Identifier: Apache-2.0
// Search: finding named things as somebody types, by code, name, initials, phone or tax id.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/values/text.hpp"

namespace duebook::projections {

inline constexpr domain::TextRule search_rule{
    "What people type to find a thing: the beginning or a part of its code, the beginnings of "
    "words of its name (with or without marks), its initials, digits of its phone or tax id.",
    100};
using SearchText = domain::Text<search_rule>;

/// How well a thing fits; better ones come first.
enum class SearchRank : std::uint8_t {
  same_code,   ///< the text is its code
  same_marks,  ///< the text has marks, and the name has them, too
  code_begins,
  other,
};

/// What is kept of a thing to be searched: folded code, folded name, digits of phone and tax id,
/// one line each.
std::string searched_text(std::string_view code, std::string_view name, std::string_view phone,
                          std::string_view tax_id);

/// Digits of a phone number as dialled at home: "+84 912 345 678" and "0912.345.678" have the same.
std::string phone_digits(std::string_view phone);

/// A text that was typed, made ready for comparing with many things.
class Search {
 public:
  explicit Search(const SearchText& typed);

  /// How well the thing fits; nothing when it does not. `searched` is made by searched_text.
  std::optional<SearchRank> rank(std::string_view searched, std::string_view name) const;
  /// The same for a number, such as an invoice's, of which any part may be typed.
  std::optional<SearchRank> rank_number(std::string_view number) const;

 private:
  bool fits_name(std::string_view folded_name) const;
  bool fits_initials(std::string_view folded_name) const;
  bool fits_digits(std::string_view phone, std::string_view tax_id) const;

  std::string key_;
  std::vector<std::string> words_;         // of the key
  std::vector<std::string> marked_words_;  // in lower case with marks; empty without any mark
  std::string digits_;                     // all of them; empty when not only digits were typed
  std::string phone_digits_;
};

}  // namespace duebook::projections
