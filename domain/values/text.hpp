// SPDX-License-Identifier: Apache-2.0
// Text people type: names, codes, numbers of documents, memos, each with its limits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duebook::domain {

enum class TextFault { none, blank, too_long, control_character };

enum class Lines { one, many };

/// What one kind of text may be. Limits count Unicode code points.
struct TextRule {
  std::string_view meaning;
  std::size_t characters_max;
  Lines lines = Lines::one;
};

/// Trims spaces at both ends and checks `text` (valid UTF-8, NFC) against `rule`. Control
/// characters are refused; a text of many lines may hold newlines and tabs.
TextFault tidy_text(const TextRule& rule, std::string_view& text);

/// A text of one kind. Kinds do not mix: a Name is no Code.
template <const TextRule& kind>
struct Text {
  static constexpr const TextRule& rule = kind;

  std::string value;

  friend bool operator==(const Text&, const Text&) = default;
  friend auto operator<=>(const Text&, const Text&) = default;
};

inline constexpr TextRule code_rule{"What people call it by; unique without regard to case.", 64};
inline constexpr TextRule name_rule{"A name as people write it.", 200};
inline constexpr TextRule phone_rule{"A phone number as people write it.", 32};
inline constexpr TextRule tax_id_rule{"Tax id or personal id, as text: zeros in front count.", 20};
inline constexpr TextRule number_rule{"Number of a document, as printed.", 64};
inline constexpr TextRule serial_rule{"Serial of an invoice: form digit and symbol.", 32};
inline constexpr TextRule unit_rule{"Unit a product is counted in.", 32};
inline constexpr TextRule zone_rule{"Time zone of the IANA database.", 64};
inline constexpr TextRule memo_rule{"Free text.", 1000, Lines::many};

using Code = Text<code_rule>;
using Name = Text<name_rule>;
using Phone = Text<phone_rule>;
using TaxId = Text<tax_id_rule>;
using DocumentNumber = Text<number_rule>;
using Serial = Text<serial_rule>;
using Unit = Text<unit_rule>;
using ZoneName = Text<zone_rule>;
using Memo = Text<memo_rule>;

/// The key under which two codes are the same: letters of the Latin script (Vietnamese included)
/// in lower case. Input is NFC; other scripts stay as they are.
std::string fold_case(std::string_view text);

/// Whether fold_case(text) == folded, without making the string.
bool folds_to(std::string_view text, std::string_view folded);

}  // namespace duebook::domain
