// SPDX-License-Identifier: Apache-2.0
// Lines of NDJSON → named texts, for data of other programs. Numbers stay as they are written.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/problem.hpp"

namespace duebook::api {

bool is_utf8(std::string_view text);

/// Not to be shared between threads: it keeps the parser's memory.
class JsonRowReader {
 public:
  struct Value {
    std::string name;
    std::string text;  ///< empty for null; true and false as such
  };

  JsonRowReader();
  ~JsonRowReader();

  /// Reads one object of plain values into `out`. A value that is an object or a list, and a name
  /// that stands twice, are refused.
  std::optional<Problem> read(std::string_view line, std::vector<Value>& out);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duebook::api
