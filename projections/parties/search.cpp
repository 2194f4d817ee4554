// SPDX-License-Identifier: Apache-2.0
// Folding what was typed, and comparing.
#include "projections/parties/search.hpp"

#include <algorithm>

#include "domain/values/search_key.hpp"

namespace duebook::projections {
namespace {

constexpr std::size_t searched_digits_min = 3;
constexpr std::size_t initials_min = 2;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Bytes of other characters than ASCII belong to words.
constexpr bool is_of_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || static_cast<signed char>(c) < 0;
}

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : folded) {
    if (!is_of_word(c)) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    words.back().push_back(c);
  }
  return words;
}

bool has_word_beginning(std::string_view text, std::string_view beginning) {
  for (std::size_t at = text.find(beginning); at != std::string_view::npos;
       at = text.find(beginning, at + 1)) {
    if (at == 0 || !is_of_word(text[at - 1])) return true;
  }
  return false;
}

bool has_all(std::string_view text, const std::vector<std::string>& beginnings) {
  return std::ranges::all_of(beginnings, [&](const std::string& beginning) {
    return has_word_beginning(text, beginning);
  });
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
  return digits;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// One character of valid UTF-8, as long as it is.
std::string_view first_character(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return text.substr(0, end);
}

}  // namespace

std::string searched_text(std::string_view code, std::string_view name, std::string_view phone,
                          std::string_view tax_id) {
  return domain::search_key(code) + '\n' + domain::search_key(name) + '\n' + phone_digits(phone) +
         '\n' + digits_of(tax_id);
}

std::string phone_digits(std::string_view phone) {
  constexpr std::string_view country = "84";
  constexpr std::size_t with_country_min = 11;
  std::string digits = digits_of(phone);
  if (digits.starts_with("00")) digits.erase(0, 2);
  const bool has_country =
      digits.starts_with(country) && (phone.starts_with('+') || digits.size() >= with_country_min);
  if (has_country) digits.replace(0, country.size(), "0");
  return digits;
}

Search::Search(const SearchText& typed) : key_(domain::search_key(typed.value)) {
  words_ = words_of(key_);
  const std::string lower = domain::fold_case(typed.value);
  if (domain::search_key(lower) != lower) marked_words_ = words_of(lower);
  const bool only_digits = std::ranges::all_of(key_, [](char c) {
    return is_digit(c) || std::string_view(" .-+()").find(c) != std::string_view::npos;
  });
  std::string digits = only_digits ? digits_of(key_) : "";
  if (digits.size() < searched_digits_min) return;
  phone_digits_ = phone_digits(key_);
  digits_ = std::move(digits);
}

std::optional<SearchRank> Search::rank(std::string_view searched, std::string_view name) const {
  const std::string_view code = take_line(searched);
  const std::string_view folded_name = take_line(searched);
  const std::string_view phone = take_line(searched);
  const std::size_t in_code = code.find(key_);
  if (in_code == 0 && code.size() == key_.size()) return SearchRank::same_code;
  const bool in_name = fits_name(folded_name);
  if (in_name && !marked_words_.empty() && has_all(domain::fold_case(name), marked_words_)) {
    return SearchRank::same_marks;
  }
  if (in_code == 0) return SearchRank::code_begins;
  const bool fits = in_name || in_code != std::string_view::npos || fits_initials(folded_name) ||
                    fits_digits(phone, searched);
  return fits ? std::optional(SearchRank::other) : std::nullopt;
}

std::optional<SearchRank> Search::rank_number(std::string_view number) const {
  const std::string folded = domain::search_key(number);
  const std::size_t at = folded.find(key_);
  if (at == std::string::npos) return {};
  if (at != 0) return SearchRank::other;
  return folded.size() == key_.size() ? SearchRank::same_code : SearchRank::code_begins;
}

bool Search::fits_name(std::string_view folded_name) const {
  return !words_.empty() && has_all(folded_name, words_);
}

bool Search::fits_initials(std::string_view folded_name) const {
  if (words_.size() != 1 || words_.front().size() < initials_min) return false;
  std::string initials;
  bool inside = false;
  for (std::size_t i = 0; i < folded_name.size(); ++i) {
    const bool of_word = is_of_word(folded_name[i]);
    if (of_word && !inside) initials += first_character(folded_name.substr(i));
    inside = of_word;
  }
  return initials.find(words_.front()) != std::string::npos;
}

bool Search::fits_digits(std::string_view phone, std::string_view tax_id) const {
  if (digits_.empty()) return false;
  return phone.find(phone_digits_) != std::string_view::npos ||
         tax_id.find(digits_) != std::string_view::npos;
}

}  // namespace duebook::projections
