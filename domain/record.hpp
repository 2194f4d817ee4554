// SPDX-License-Identifier: Apache-2.0
// DUEBOOK_RECORD: a struct's wire name, meaning and fields, listed once and read by everything:
// JSON in and out, OpenAPI, docs, equality, round-trip tests, fuzzers.
//
//   struct PaymentRecorded {
//     PaymentId payment;
//     Money amount;
//     DUEBOOK_RECORD("payment-recorded", "Money came in.", payment, amount)
//   };
//
// The wire name is written out, so renaming a struct cannot change the log. Fields are written in
// the order of the list. An absent optional, an empty list and a kept Change are not written.
// Records grow by optional fields only; a reader of old lines finds them absent.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#define DUEBOOK_RECORD(wire, meaning, ...)                     \
  static constexpr std::string_view wire_name = wire;          \
  static constexpr std::string_view summary = meaning;         \
  static constexpr std::string_view field_list = #__VA_ARGS__; \
  constexpr auto fields() { return std::tie(__VA_ARGS__); }    \
  constexpr auto fields() const { return std::tie(__VA_ARGS__); }

namespace duebook::domain {

template <class T>
concept Record = requires(const T& record) {
  { T::wire_name } -> std::convertible_to<std::string_view>;
  record.fields();
};

template <Record T>
inline constexpr std::size_t field_count =
    std::tuple_size_v<decltype(std::declval<const T&>().fields())>;

namespace detail {

template <std::size_t Count>
constexpr std::array<std::string_view, Count> split_field_list(std::string_view list) {
  std::array<std::string_view, Count> names{};
  for (std::string_view& name : names) {
    const std::size_t comma = list.find(',');
    name = list.substr(0, comma);
    list =
        comma == std::string_view::npos ? "" : list.substr(list.find_first_not_of(' ', comma + 1));
  }
  return names;
}

// Stands for any member when counting how many an aggregate has.
struct AnyMember {
  template <class T>
  operator T() const;  // NOLINT: conversion must be implicit; never defined
};

template <class T, std::size_t... I>
constexpr bool takes_members(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), AnyMember{})...}; };
}

}  // namespace detail

/// Wire names of the fields, in order.
template <Record T>
inline constexpr auto field_names = detail::split_field_list<field_count<T>>(T::field_list);

/// Whether the field list names every member: a forgotten one would silently not be stored.
template <Record T>
constexpr bool lists_every_member() {
  return !detail::takes_members<T>(std::make_index_sequence<field_count<T> + 1>{});
}

/// Calls visit(name, field) for each field in order.
template <class R, class Visit>
constexpr void for_each_field(R& record, Visit&& visit) {
  using T = std::remove_const_t<R>;
  static_assert(lists_every_member<T>(), "DUEBOOK_RECORD leaves out a member");
  auto fields = record.fields();
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit(field_names<T>[I], std::get<I>(fields)), ...);
  }
  (std::make_index_sequence<field_count<T>>{});
}

template <Record T>
bool operator==(const T& a, const T& b) {
  return a.fields() == b.fields();
}

/// Enums have wire names, too: `constexpr auto wire_names(MyEnum)` returns them in order.
template <class T>
concept WireEnum = std::is_enum_v<T> && requires(T value) {
  wire_names(value);
};

template <WireEnum T>
constexpr std::string_view wire_name_of(T value) {
  return wire_names(value)[static_cast<std::size_t>(value)];
}

}  // namespace duebook::domain
