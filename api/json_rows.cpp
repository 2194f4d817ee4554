// SPDX-License-Identifier: Apache-2.0
// Flat objects by simdjson's On Demand, which leaves numbers as text.
#include "api/json_rows.hpp"

#include <simdjson.h>

#include <algorithm>

namespace duebook::api {
namespace {

namespace ondemand = simdjson::ondemand;

// The token as it stands, without the blanks behind it.
std::string_view without_blanks(std::string_view token) {
  const std::size_t end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == token.npos ? 0 : end + 1);
}

std::optional<Problem> read_value(ondemand::value value, std::string& out) {
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return problem_of(Trouble::malformed_json);
  if (type == ondemand::json_type::object || type == ondemand::json_type::array) {
    return problem_of(Trouble::json_too_deep);
  }
  if (type == ondemand::json_type::string) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) {
      return problem_of(Trouble::malformed_json);
    }
    out = text;
    return {};
  }
  out = without_blanks(value.raw_json_token());
  if (type == ondemand::json_type::null) {
    if (out != "null") return problem_of(Trouble::malformed_json);
    out.clear();
    return {};
  }
  // Reading it checks the token, which is then kept as it was written.
  double number = 0;
  bool flag = false;
  const bool is_sound = type == ondemand::json_type::number
                            ? value.get_double().get(number) == simdjson::SUCCESS
                            : value.get_bool().get(flag) == simdjson::SUCCESS;
  if (!is_sound) return problem_of(Trouble::malformed_json);
  return {};
}

}  // namespace

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

class JsonRowReader::Impl {
 public:
  std::optional<Problem> read(std::string_view line, std::vector<Value>& out) {
    padded_ = simdjson::padded_string(line);
    ondemand::document document;
    ondemand::object object;
    if (parser_.iterate(padded_).get(document) != simdjson::SUCCESS) {
      return problem_of(Trouble::malformed_json);
    }
    if (const auto error = document.get_object().get(object)) {
      return problem_of(error == simdjson::INCORRECT_TYPE ? Trouble::not_an_object
                                                          : Trouble::malformed_json);
    }
    for (auto field : object) {
      std::string_view name;
      ondemand::value value;
      if (field.unescaped_key().get(name) != simdjson::SUCCESS ||
          field.value().get(value) != simdjson::SUCCESS) {
        return problem_of(Trouble::malformed_json);
      }
      if (std::ranges::find(out, name, &Value::name) != out.end()) {
        return problem_of(Trouble::duplicate_key);
      }
      out.push_back({std::string(name), {}});
      if (auto problem = read_value(value, out.back().text)) return problem;
    }
    const char* rest = nullptr;
    if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS) {
      return problem_of(Trouble::malformed_json);
    }
    return {};
  }

 private:
  ondemand::parser parser_;
  simdjson::padded_string padded_;
};

JsonRowReader::JsonRowReader() : impl_(std::make_unique<Impl>()) {}
JsonRowReader::~JsonRowReader() = default;

std::optional<Problem> JsonRowReader::read(std::string_view line, std::vector<Value>& out) {
  out.clear();
  return impl_->read(line, out);
}

}  // namespace duebook::api
