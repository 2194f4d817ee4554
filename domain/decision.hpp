// SPDX-License-Identifier: Apache-2.0
// Decision: what deciding a command gives, events or a rejection. Both are values.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "domain/reasons.hpp"

namespace duebook::domain {

/// Why a command was not done, and which field is to blame (JSON pointer into the command; empty
/// for the command as a whole).
struct Rejection {
  Reason reason;
  std::string pointer;

  friend bool operator==(const Rejection&, const Rejection&) = default;
};

/// Either a value or the rejection that stands in its way.
template <class T>
class Checked {
 public:
  Checked(T value) : result_(std::move(value)) {}                  // NOLINT: meant to be implicit
  Checked(Rejection rejection) : result_(std::move(rejection)) {}  // NOLINT

  explicit operator bool() const { return result_.index() == 0; }
  const T& operator*() const { return std::get<0>(result_); }
  T& operator*() { return std::get<0>(result_); }
  const T* operator->() const { return &std::get<0>(result_); }
  const Rejection& rejection() const { return std::get<1>(result_); }

 private:
  std::variant<T, Rejection> result_;
};

/// Nothing, or a rejection.
using Check = std::optional<Rejection>;

/// Events of an accepted command (at least one), or its rejection. `Events` are the types that
/// this module's commands can make.
template <class... Events>
class Decision {
 public:
  using Event = std::variant<Events...>;

  Decision() = default;
  Decision(Rejection rejection) : rejection_(std::move(rejection)) {}  // NOLINT
  template <class E>
  requires(std::is_constructible_v<Event, E> && !std::is_same_v<std::decay_t<E>, Rejection>)
      Decision(E&& event) {  // NOLINT
    events_.emplace_back(std::forward<E>(event));
  }

  void add(Event event) { events_.push_back(std::move(event)); }

  const std::optional<Rejection>& rejection() const { return rejection_; }
  std::vector<Event>& events() { return events_; }
  const std::vector<Event>& events() const { return events_; }

 private:
  std::vector<Event> events_;
  std::optional<Rejection> rejection_;
};

}  // namespace duebook::domain
