// SPDX-License-Identifier: Apache-2.0
// Records for tests: lines in the shape of the log, of any number and length.
#pragma once

#include <string>
#include <string_view>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {

/// A line as the log wants it; `text` goes into its data.
inline std::string sample_line(std::uint64_t seq, std::string_view key,
                               std::string_view text = "") {
  std::string line = "{\"seq\":" + std::to_string(seq);
  line.append(",\"at\":\"2026-11-21T02:03:04.567890Z\",\"by\":\"lan\",\"key\":\"");
  line.append(key).append("\",\"type\":\"noted\",\"data\":{\"text\":\"").append(text);
  return line.append("\"}}");
}

/// Adds a command of `lines` lines to a record.
inline void add_command(Record& record, std::string_view key, std::uint32_t lines,
                        std::string_view text = "", std::string_view fingerprint = "abcd") {
  for (std::uint32_t i = 0; i < lines; ++i) {
    record.add_line(sample_line(record.base.size + record.line_count(), key, text));
  }
  record.commands.push_back({std::string(key), lines, std::string(fingerprint)});
}

/// A record on `head` with `commands` commands of 1, 2, 3, 1, 2, … lines. The keys are unique in
/// the book because they carry the seq of their first line.
inline Record sample_record(const Head& head, std::uint32_t commands = 1,
                            std::string_view text = "") {
  Record record{.base = head, .text = {}, .ends = {}, .commands = {}};
  for (std::uint32_t i = 0; i < commands; ++i) {
    add_command(record, "key-" + std::to_string(head.size + record.line_count()), 1 + i % 3, text);
  }
  return record;
}

}  // namespace duebook::eventstore
