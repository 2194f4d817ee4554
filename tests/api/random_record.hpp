// SPDX-License-Identifier: Apache-2.0
// Random records: fills any record by its field list, for laws over every command and event.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue.hpp"
#include "tests/domain/random_history.hpp"

namespace duebook::tests {

/// Where numbers come from: rapidcheck inside a property, a seed elsewhere.
class Draw {
 public:
  virtual ~Draw() = default;
  /// A number between `low` and `high`, both included.
  virtual std::int64_t between(std::int64_t low, std::int64_t high) = 0;
};

class PropertyDraw : public Draw {
 public:
  std::int64_t between(std::int64_t low, std::int64_t high) override {
    return *rc::gen::inRange<std::int64_t>(low, high + 1);
  }
};

class SeededDraw : public Draw {
 public:
  explicit SeededDraw(std::uint64_t seed) : random_(seed) {}
  std::int64_t between(std::int64_t low, std::int64_t high) override {
    const auto range = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(random_.next() % range);
  }

 private:
  Random random_;
};

/// A text that keeps the rule: trimmed, NFC, with characters that writers like to get wrong.
std::string draw_text(Draw& draw, const domain::TextRule& rule);
domain::Currency draw_currency(Draw& draw);

inline void fill(Draw& draw, bool& out) { out = draw.between(0, 1) == 1; }
inline void fill(Draw& draw, std::uint32_t& out) {
  out = static_cast<std::uint32_t>(draw.between(0, UINT32_MAX));
}
inline void fill(Draw& draw, domain::Money& out) {
  out.minor = draw.between(-domain::money_max, domain::money_max);
}
inline void fill(Draw& draw, domain::Decimal& out) {
  // Few digits as well as many, so that zeros at the end come up.
  const std::int64_t scale = draw.between(0, 1) == 0 ? 1 : domain::Decimal::one / 10;
  const std::int64_t most = domain::Decimal::millionths_max / scale;
  out.millionths = draw.between(-most, most) * scale;
}
inline void fill(Draw& draw, domain::Date& out) {
  out.days = static_cast<std::int32_t>(draw.between(domain::date_min.days, domain::date_max.days));
}
inline void fill(Draw& draw, domain::Instant& out) {
  out.micros = draw.between(0, 7'000'000'000'000'000);
}
inline void fill(Draw& draw, domain::Currency& out) { out = draw_currency(draw); }
template <class Kind>
void fill(Draw& draw, domain::Id<Kind>& out) {
  out.value = static_cast<std::uint32_t>(draw.between(1, UINT32_MAX));
}
template <const domain::TextRule& kind>
void fill(Draw& draw, domain::Text<kind>& out) {
  out.value = draw_text(draw, kind);
}
template <domain::WireEnum T>
void fill(Draw& draw, T& out) {
  out = static_cast<T>(draw.between(0, static_cast<std::int64_t>(wire_names(T{}).size()) - 1));
}
template <class T>
void fill(Draw& draw, std::optional<T>& out);
template <class T>
void fill(Draw& draw, std::vector<T>& out);
template <class T>
void fill(Draw& draw, domain::Change<T>& out);

template <domain::Record T>
void fill(Draw& draw, T& out) {
  domain::for_each_field(out, [&](std::string_view, auto& field) { fill(draw, field); });
}
template <class T>
void fill(Draw& draw, std::optional<T>& out) {
  out.reset();
  if (draw.between(0, 1) == 1) fill(draw, out.emplace());
}
template <class T>
void fill(Draw& draw, std::vector<T>& out) {
  out.clear();
  for (std::int64_t left = draw.between(0, 3); left > 0; --left) fill(draw, out.emplace_back());
}
template <class T>
void fill(Draw& draw, domain::Change<T>& out) {
  const std::int64_t kind = draw.between(0, 2);
  out = kind == 0 ? domain::Change<T>() : domain::Change<T>::cleared();
  if (kind < 2) return;
  T value{};
  fill(draw, value);
  out = domain::Change<T>::to(std::move(value));
}

template <class T>
T draw_record(Draw& draw) {
  T record{};
  fill(draw, record);
  return record;
}

/// Calls visit.operator()<T>() for each alternative of a variant.
template <class... T, class Visit>
void for_each_kind(const std::variant<T...>*, Visit&& visit) {
  (visit.template operator()<T>(), ...);
}

}  // namespace duebook::tests
