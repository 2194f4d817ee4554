// SPDX-License-Identifier: Apache-2.0
// PurchaseHistory: what one customer bought, invoice by invoice or product by product.
#pragma once

#include <array>
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

enum class PurchaseRows : std::uint8_t { invoice, product };
constexpr auto wire_names(PurchaseRows) {
  return std::to_array<std::string_view>({"invoice", "product"});
}

/// Documents dated from `from` to `to` (cut at as_of). An invoice adds, a credit note and the
/// voiding of an invoice take off, each on its own date, so the total is the sum of the customer's
/// ledger entries of these kinds.
///
/// A purchase is an invoice that is not void at as_of. Terms count purchases only:
///   average_per_invoice    = Σ totals of purchases / their number, half-up; credit notes not taken
///                            off; null without a purchase
///   average_interval_days  = (date of the last − date of the first) / (number − 1); null below two
///
/// By invoice, `paid`, `credited` and `open` say what became of an invoice up to as_of; what is
/// neither was written off or voided. By product, a line without a product counts under its
/// description; last_date and last_unit_price (before discount and tax) are of the last purchase.
/// A product that only void invoices name has no row.
struct PurchaseHistory {
  static constexpr std::string_view name = "purchase-history";
  static constexpr std::uint32_t version = 1;

  struct Query {
    domain::Code customer;
    std::optional<domain::Currency> currency;
    std::optional<domain::Date> from;
    std::optional<domain::Date> to;
    PurchaseRows by = PurchaseRows::invoice;
    DUEBOOK_RECORD("purchase-history-query",
                   "What a customer bought: by invoice with what became of each, or by product "
                   "with totals, last purchase, average and interval. By default everything up "
                   "to as_of, in the book's currency.",
                   customer, currency, from, to, by)
  };

  static domain::Checked<Answer> ask(const View& view, const Query& query);
  /// Entries of the customer.
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
