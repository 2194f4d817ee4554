// SPDX-License-Identifier: Apache-2.0
// Untrusted JSON values → typed values: the rules of each type, in one place. Included by the
// readers of commands only, so that simdjson stays out of everything else.
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/text_normal.hpp"
#include "api/time_zones.hpp"
#include "domain/decision.hpp"
#include "domain/record.hpp"
#include "domain/values/change.hpp"
#include "domain/values/date.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::api {

using Element = simdjson::dom::element;

/// Reads values and remembers what is wrong with the first that is not sound. The path is built
/// only when something is wrong, on the way back up.
class ValueReader {
 public:
  bool failed() const { return rejection_.has_value(); }
  domain::Rejection rejection() const { return *rejection_; }

  template <class T>
  bool read(Element in, std::optional<T>& out) {
    return read(in, out.emplace());
  }

  template <class T>
  bool read(Element in, std::vector<T>& out) {
    simdjson::dom::array array;
    if (in.get_array().get(array) != simdjson::SUCCESS) return fail(domain::Reason::wrong_type);
    for (const Element item : array) {
      if (!read(item, out.emplace_back())) return inside(std::to_string(out.size() - 1));
    }
    return true;
  }

  template <class T>
  bool read(Element in, domain::Change<T>& out) {
    if (in.is_null()) {
      out = domain::Change<T>::cleared();
      return true;
    }
    T value{};
    if (!read(in, value)) return false;
    out = domain::Change<T>::to(std::move(value));
    return true;
  }

  template <domain::Record T>
  bool read(Element in, T& out) {
    simdjson::dom::object object;
    if (in.get_object().get(object) != simdjson::SUCCESS) return fail(domain::Reason::wrong_type);
    std::size_t found = 0;
    bool ok = true;
    domain::for_each_field(out, [&](std::string_view name, auto& field) {
      if (!ok) return;
      Element value;
      if (object.at_key(name).get(value) != simdjson::SUCCESS) {
        if (!may_be_absent(field)) ok = fail(domain::Reason::field_missing) || inside(name);
        return;
      }
      ++found;
      ok = read(value, field) || inside(name);
    });
    return ok && (found == object.size() || fail_unknown<T>(object));
  }

  template <domain::WireEnum T>
  bool read(Element in, T& out) {
    std::string_view text;
    if (!read_text(in, text)) return false;
    const auto names = wire_names(T{});
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] != text) continue;
      out = static_cast<T>(i);
      return true;
    }
    return fail(domain::Reason::not_a_choice);
  }

  template <const domain::TextRule& kind>
  bool read(Element in, domain::Text<kind>& out) {
    std::string_view text;
    if (!read_text(in, text)) return false;
    out.value = to_nfc(text);
    std::string_view tidy = out.value;
    const domain::TextFault fault = domain::tidy_text(kind, tidy);
    if (fault != domain::TextFault::none) return fail(reason_of(fault));
    if (tidy.size() != out.value.size()) out.value = std::string(tidy);
    if (&kind == &domain::zone_rule && !is_time_zone(out.value)) {
      return fail(domain::Reason::not_a_time_zone);
    }
    return true;
  }

  template <class Kind>
  bool read(Element in, domain::Id<Kind>& out) {
    return read(in, out.value);
  }

  bool read(Element in, bool& out) {
    return in.get_bool().get(out) == simdjson::SUCCESS || fail(domain::Reason::wrong_type);
  }
  bool read(Element in, std::uint32_t& out) {
    std::int64_t value = 0;
    if (!read_integer(in, value)) return false;
    if (value < 0 || value > UINT32_MAX) return fail(domain::Reason::out_of_range);
    out = static_cast<std::uint32_t>(value);
    return true;
  }
  bool read(Element in, domain::Money& out) {
    return read_integer(in, out.minor) &&
           (domain::is_in_range(out) || fail(domain::Reason::out_of_range));
  }
  bool read(Element in, domain::Decimal& out) {
    return read_parsed(in, out, domain::parse_decimal, domain::Reason::not_a_decimal);
  }
  bool read(Element in, domain::Date& out) {
    return read_parsed(in, out, domain::parse_date, domain::Reason::not_a_date);
  }
  bool read(Element in, domain::Instant& out) {
    return read_parsed(in, out, domain::parse_instant, domain::Reason::not_an_instant);
  }
  bool read(Element in, domain::Currency& out) {
    return read_parsed(in, out, domain::Currency::parse, domain::Reason::not_a_currency);
  }

  /// Both return false, so that a failure can be returned in one expression.
  bool fail(domain::Reason reason);
  bool inside(std::string_view name);
  /// Names the field if it looks like a name; else the object only, since it is the sender's text.
  bool fail_unknown_field(std::string_view name);

 private:
  template <class T>
  static constexpr bool may_be_absent(const T&) {
    return false;
  }
  template <class T>
  static constexpr bool may_be_absent(const std::optional<T>&) {
    return true;
  }
  template <class T>
  static constexpr bool may_be_absent(const std::vector<T>&) {
    return true;
  }
  template <class T>
  static constexpr bool may_be_absent(const domain::Change<T>&) {
    return true;
  }

  template <class T>
  bool fail_unknown(simdjson::dom::object object) {
    for (const auto& [key, value] : object) {
      bool known = false;
      for (const std::string_view name : domain::field_names<T>) known = known || name == key;
      if (!known) return fail_unknown_field(key);
    }
    return false;
  }

  template <class T, class Parse>
  bool read_parsed(Element in, T& out, Parse parse, domain::Reason reason) {
    std::string_view text;
    return read_text(in, text) && (parse(text, out) || fail(reason));
  }

  bool read_text(Element in, std::string_view& out);
  bool read_integer(Element in, std::int64_t& out);
  static domain::Reason reason_of(domain::TextFault fault);

  std::optional<domain::Rejection> rejection_;
};

}  // namespace duebook::api
