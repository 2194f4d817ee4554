// SPDX-License-Identifier: Apache-2.0
// ReadModel: what a report is. A struct with a name, a version, a Query record whose fields are its
// parameters, and two functions over a View.
//
//   struct DebtAgeing {
//     static constexpr std::string_view name = "debt-ageing";
//     static constexpr std::uint32_t version = 1;
//     struct Query { Basis basis…; DUEBOOK_RECORD("debt-ageing-query", "…", basis, …) };
//     static domain::Checked<Answer> ask(const View& view, const Query& query);
//     static domain::Checked<Answer> explain(const View& view, const Query& query,
//                                            const Figure& figure);     // where it can
//     static std::uint64_t rows_touched(const View& view, const Query& query);
//   };
//
// `as_of` and `known_at` are not parameters of a Query: they are in the lens of every question.
// A query rejects codes that the book does not know (not_found) and values that make no sense
// (invalid). It asserts the invariants of its figures before it answers.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include "domain/decision.hpp"
#include "domain/record.hpp"
#include "projections/answer.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

template <class M>
concept ReadModel = requires(const View& view, const typename M::Query& query) {
  { M::name } -> std::convertible_to<std::string_view>;
  { M::version } -> std::convertible_to<std::uint32_t>;
  requires domain::Record<typename M::Query>;
  { M::ask(view, query) } -> std::same_as<domain::Checked<Answer>>;
  { M::rows_touched(view, query) } -> std::same_as<std::uint64_t>;
};

/// Whether its figures can be asked for the events behind them.
template <class M>
concept Explainable = ReadModel<M> &&
    requires(const View& view, const typename M::Query& query, const Figure& figure) {
  { M::explain(view, query, figure) } -> std::same_as<domain::Checked<Answer>>;
};

}  // namespace duebook::projections
