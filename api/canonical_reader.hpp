// SPDX-License-Identifier: Apache-2.0
// Canonical JSON → record: compares the expected key, then reads the value. The inverse of
// json_write.hpp, several times faster than a general parser, and it accepts nothing else.
#pragma once

#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_write.hpp"
#include "domain/record.hpp"
#include "domain/values/change.hpp"
#include "domain/values/date.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::api {

/// Reads from the front of a text. Every function returns false, with the position undefined, when
/// the text is not what it should be.
class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }

  // Always inline: what is expected is known there, and its length makes the comparison one or two
  // instructions instead of a call.
  [[gnu::always_inline]] bool take(std::string_view expected) {
    if (text_.size() < expected.size() ||
        std::memcmp(text_.data(), expected.data(), expected.size()) != 0) {
      return false;
    }
    text_.remove_prefix(expected.size());
    return true;
  }

  /// Takes `"name":` if it comes next.
  [[gnu::always_inline]] bool take_key(std::string_view name) {
    if (text_.size() < name.size() + 3 || text_[0] != '"' ||
        std::memcmp(text_.data() + 1, name.data(), name.size()) != 0 ||
        text_[name.size() + 1] != '"' || text_[name.size() + 2] != ':') {
      return false;
    }
    text_.remove_prefix(name.size() + 3);
    return true;
  }

  template <class Integer>
  bool read_integer(Integer& out) {
    const auto result = std::from_chars(text_.data(), text_.data() + text_.size(), out);
    const auto length = static_cast<std::size_t>(result.ptr - text_.data());
    if (result.ec != std::errc()) return false;
    // No leading zeros, no negative zero.
    const std::size_t first = text_[0] == '-' ? 1 : 0;
    if (text_[first] == '0' && length > 1) return false;
    text_.remove_prefix(length);
    return true;
  }

  /// A string without escapes, as a view into the text.
  bool read_plain(std::string_view& out) {
    if (text_.empty() || text_.front() != '"') return false;
    const std::size_t end = text_.find('"', 1);
    if (end == std::string_view::npos) return false;
    out = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return true;
  }

  bool read_string(std::string& out);

 private:
  std::string_view text_;
};

inline bool read_canonical(CanonicalReader& in, bool& out) {
  out = in.take("true");
  return out || in.take("false");
}
inline bool read_canonical(CanonicalReader& in, std::uint32_t& out) { return in.read_integer(out); }
inline bool read_canonical(CanonicalReader& in, domain::Money& out) {
  return in.read_integer(out.minor);
}
inline bool read_canonical(CanonicalReader& in, domain::Decimal& out) {
  std::string_view text;
  if (!in.read_plain(text) || !domain::parse_decimal(text, out)) return false;
  // No zeros behind the dot's last digit, no negative zero.
  if (out.millionths == 0) return text.size() == 1;
  return text.back() != '0' || text.find('.') == std::string_view::npos;
}
inline bool read_canonical(CanonicalReader& in, domain::Date& out) {
  std::string_view text;
  return in.read_plain(text) && domain::parse_date(text, out);
}
inline bool read_canonical(CanonicalReader& in, domain::Instant& out) {
  constexpr std::string_view shape = "0000-00-00T00:00:00.000000Z";
  std::string_view text;
  return in.read_plain(text) && text.size() == shape.size() && text[10] == 'T' &&
         text.back() == 'Z' && domain::parse_instant(text, out);
}
inline bool read_canonical(CanonicalReader& in, domain::Currency& out) {
  std::string_view text;
  return in.read_plain(text) && domain::Currency::parse(text, out);
}
template <class Kind>
bool read_canonical(CanonicalReader& in, domain::Id<Kind>& out) {
  return in.read_integer(out.value);
}
template <const domain::TextRule& kind>
bool read_canonical(CanonicalReader& in, domain::Text<kind>& out) {
  return in.read_string(out.value);
}
template <domain::WireEnum T>
bool read_canonical(CanonicalReader& in, T& out) {
  std::string_view text;
  if (!in.read_plain(text)) return false;
  const auto names = wire_names(T{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != text) continue;
    out = static_cast<T>(i);
    return true;
  }
  return false;
}

template <class T>
bool read_canonical(CanonicalReader& in, std::optional<T>& out);
template <class T>
bool read_canonical(CanonicalReader& in, std::vector<T>& out);
template <class T>
bool read_canonical(CanonicalReader& in, domain::Change<T>& out);
template <domain::Record T>
bool read_canonical(CanonicalReader& in, T& out);

/// Whether the field may be left out of a line, and what it is then.
template <class T>
constexpr bool clear_omitted(T&) {
  return false;
}
template <class T>
bool clear_omitted(std::optional<T>& value) {
  value.reset();
  return true;
}
template <class T>
bool clear_omitted(std::vector<T>& values) {
  values.clear();
  return true;
}
template <class T>
bool clear_omitted(domain::Change<T>& change) {
  change = {};
  return true;
}

template <class T>
bool read_canonical(CanonicalReader& in, std::optional<T>& out) {
  if (!out) out.emplace();
  return read_canonical(in, *out);
}

template <class T>
bool read_canonical(CanonicalReader& in, std::vector<T>& out) {
  out.clear();
  if (!in.take("[")) return false;
  if (in.take("]")) return true;
  do {
    if (!read_canonical(in, out.emplace_back())) return false;
  } while (in.take(","));
  return in.take("]");
}

template <class T>
bool read_canonical(CanonicalReader& in, domain::Change<T>& out) {
  if (in.take("null")) {
    out = domain::Change<T>::cleared();
    return true;
  }
  T value{};
  if (!read_canonical(in, value)) return false;
  out = domain::Change<T>::to(std::move(value));
  return true;
}

template <domain::Record T>
bool read_canonical(CanonicalReader& in, T& out) {
  if (!in.take("{")) return false;
  bool ok = true;
  bool any = false;
  bool comma_taken = false;
  const auto read_field = [&](std::string_view name, auto& value) __attribute__((always_inline)) {
    if (!ok) return;
    if (any && !comma_taken) comma_taken = in.take(",");
    if ((!any || comma_taken) && in.take_key(name)) {
      any = true;
      comma_taken = false;
      ok = read_canonical(in, value) && !is_omitted(value);
    } else {
      ok = clear_omitted(value);
    }
  };
  domain::for_each_field(out, read_field);
  return ok && !comma_taken && in.take("}");
}

}  // namespace duebook::api
