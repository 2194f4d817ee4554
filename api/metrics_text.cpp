// SPDX-License-Identifier: Apache-2.0
// Heads and rows.
#include "api/metrics_text.hpp"

#include "api/json_write.hpp"

namespace duebook::api {
namespace {

constexpr std::string_view prefix = "duebook_";

}  // namespace

void append_metric_head(std::string& out, std::string_view name, std::string_view help,
                        std::string_view type) {
  out.append("# HELP ").append(prefix).append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(prefix).append(name).append(" ").append(type).append("\n");
}

void append_book_metric(std::string& out, std::string_view name, std::string_view book,
                        std::uint64_t value) {
  out.append(prefix).append(name).append("{book=\"").append(book).append("\"} ");
  append_integer(out, value);
  out.push_back('\n');
}

void append_counter(std::string& out, std::string_view name, std::string_view help,
                    std::uint64_t value, std::string_view type) {
  append_metric_head(out, name, help, type);
  out.append(prefix).append(name).append(" ");
  append_integer(out, value);
  out.push_back('\n');
}

}  // namespace duebook::api
