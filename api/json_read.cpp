// SPDX-License-Identifier: Apache-2.0
// Reads commands of every kind in the catalogue, by simdjson's DOM.
#include "api/json_read.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "api/json_value.hpp"
#include "api/json_write.hpp"

namespace duebook::api {

bool ValueReader::fail(domain::Reason reason) {
  rejection_ = domain::Rejection{reason, ""};
  return false;
}

bool ValueReader::inside(std::string_view name) {
  rejection_->pointer = "/" + std::string(name) + rejection_->pointer;
  return false;
}

bool ValueReader::fail_unknown_field(std::string_view name) {
  constexpr std::size_t name_bytes_max = 64;
  const bool is_name =
      !name.empty() && name.size() <= name_bytes_max && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
      });
  fail(domain::Reason::field_unknown);
  return is_name ? inside(name) : false;
}

bool ValueReader::read_text(Element in, std::string_view& out) {
  return in.get_string().get(out) == simdjson::SUCCESS || fail(domain::Reason::wrong_type);
}

bool ValueReader::read_integer(Element in, std::int64_t& out) {
  if (in.get_int64().get(out) == simdjson::SUCCESS) return true;
  if (in.is_uint64()) return fail(domain::Reason::out_of_range);
  return fail(in.is_double() ? domain::Reason::not_a_whole_number : domain::Reason::wrong_type);
}

domain::Reason ValueReader::reason_of(domain::TextFault fault) {
  switch (fault) {
    case domain::TextFault::none:
    case domain::TextFault::blank: return domain::Reason::text_blank;
    case domain::TextFault::too_long: return domain::Reason::text_too_long;
    case domain::TextFault::control_character: return domain::Reason::text_has_control_character;
  }
  DUEBOOK_ASSERT(false);
}

namespace {

// What no field list can see: duplicate keys, depth and number of values, over the whole document.
std::optional<Trouble> check_shape(Element in, std::size_t depth, std::size_t& values) {
  if (++values > json_values_max) return Trouble::json_too_many_values;
  if (in.is_array()) {
    if (depth == json_depth_max) return Trouble::json_too_deep;
    const simdjson::dom::array array = in.get_array().value_unsafe();
    for (const Element item : array) {
      if (const auto trouble = check_shape(item, depth + 1, values)) return trouble;
    }
  } else if (in.is_object()) {
    if (depth == json_depth_max) return Trouble::json_too_deep;
    std::vector<std::string_view> keys;
    const simdjson::dom::object object = in.get_object().value_unsafe();
    for (const auto& [key, value] : object) {
      keys.push_back(key);
      if (const auto trouble = check_shape(value, depth + 1, values)) return trouble;
    }
    std::ranges::sort(keys);
    if (std::ranges::adjacent_find(keys) != keys.end()) return Trouble::duplicate_key;
  }
  return {};
}

void append_hash(std::string& out, std::string_view text) {
  const auto hash = static_cast<std::uint32_t>(XXH3_64bits(text.data(), text.size()));
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(hash >> shift));
}

template <class C>
std::string fingerprint_of(const C& command) {
  std::string fingerprint;
  append_hash(fingerprint, C::wire_name);
  std::string text;
  domain::for_each_field(command, [&](std::string_view, const auto& value) {
    if (is_omitted(value)) {
      fingerprint.append(4, '\0');
      return;
    }
    text.clear();
    append_json(text, value);
    append_hash(fingerprint, text);
  });
  return fingerprint;
}

using ReadCommand = std::variant<ParsedCommand, Problem> (*)(Element);

template <class C>
std::variant<ParsedCommand, Problem> read_command(Element in) {
  ValueReader reader;
  C command{};
  if (!reader.read(in, command)) return problem_of(reader.rejection());
  std::string fingerprint = fingerprint_of(command);
  return ParsedCommand{std::move(command), std::move(fingerprint)};
}

struct CommandType {
  ReadCommand read;
  std::span<const std::string_view> fields;
};

template <class... C>
constexpr auto types_of(const std::variant<C...>*) {
  return std::array{CommandType{read_command<C>, domain::field_names<C>}...};
}
template <class... C>
constexpr auto names_of(const std::variant<C...>*) {
  return std::array{C::wire_name...};
}

constexpr auto types = types_of(static_cast<domain::Command*>(nullptr));
constexpr auto names = names_of(static_cast<domain::Command*>(nullptr));

const CommandType* find_type(std::string_view name) {
  const auto at = std::ranges::find(names, name);
  return at == names.end() ? nullptr : &types[static_cast<std::size_t>(at - names.begin())];
}

}  // namespace

class CommandReader::Impl {
 public:
  std::variant<Element, Problem> parse(std::string_view text) {
    // simdjson skips a byte order mark; we do not.
    if (text.starts_with("\xEF\xBB\xBF")) return problem_of(Trouble::malformed_json);
    Element root;
    const simdjson::error_code error = parser_.parse(text.data(), text.size()).get(root);
    if (error == simdjson::DEPTH_ERROR) return problem_of(Trouble::json_too_deep);
    if (error != simdjson::SUCCESS) return problem_of(Trouble::malformed_json);
    std::size_t values = 0;
    if (const auto trouble = check_shape(root, 0, values)) return problem_of(*trouble);
    if (!root.is_object()) return problem_of(Trouble::not_an_object);
    return root;
  }

 private:
  simdjson::dom::parser parser_;
};

CommandReader::CommandReader() : impl_(std::make_unique<Impl>()) {}
CommandReader::~CommandReader() = default;

bool CommandReader::knows(std::string_view command_name) {
  return find_type(command_name) != nullptr;
}

std::variant<ParsedCommand, Problem> CommandReader::read(std::string_view command_name,
                                                         std::string_view body) {
  const auto root = impl_->parse(body);
  if (const auto* problem = std::get_if<Problem>(&root)) return *problem;
  return find_type(command_name)->read(std::get<Element>(root));
}

std::variant<BatchLine, Problem> CommandReader::read_batch_line(std::string_view line) {
  const auto parsed = impl_->parse(line);
  if (const auto* problem = std::get_if<Problem>(&parsed)) return *problem;
  BatchLine out;
  const CommandType* type = nullptr;
  Element data;
  bool has_data = false;
  ValueReader reader;
  const simdjson::dom::object object = std::get<Element>(parsed).get_object().value_unsafe();
  for (const auto& [key, value] : object) {
    std::string_view text;
    std::uint64_t number = 0;
    simdjson::error_code error = simdjson::SUCCESS;
    if (key == "command") {
      error = value.get_string().get(text);
      type = find_type(text);
      if (error == simdjson::SUCCESS && type == nullptr) {
        return problem_of(Trouble::unknown_command, "/command");
      }
    } else if (key == "key") {
      error = value.get_string().get(text);
      out.key = text;
    } else if (key == "if_match") {
      error = value.get_uint64().get(number);
      out.if_match = number;
    } else if (key == "data") {
      data = value;
      has_data = true;
    } else {
      reader.fail_unknown_field(key);
      return problem_of(reader.rejection());
    }
    if (error != simdjson::SUCCESS) {
      return problem_of(domain::Rejection{domain::Reason::wrong_type, "/" + std::string(key)});
    }
  }
  if (type == nullptr) {
    return problem_of(domain::Rejection{domain::Reason::field_missing, "/command"});
  }
  if (!has_data) return problem_of(domain::Rejection{domain::Reason::field_missing, "/data"});
  auto command = type->read(data);
  if (auto* problem = std::get_if<Problem>(&command)) {
    problem->pointer = "/data" + problem->pointer;
    return *problem;
  }
  out.parsed = std::move(std::get<ParsedCommand>(command));
  return out;
}

std::string_view differing_field(std::string_view command_name, std::string_view first,
                                 std::string_view second) {
  const auto word = [](std::string_view fingerprint, std::size_t i) {
    return i * 4 < fingerprint.size() ? fingerprint.substr(i * 4, 4)
                                      : std::string_view("\0\0\0\0", 4);
  };
  if (word(first, 0) != word(second, 0)) return "command";
  const CommandType* type = find_type(command_name);
  for (std::size_t i = 0; i < type->fields.size(); ++i) {
    if (word(first, i + 1) != word(second, i + 1)) return type->fields[i];
  }
  return "";
}

ParsedCommand with_fingerprint(domain::Command command) {
  std::string fingerprint =
      std::visit([](const auto& known) { return fingerprint_of(known); }, command);
  return {std::move(command), std::move(fingerprint)};
}

std::span<const std::string_view> command_names() { return names; }

}  // namespace duebook::api
