// SPDX-License-Identifier: Apache-2.0
// Suggestions: what somebody who mistyped a word may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duebook::tools {

/// Letters to insert, drop, replace or swap with a neighbour to make one word of the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of the words if it is near enough to have been meant; empty otherwise.
std::string nearest_word(std::string_view typed, const std::vector<std::string>& words);

/// " Did you mean 'serve'?", or nothing.
std::string suggestion(std::string_view typed, const std::vector<std::string>& words);

}  // namespace duebook::tools
