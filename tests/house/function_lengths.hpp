// SPDX-License-Identifier: Apache-2.0
// How long functions are, found by counting braces in code that clang-format laid out. Good enough
// to hold a rule; not a parser.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/house/source_tree.hpp"

namespace duebook::tests {

struct Function {
  std::size_t first_line = 0;  ///< index of the line where its declaration begins
  std::size_t line_count = 0;
};

/// Functions at namespace or class scope, in the order they end. Lambdas count with what holds
/// them.
std::vector<Function> functions_of(const SourceFile& file);

}  // namespace duebook::tests
