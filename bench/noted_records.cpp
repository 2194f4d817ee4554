// SPDX-License-Identifier: Apache-2.0
// Makes lines that the log takes for events.
#include "bench/noted_records.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "bench/big_book.hpp"

namespace duebook::bench {
namespace {

constexpr std::uint32_t fingerprint_bytes = 7 * 4;

std::string line_of(std::uint64_t seq, std::string_view key) {
  std::string line = "{\"seq\":" + std::to_string(seq);
  line.append(",\"at\":\"2026-06-30T02:03:04.567890Z\",\"by\":\"bench\",\"key\":\"").append(key);
  line.append("\",\"type\":\"noted\",\"data\":{\"text\":\"");
  line.append(noted_line_bytes - std::min(noted_line_bytes, line.size() + 3), 'x');
  return line.append("\"}}");
}

std::string key_of(std::uint64_t seq) {
  return std::to_string(Mixer(seq).next()) + "-" + std::to_string(seq);
}

}  // namespace

eventstore::Record noted_record(const eventstore::Head& head, std::int64_t lines,
                                bool command_each) {
  eventstore::Record record;
  record.base = head;
  std::string key;
  for (std::int64_t i = 0; i < lines; ++i) {
    const std::uint64_t seq = head.size + record.line_count();
    if (command_each || i == 0) {
      key = key_of(seq);
      const auto command_lines = static_cast<std::uint32_t>(command_each ? 1 : lines);
      record.commands.push_back({key, command_lines, std::string(fingerprint_bytes, 'f')});
    }
    record.add_line(line_of(seq, key));
  }
  return record;
}

}  // namespace duebook::bench
