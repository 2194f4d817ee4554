// SPDX-License-Identifier: Apache-2.0
// Metrics in the text format of Prometheus.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duebook::api {

/// # HELP and # TYPE of a family of which rows follow; `name` is without "duebook_".
void append_metric_head(std::string& out, std::string_view name, std::string_view help,
                        std::string_view type);
/// A row of the family for one book.
void append_book_metric(std::string& out, std::string_view name, std::string_view book,
                        std::uint64_t value);
/// A family of one row without labels.
void append_counter(std::string& out, std::string_view name, std::string_view help,
                    std::uint64_t value, std::string_view type = "counter");

}  // namespace duebook::api
