// SPDX-License-Identifier: Apache-2.0
// MonthFlows: what happened to receivables in each calendar month, made by one scan over the
// columns. Quarters, years and balances are sums over months.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "domain/values/wide.hpp"
#include "projections/receivables/document_filter.hpp"
#include "projections/receivables/period.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// What "receivables" means.
enum class ReceivablesBasis : std::uint8_t {
  balance,     ///< what customers owe: entries of the ledger, money that waits taken off
  open_items,  ///< what is open of invoices; money that waits is left aside
};
constexpr auto wire_names(ReceivablesBasis) {
  return std::to_array<std::string_view>({"balance", "open-items"});
}

enum class SalesTax : std::uint8_t { included, excluded };
constexpr auto wire_names(SalesTax) {
  return std::to_array<std::string_view>({"included", "excluded"});
}

enum class CreditNotesInSales : std::uint8_t { deducted, ignored };
constexpr auto wire_names(CreditNotesInSales) {
  return std::to_array<std::string_view>({"deducted", "ignored"});
}

/// Flows of one month. Each counts on its business date; amounts are above zero when the thing
/// itself happened and below when it was undone.
///
/// of a balance    open amounts
/// invoiced        invoices issued
/// voided          invoices voided
/// credited        credit notes issued; of open amounts: what they settled, on that day
/// receipts        payments less refunds; of open amounts: what payments settled, on that day
/// written_off     amounts given up
///
/// In both, the change of the month = invoiced − voided − credited − receipts − written_off.
struct MonthFlow {
  domain::Money invoiced;
  domain::Money voided;
  domain::Money credited;
  domain::Money receipts;
  domain::Money written_off;
  domain::Money sales;           ///< invoiced − voided, by the request also − credit notes
  domain::Money open_change;     ///< of open amounts of items
  domain::Money waiting_change;  ///< of money and credit notes not allocated
  domain::Money not_due_change;  ///< of open amounts not overdue, from month's end to month's end
  domain::Money paid;            ///< parts of items settled by payments, less those undone
  domain::Wide paid_days = 0;    ///< Σ part × (date of payment − date of invoice)
  std::int64_t invoices = 0;     ///< issued, whether voided later or not
  std::int64_t payments = 0;     ///< recorded

  MonthFlow& operator+=(const MonthFlow& other);
  domain::Money change() const { return invoiced - voided - credited - receipts - written_off; }
};

struct FlowRequest {
  DocumentFilter filter;
  ReceivablesBasis receivables = ReceivablesBasis::balance;
  SalesTax tax = SalesTax::included;
  CreditNotesInSales credit_notes = CreditNotesInSales::deducted;
  domain::Date from;  ///< what is earlier counts as before the month that `from` lies in
  domain::Date to;    ///< what is later does not count
};

struct MonthFlows {
  /// By month, up to that of `to`.
  const MonthFlow& in(Month month) const { return flows[static_cast<std::size_t>(month) + 1]; }
  /// Sum of everything before a month.
  MonthFlow before(Month month) const;

  std::vector<MonthFlow> flows;         ///< by month + 1: the first is before all months
  std::vector<domain::Money> sales_of;  ///< sales by month, those before `from` in their own
  domain::Date first_entry;             ///< earliest date of an entry that counts; `to` + 1 = none
};

/// Scans entries, items, credits and settlements once each.
MonthFlows scan_months(const View& view, const FlowRequest& request);

/// Rows that scan_months looks at.
std::uint64_t months_rows(const View& view);

}  // namespace duebook::projections
