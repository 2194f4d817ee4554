// SPDX-License-Identifier: Apache-2.0
// Parameters → record: the query string of a question, read by the field list of its Query.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/problem.hpp"
#include "api/target.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::api {

/// Each returns false when the text is no such value.
bool parse_parameter(std::string_view text, bool& out);
bool parse_parameter(std::string_view text, std::uint32_t& out);
bool parse_parameter(std::string_view text, std::uint64_t& out);
bool parse_parameter(std::string_view text, std::string& out);
bool parse_parameter(std::string_view text, domain::Date& out);
bool parse_parameter(std::string_view text, domain::Currency& out);
/// Normalises, trims and checks a text by its rule.
bool parse_text_parameter(std::string_view text, const domain::TextRule& rule, std::string& out);

template <class Kind>
bool parse_parameter(std::string_view text, domain::Id<Kind>& out) {
  return parse_parameter(text, out.value);
}
template <const domain::TextRule& kind>
bool parse_parameter(std::string_view text, domain::Text<kind>& out) {
  return parse_text_parameter(text, kind, out.value);
}
template <domain::WireEnum T>
bool parse_parameter(std::string_view text, T& out) {
  const auto names = wire_names(T{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != text) continue;
    out = static_cast<T>(i);
    return true;
  }
  return false;
}
template <class T>
bool parse_parameter(std::string_view text, std::optional<T>& out) {
  return parse_parameter(text, out.emplace());
}
/// Comma-separated.
template <class T>
bool parse_parameter(std::string_view text, std::vector<T>& out) {
  out.clear();
  while (true) {
    const std::size_t comma = text.find(',');
    if (!parse_parameter(text.substr(0, comma), out.emplace_back())) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

/// What cannot have a sensible default: a text, a day or an id that is not optional.
template <class T>
inline constexpr bool is_required_parameter = false;
template <const domain::TextRule& kind>
inline constexpr bool is_required_parameter<domain::Text<kind>> = true;
template <>
inline constexpr bool is_required_parameter<domain::Date> = true;
template <class Kind>
inline constexpr bool is_required_parameter<domain::Id<Kind>> = true;

/// The parameters of one request, taken one by one; what is left over is unknown. The first problem
/// found is kept.
class Parameters {
 public:
  /// `path` values (such as the code in /customers/{customer}) count as parameters of their name.
  Parameters(std::vector<Parameter> parameters, std::vector<Parameter> path);

  /// Takes a parameter into `out` if it is there; whether it was.
  template <class T>
  bool take(std::string_view name, T& out) {
    const std::optional<std::string> text = take_text(name);
    if (!text) return false;
    if (!parse_parameter(*text, out)) fail(malformed<T>(name));
    return true;
  }

  /// Takes every field of a query record.
  template <domain::Record Query>
  void take_record(Query& query) {
    domain::for_each_field(query, [&]<class T>(std::string_view name, T& field) {
      if (!take(name, field) && is_required_parameter<T>) fail(Trouble::parameter_missing, name);
    });
  }

  void fail(Trouble trouble, std::string_view name);
  void fail(Problem problem);
  /// The first problem; an unknown parameter counts once all known ones are taken.
  std::optional<Problem> problem();

 private:
  // A day that does not exist is the same fault here as in a command.
  template <class T>
  static Problem malformed(std::string_view name) {
    constexpr bool is_date =
        std::is_same_v<T, domain::Date> || std::is_same_v<T, std::optional<domain::Date>>;
    if constexpr (is_date) return problem_of({domain::Reason::not_a_date, std::string(name)});
    return problem_of(Trouble::parameter_malformed, std::string(name));
  }
  std::optional<std::string> take_text(std::string_view name);

  std::vector<Parameter> left_;
  std::optional<Problem> problem_;
};

}  // namespace duebook::api
