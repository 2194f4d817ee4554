// SPDX-License-Identifier: Apache-2.0
// Change: one field of a change command: left alone, cleared, or given a new value.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

namespace duebook::domain {

/// On the wire: the key is absent (keep), null (clear) or a value (set).
template <class T>
class Change {
 public:
  enum class Kind : std::uint8_t { keep, clear, set };

  constexpr Change() = default;
  static Change cleared() { return Change(Kind::clear, {}); }
  static Change to(T value) { return Change(Kind::set, std::move(value)); }

  Kind kind() const { return kind_; }
  bool is_keep() const { return kind_ == Kind::keep; }
  bool is_clear() const { return kind_ == Kind::clear; }
  bool is_set() const { return kind_ == Kind::set; }
  const T& value() const { return value_; }

  friend bool operator==(const Change&, const Change&) = default;

 private:
  Change(Kind kind, T value) : kind_(kind), value_(std::move(value)) {}

  Kind kind_ = Kind::keep;
  T value_{};
};

}  // namespace duebook::domain
