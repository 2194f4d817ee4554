// SPDX-License-Identifier: Apache-2.0
// PaymentHistory: what one customer paid, and what each payment settled.
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

/// Payments dated from `from` to `to` (cut at as_of), by date. A payment has a row for each
/// instalment it settles at as_of (kind "invoice"), one for what was given back ("refund") and one
/// for what waits ("unallocated"); those of one payment add up to its amount.
///
/// days_to_pay = date of payment − date of invoice; days_late = date of payment − due date, below
/// zero when paid early. weighted_days_to_pay = Σ(amount × days_to_pay) / Σ amount over the rows of
/// kind invoice, null when there are none.
struct PaymentHistory {
  static constexpr std::string_view name = "payment-history";
  static constexpr std::uint32_t version = 1;

  struct Query {
    domain::Code customer;
    std::optional<domain::Currency> currency;
    std::optional<domain::Date> from;
    std::optional<domain::Date> to;
    DUEBOOK_RECORD("payment-history-query",
                   "What a customer paid, when, how, and which invoices it went to. By default "
                   "everything up to as_of, in the book's currency.",
                   customer, currency, from, to)
  };

  static domain::Checked<Answer> ask(const View& view, const Query& query);
  /// Entries of the customer.
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
