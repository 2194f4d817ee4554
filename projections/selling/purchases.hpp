// SPDX-License-Identifier: Apache-2.0
// Purchases: the documents by which one customer bought and gave back, with their lines.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "domain/values/assert.hpp"
#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "domain/values/wide.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// An invoice, a credit note, or the voiding of an invoice. Amounts are signed: above zero the
/// customer bought, below it gave back.
struct PurchaseDocument {
  Row entry = no_row;
  domain::Date date;
  EntryKind kind = EntryKind::invoice;
  std::uint32_t document = 0;  ///< InvoiceId or CreditNoteId
  bool is_void = false;        ///< an invoice that does not count any more
  domain::Money total;
  domain::Money tax;

  bool is_credit_note() const { return kind == EntryKind::credit_note; }
  bool is_purchase() const { return kind == EntryKind::invoice && !is_void; }
  int sign() const { return kind == EntryKind::invoice ? 1 : -1; }
};

struct PurchaseRange {
  std::uint32_t customer = 0;
  domain::Currency currency;
  domain::Date from;
  domain::Date to;
};

/// The customer's documents dated in the range, by date, then in the order they were made. Invoices
/// are void when they are at the view, even if that happened after the range. Follows the
/// customer's own chain of entries and no other row.
std::vector<PurchaseDocument> purchases_of(const View& view, const PurchaseRange& range);

/// Calls visit(row) for the lines of a document. They add up to the document, unless the view ends
/// between the events of one long document.
template <class Visit>
void for_each_line_of(const View& view, const PurchaseDocument& document, Visit&& visit) {
  const Accounts& accounts = view.accounts();
  const DocumentLines& lines = accounts.lines;
  const bool is_credit_note = document.is_credit_note();
  Row row = is_credit_note ? accounts.credit_notes.first_line[document.document - 1]
                           : accounts.invoices.first_line[document.document - 1];
  domain::Money sum;
  for (; row < view.line_count() && lines.document[row] == document.document &&
         lines.of_credit_note[row] == is_credit_note;
       ++row) {
    sum += lines.net[row] + lines.tax[row];
    visit(row);
  }
  DUEBOOK_ASSERT(row == view.line_count() || (document.sign() > 0 ? sum : -sum) == document.total);
}

/// What became of an invoice up to the view.
struct InvoiceState {
  domain::Money paid;      ///< by payments
  domain::Money credited;  ///< by credit notes
  domain::Money written_off;
  domain::Money open;
};
InvoiceState state_of(const View& view, const PurchaseDocument& invoice);

}  // namespace duebook::projections
