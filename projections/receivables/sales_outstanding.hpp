// SPDX-License-Identifier: Apache-2.0
// SalesOutstanding: how long sales stay unpaid, period by period: DSO and its relatives.
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
#include "projections/receivables/month_flows.hpp"
#include "projections/receivables/period.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// Rows are the periods between `from` and `to`, both cut at as_of; `from` is by default the start
/// of the period of the first entry. A cut period has the days that are left and is_partial = true.
/// The total is the whole range as one period.
///
/// Amounts                       (see MonthFlow; each period's closing is the next one's opening)
///   closing = opening + invoiced − voided − credited − receipts − written_off
///   closing = closing_not_due + closing_overdue + unallocated
///   sales   = invoiced − voided − credit notes of the period (unless ignored), with or without tax
/// Not due: due on the period's last day or later. `unallocated` is what waits, below zero.
///
/// Ratios, from exact fractions, null when the denominator is zero
///   dso                  = receivables / sales × days; receivables = closing, with `average`
///                          (opening + closing) / 2
///   best_possible_dso    = closing_not_due / sales × days
///   average_days_delinquent = dso − best_possible_dso
///   collection_effectiveness_percent
///                        = (opening + sales − closing) / (opening + sales − closing_not_due) × 100
///   count_back_dso       = calendar months back from the period's end: while the balance exceeds
///                          the month's sales these are taken off and the month's days added; then
///                          rest / sales × days of that month. Months before `from` count as well;
///                          null when all sales there are do not reach, or the balance is below
///                          zero
///   weighted_days_to_pay = Σ(part × (date of payment − date of invoice)) / Σ part, over the parts
///                          that payments settled in the period, less those undone in it
///
/// With owner, region or customer_group the figures are of the invoices that carry it. Payments
/// carry none, so receivables are then `open-items`, and payment_count and `unallocated` are null.
/// `unallocated` is null in every answer on open items: it is no part of them.
struct SalesOutstanding {
  static constexpr std::string_view name = "sales-outstanding";
  static constexpr std::uint32_t version = 1;

  struct Query {
    std::optional<domain::Currency> currency;
    Period period = Period::month;
    std::optional<domain::Date> from;
    std::optional<domain::Date> to;
    SalesTax tax = SalesTax::included;
    CreditNotesInSales credit_notes = CreditNotesInSales::deducted;
    std::optional<ReceivablesBasis> receivables;
    bool average = false;
    std::optional<domain::Code> customer;
    std::optional<domain::Code> owner;
    std::optional<domain::Code> region;
    std::optional<domain::Code> customer_group;
    DUEBOOK_RECORD("sales-outstanding-query",
                   "How long sales stay outstanding: DSO with best possible, count-back, "
                   "average days delinquent, CEI and weighted days to pay. By default by month, "
                   "from the first entry to as_of, in the book's currency, sales with tax less "
                   "credit notes, receivables by balance (by open-items with an owner, region or "
                   "customer group). average takes the mean of opening and closing.",
                   currency, period, from, to, tax, credit_notes, receivables, average, customer,
                   owner, region, customer_group)
  };

  static domain::Checked<Answer> ask(const View& view, const Query& query);
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
