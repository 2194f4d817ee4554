// SPDX-License-Identifier: Apache-2.0
// Edit distance with transpositions, over words of a few letters.
#include "tools/suggestions.hpp"

#include <algorithm>

namespace duebook::tools {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string nearest_word(std::string_view typed, const std::vector<std::string>& words) {
  std::string nearest;
  // A third of the letters may be wrong, of short words one.
  std::size_t best = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const std::string& word : words) {
    const std::size_t distance = edit_distance(typed, word);
    if (distance >= best) continue;
    best = distance;
    nearest = word;
  }
  if (!nearest.empty() || typed.size() < 2) return nearest;
  const auto longer = std::ranges::find_if(
      words, [typed](const std::string& word) { return word.starts_with(typed); });
  return longer == words.end() ? "" : *longer;
}

std::string suggestion(std::string_view typed, const std::vector<std::string>& words) {
  const std::string nearest = nearest_word(typed, words);
  return nearest.empty() ? "" : " Did you mean '" + nearest + "'?";
}

}  // namespace duebook::tools
