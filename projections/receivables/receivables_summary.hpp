// SPDX-License-Identifier: Apache-2.0
// Receivables summary: what customers owed, came to owe, paid and owe, over a period.
//
//   opening   = Σ entries dated before `from`
//   incurred  = invoiced + refunded                              debits from `from` to `to`
//   paid      = paid_in + credited + written_off + voided        credits of the same days
//   closing   = opening + incurred − paid = Σ entries dated up to `to`
//
// The answer asserts the last line for every row. Periods that follow each other chain: one's
// closing is the next one's opening.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/decision.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"
#include "projections/answer.hpp"
#include "projections/parties/grouping.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// Rows are whole customers, or groups of them by the owner, region and first group each belongs to
/// as known: payments carry none of their own, so no other grouping has an opening and a closing.
struct ReceivablesSummary {
  static constexpr std::string_view name = "receivables-summary";
  static constexpr std::uint32_t version = 1;

  struct Query {
    std::optional<domain::Currency> currency = {};  ///< default: the book's
    std::optional<domain::Date> from = {};          ///< required
    std::optional<domain::Date> to = {};            ///< default: as_of, and never later
    Dimension by = Dimension::customer;
    std::optional<domain::Code> customer = {};
    DUEBOOK_RECORD("receivables-summary-query",
                   "Opening balance, what was incurred and paid from `from` to `to` (by default "
                   "as_of), and closing balance, of one currency. Grouped by customer, "
                   "customer-group, owner, region or none, as customers are known.",
                   currency, from, to, by, customer)
  };

  /// Columns: code, name, opening, incurred, paid, closing, invoiced, refunded, paid_in, credited,
  /// written_off, voided; ordered by code. Rows with nothing but zeros are left out.
  static domain::Checked<Answer> ask(const View& view, const Query& query);

  /// Any money column of a row by its code ("-" for the row without one) or of the total.
  static domain::Checked<Answer> explain(const View& view, const Query& query,
                                         const Figure& figure);

  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
