// SPDX-License-Identifier: Apache-2.0
// Customer ledger: every entry of one customer over a period, with the balance after it.
//
//   balance of a row = opening + Σ debits − Σ credits, of it and the rows before
//   opening          = Σ entries dated before `from`
//   closing          = Σ entries dated up to `to` = the balance of the last row
//
// Rows stand in the order of their dates, those of one day in the order they were entered. Each
// names the event that made it.
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
#include "projections/view.hpp"

namespace duebook::projections {

struct CustomerLedger {
  static constexpr std::string_view name = "customer-ledger";
  static constexpr std::uint32_t version = 1;

  struct Query {
    std::optional<domain::Code> customer = {};      ///< required
    std::optional<domain::Currency> currency = {};  ///< default: the book's
    std::optional<domain::Date> from = {};          ///< default: the beginning
    std::optional<domain::Date> to = {};            ///< default: as_of, and never later
    DUEBOOK_RECORD("customer-ledger-query",
                   "Entries of one customer in one currency, from `from` (by default the "
                   "beginning) to `to` (by default as_of).",
                   customer, currency, from, to)
  };

  /// Columns: date, document ("invoice 12", "payment 77", "credit-note 3"), kind (see
  /// entry_kind_names), number (of an invoice or credit note, as printed), reference (of a
  /// payment), seq, debit, credit, balance. A refund names what it gives back, a void or write-off
  /// its invoice. Terms: customer, name, currency, from, to, opening, debit, credit, closing. The
  /// total has the debits, the credits and the closing balance.
  static domain::Checked<Answer> ask(const View& view, const Query& query);

  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
