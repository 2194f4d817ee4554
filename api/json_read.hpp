// SPDX-License-Identifier: Apache-2.0
// Untrusted JSON → command: strict about syntax, types, ranges, unknown and duplicate fields.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/problem.hpp"
#include "domain/catalogue.hpp"

namespace duebook::api {

inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t json_values_max = 10'000;

/// A command as it was sent, ready to be decided, with the fingerprint of its body: 4 bytes for the
/// command's name and 4 for each of its fields (0 = absent), in field-list order. Two bodies with
/// equal values have equal fingerprints, however they were written.
struct ParsedCommand {
  domain::Command command;
  std::string fingerprint;
};

/// A command made by this program, with the fingerprint that its JSON would have.
ParsedCommand with_fingerprint(domain::Command command);

/// One line of a batch: {"command":"…","key":"…","data":{…},"if_match":N}.
struct BatchLine {
  std::string key;
  std::optional<domain::Seq> if_match;
  ParsedCommand parsed;
};

/// Reads commands. Not to be shared between threads: it keeps the parser's memory.
class CommandReader {
 public:
  CommandReader();
  ~CommandReader();

  /// Whether there is a command of this wire name.
  static bool knows(std::string_view command_name);

  /// Reads the body of command `command_name`, which must be known.
  std::variant<ParsedCommand, Problem> read(std::string_view command_name, std::string_view body);

  /// Reads one line of a batch.
  std::variant<BatchLine, Problem> read_batch_line(std::string_view line);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Name of the first field in which two fingerprints of one command differ; "command" when the
/// commands themselves do; empty when the fingerprints are equal. `command_name` is that of the
/// second one.
std::string_view differing_field(std::string_view command_name, std::string_view first,
                                 std::string_view second);

/// Wire names of all commands, in catalogue order.
std::span<const std::string_view> command_names();

}  // namespace duebook::api
