// SPDX-License-Identifier: Apache-2.0
// Values of single parameters, and the bookkeeping of which were taken.
#include "api/parameters.hpp"

#include <algorithm>

#include "api/text_normal.hpp"

namespace duebook::api {
namespace {

template <class Integer>
bool parse_integer(std::string_view text, Integer& out) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), out);
  return !text.empty() && result.ec == std::errc() && result.ptr == text.data() + text.size();
}

}  // namespace

bool parse_parameter(std::string_view text, bool& out) {
  out = text == "true" || text.empty();
  return out || text == "false";
}

bool parse_parameter(std::string_view text, std::uint32_t& out) { return parse_integer(text, out); }

bool parse_parameter(std::string_view text, std::uint64_t& out) { return parse_integer(text, out); }

bool parse_parameter(std::string_view text, std::string& out) {
  out = text;
  return true;
}

bool parse_parameter(std::string_view text, domain::Date& out) {
  return domain::parse_date(text, out);
}

bool parse_parameter(std::string_view text, domain::Currency& out) {
  return domain::Currency::parse(text, out);
}

bool parse_text_parameter(std::string_view text, const domain::TextRule& rule, std::string& out) {
  const std::string normal = to_nfc(text);
  std::string_view tidy = normal;
  if (domain::tidy_text(rule, tidy) != domain::TextFault::none) return false;
  out = tidy;
  return true;
}

Parameters::Parameters(std::vector<Parameter> parameters, std::vector<Parameter> path)
    : left_(std::move(parameters)) {
  left_.insert(left_.end(), std::make_move_iterator(path.begin()),
               std::make_move_iterator(path.end()));
}

std::optional<std::string> Parameters::take_text(std::string_view name) {
  const auto first = std::ranges::find(left_, name, &Parameter::name);
  if (first == left_.end()) return {};
  std::string value = std::move(first->value);
  left_.erase(first);
  if (std::ranges::find(left_, name, &Parameter::name) != left_.end()) {
    fail(Trouble::duplicate_parameter, name);
  }
  return value;
}

void Parameters::fail(Trouble trouble, std::string_view name) {
  fail(problem_of(trouble, std::string(name)));
}

void Parameters::fail(Problem problem) {
  if (!problem_) problem_ = std::move(problem);
}

std::optional<Problem> Parameters::problem() {
  if (!left_.empty()) fail(Trouble::unknown_parameter, "");
  return problem_;
}

}  // namespace duebook::api
