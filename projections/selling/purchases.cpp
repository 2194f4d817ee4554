// SPDX-License-Identifier: Apache-2.0
// Follows the chains of one customer and its invoices.
#include "projections/selling/purchases.hpp"

#include <algorithm>
#include <tuple>

namespace duebook::projections {

using domain::Money;

std::vector<PurchaseDocument> purchases_of(const View& view, const PurchaseRange& range) {
  const Accounts& accounts = view.accounts();
  const Entries& entries = accounts.entries;
  std::vector<PurchaseDocument> documents;
  std::vector<std::uint32_t> voided;
  view.for_each_entry_of(range.customer, [&](Row row) {
    const EntryKind kind = entries.kind[row];
    const std::uint32_t document = entries.document[row];
    if (kind == EntryKind::invoice_void && entries.date[row] <= view.as_of()) {
      voided.push_back(document);
    }
    if (entries.currency[row] != range.currency.index()) return;
    if (entries.date[row] < range.from || entries.date[row] > range.to) return;
    if (kind != EntryKind::invoice && kind != EntryKind::invoice_void &&
        kind != EntryKind::credit_note) {
      return;
    }
    PurchaseDocument found{row, entries.date[row], kind, document, false, entries.amount[row], {}};
    const Money tax = found.is_credit_note() ? accounts.credit_notes.tax[document - 1]
                                             : accounts.invoices.tax[document - 1];
    found.tax = found.sign() > 0 ? tax : -tax;
    documents.push_back(found);
  });
  std::ranges::sort(voided);
  for (PurchaseDocument& document : documents) {
    document.is_void = document.kind == EntryKind::invoice &&
                       std::ranges::binary_search(voided, document.document);
  }
  std::ranges::sort(documents, {}, [](const PurchaseDocument& document) {
    return std::tuple(document.date, document.entry);
  });
  return documents;
}

InvoiceState state_of(const View& view, const PurchaseDocument& invoice) {
  DUEBOOK_ASSERT(invoice.kind == EntryKind::invoice);
  const Settlements& settlements = view.accounts().settlements;
  InvoiceState state;
  state.open = invoice.total;
  const Row end = view.end_of_items_of(invoice.document);
  for (Row item = view.first_item_of(invoice.document); item < end; ++item) {
    view.for_each_settlement_of_item(item, [&](Row row) {
      if (settlements.date[row] > view.as_of()) return;
      const Money amount = settlements.amount[row];
      state.open -= amount;
      switch (settlements.kind[row]) {
        case SettlementKind::payment: state.paid += amount; break;
        case SettlementKind::credit_note: state.credited += amount; break;
        case SettlementKind::write_off: state.written_off += amount; break;
        case SettlementKind::invoice_void:
        case SettlementKind::refund: break;
      }
    });
  }
  DUEBOOK_ASSERT(state.open >= Money{} && (!invoice.is_void || state.open == Money{}));
  return state;
}

}  // namespace duebook::projections
