// SPDX-License-Identifier: Apache-2.0
// Limits of typed text, and case folding for codes.
#include "domain/values/text.hpp"

#include "domain/values/code_points.hpp"

namespace duebook::domain {
namespace {

bool is_control(CodePoint point) {
  return point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
}

}  // namespace

TextFault tidy_text(const TextRule& rule, std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.empty()) return TextFault::blank;
  std::size_t characters = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const CodePoint point = first_code_point(rest);
    const bool is_layout = point.value == U'\n' || point.value == U'\t';
    if (is_control(point) && !(is_layout && rule.lines == Lines::many)) {
      return TextFault::control_character;
    }
    rest.remove_prefix(point.bytes);
    if (++characters > rule.characters_max) return TextFault::too_long;
  }
  return TextFault::none;
}

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
      out.push_back(static_cast<char>(lower_case(lead)));
      text.remove_prefix(1);
      continue;
    }
    const CodePoint point = first_code_point(text);
    const char32_t lower = lower_case(point.value);
    if (lower == point.value) {
      out.append(text.substr(0, point.bytes));
    } else {
      append_code_point(out, lower);
    }
    text.remove_prefix(point.bytes);
  }
  return out;
}

bool folds_to(std::string_view text, std::string_view folded) {
  return text == folded || (text.size() == folded.size() && fold_case(text) == folded);
}

}  // namespace duebook::domain
