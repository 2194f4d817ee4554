// SPDX-License-Identifier: Apache-2.0
// Given, when, then: the language in which rules of the domain are tested.
//
//   Given(open_book(), register_customer("C1"), invoice({.amount = 100}))
//       .when(payment({.amount = 30}))
//       .then({PaymentRecorded{…}, PaymentAllocated{…}});
//
// What is given are commands, which must be accepted, or events. Every accepted `when` is folded
// into the book, so a scenario can go on.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "domain/catalogue.hpp"
#include "tests/describe.hpp"

namespace duebook::tests {

namespace detail {

template <class T, class Variant>
struct IsOneOf;
template <class T, class... Kinds>
struct IsOneOf<T, std::variant<Kinds...>> : std::disjunction<std::is_same<T, Kinds>...> {};

}  // namespace detail

/// Where a test asks for something. Stands in for std::source_location, which clang-tidy 14 cannot
/// read from this standard library.
struct SourceLine {
  const char* file;
  int line;

  static constexpr SourceLine here(const char* file = __builtin_FILE(),
                                   int line = __builtin_LINE()) {
    return {file, line};
  }
};

class Given {
 public:
  template <class... Past>
  explicit Given(const Past&... past) {
    given(past...);
  }

  /// More that happened before the next `when`.
  template <class... Past>
  Given& given(const Past&... past) {
    (happen(past), ...);
    return *this;
  }
  /// The day it is; 2026-01-01 until told otherwise.
  Given& today(domain::Date date) {
    today_ = date;
    return *this;
  }

  Given& when(const domain::Command& command) {
    outcome_ = decide(book_, command, today_);
    for (const domain::Event& event : outcome_.events) evolve(book_, event, seq_++);
    return *this;
  }

  /// The command made exactly these events.
  Given& then(const std::vector<domain::Event>& expected, SourceLine at = SourceLine::here()) {
    expect_equal(expected, outcome_.events, at);
    return *this;
  }

  /// Among others, the command made exactly these events of one kind, in this order.
  template <class E>
  Given& then_made(const std::vector<E>& expected, SourceLine at = SourceLine::here()) {
    expect_equal(expected, made<E>(), at);
    return *this;
  }
  /// The command made no event of this kind.
  template <class E>
  Given& then_made_no(SourceLine at = SourceLine::here()) {
    return then_made<E>({}, at);
  }

  /// The command was rejected for this reason, blaming this field.
  Given& then_rejected(domain::Reason reason, const std::string& pointer,
                       SourceLine at = SourceLine::here()) {
    const domain::Rejection expected{reason, pointer};
    if (!outcome_.rejection) {
      fail(at, "accepted, but should be rejected: " + text_of(expected));
    } else if (*outcome_.rejection != expected) {
      fail(at, "rejected: " + text_of(*outcome_.rejection) + "\nexpected: " + text_of(expected));
    }
    return *this;
  }

  /// Looks at anything else: check(book).
  template <class Check>
  Given& then_book(Check check) {
    check(std::as_const(book_));
    return *this;
  }

  /// The events of one kind that the last command made.
  template <class E>
  std::vector<E> made() const {
    std::vector<E> events;
    for (const domain::Event& event : outcome_.events) {
      if (const E* one = std::get_if<E>(&event)) events.push_back(*one);
    }
    return events;
  }
  const domain::Outcome& outcome() const { return outcome_; }
  const domain::Book& book() const { return book_; }

 private:
  template <class T>
  void happen(const T& past) {
    if constexpr (detail::IsOneOf<T, domain::Event>::value) {
      evolve(book_, past, seq_++);
    } else {
      static_assert(detail::IsOneOf<T, domain::Command>::value, "neither a command nor an event");
      when(past);
      if (outcome_.rejection) {
        ADD_FAILURE() << "given " << describe(past)
                      << "\nrejected: " << text_of(*outcome_.rejection);
      }
    }
  }

  template <class E>
  void expect_equal(const std::vector<E>& expected, const std::vector<E>& made,
                    SourceLine at) const {
    if (outcome_.rejection) {
      fail(at, "rejected: " + text_of(*outcome_.rejection));
    } else if (made != expected) {
      fail(at, "made:" + text_of(made) + "\nexpected:" + text_of(expected));
    }
  }

  template <class E>
  static std::string text_of(const std::vector<E>& events) {
    std::string out;
    for (const E& event : events) out += "\n  " + describe(event);
    return out;
  }
  static std::string text_of(const domain::Rejection& rejection) {
    return std::string(domain::row_of(rejection.reason).code) + " at '" + rejection.pointer + "'";
  }
  static void fail(SourceLine at, const std::string& message) {
    ADD_FAILURE_AT(at.file, at.line) << message;
  }

  domain::Book book_;
  domain::Seq seq_ = 0;
  domain::Date today_ = domain::from_civil({2026, 1, 1});
  domain::Outcome outcome_;
};

}  // namespace duebook::tests
