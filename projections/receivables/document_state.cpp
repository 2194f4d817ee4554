// SPDX-License-Identifier: Apache-2.0
// Adding up the chains of one document.
#include "projections/receivables/document_state.hpp"

#include <algorithm>

#include "projections/receivables/dated_accounts.hpp"

namespace duebook::projections {
namespace {

using domain::Money;
using domain::Seq;

LineRange lines_of(const View& view, Row first, std::uint32_t document, bool of_credit_note) {
  const DocumentLines& lines = view.accounts().lines;
  LineRange range{first, first};
  while (range.end < view.line_count() && lines.document[range.end] == document &&
         lines.of_credit_note[range.end] == of_credit_note) {
    ++range.end;
  }
  return range;
}

Seq last_line_seq(const View& view, LineRange lines) {
  return lines.end == lines.first ? 0 : view.accounts().lines.seq[lines.end - 1];
}

// The chain starts with the newest row, which the view may not know yet.
Seq last_settlement_seq(const View& view, Row newest, const Column<Row>& previous) {
  Row row = newest;
  while (row != no_row && row >= view.settlement_count()) row = previous[row];
  return row == no_row ? 0 : view.accounts().settlements.seq[row];
}

Seq last_seq_of_credit(const View& view, Row credit) {
  const Accounts& accounts = view.accounts();
  return std::max<Seq>(accounts.credits.seq[credit],
                       last_settlement_seq(view, accounts.credits.last_settlement.get(credit),
                                           accounts.settlements.previous_of_credit));
}

// A credit note touches the invoice it is against even when nothing of that is open.
Seq last_credit_note_seq(const View& view, std::uint32_t invoice) {
  const Accounts& accounts = view.accounts();
  Row row = accounts.invoices.last_credit_note.get(invoice - 1);
  while (row != no_row && row >= view.credit_note_count()) {
    row = accounts.credit_notes.previous_of_invoice[row];
  }
  return row == no_row ? 0 : accounts.credit_notes.seq[row];
}

InvoiceStatus status_of(const InvoiceState& state, bool is_void, Money written_off) {
  if (is_void) return InvoiceStatus::voided;
  if (state.open == Money{}) {
    return written_off == Money{} ? InvoiceStatus::settled : InvoiceStatus::written_off;
  }
  return state.open == state.total ? InvoiceStatus::open : InvoiceStatus::part_paid;
}

}  // namespace

InvoiceState invoice_state(const View& view, std::uint32_t invoice) {
  const Items& items = view.accounts().items;
  const Settlements& settlements = view.accounts().settlements;
  InvoiceState state;
  bool is_void = false;
  bool has_open = false;
  Money written_off;
  const Row end = view.end_of_items_of(invoice);
  for (Row item = view.first_item_of(invoice); item < end; ++item) {
    Money open = items.amount[item];
    view.for_each_settlement_of_item(item, [&](Row row) {
      if (settlements.date[row] > view.as_of()) return;
      open -= settlements.amount[row];
      if (settlements.kind[row] == SettlementKind::write_off) {
        written_off += settlements.amount[row];
      }
      is_void = is_void || settlements.kind[row] == SettlementKind::invoice_void;
    });
    state.total += items.amount[item];
    state.open += open;
    if (!has_open) state.due = items.due[item];
    if (open == Money{}) continue;
    has_open = true;
    state.is_overdue = state.is_overdue || items.due[item] < view.as_of();
  }
  state.status = status_of(state, is_void, written_off);
  return state;
}

Money waiting_of_credit(const View& view, Row credit) {
  return view.accounts().credits.amount[credit] - used_of_credit(view, credit);
}

std::uint32_t payment_count(const View& view) {
  const Payments& payments = view.accounts().payments;
  return rows_before(payments.credit, payments.count.get(), view.credit_count());
}

LineRange lines_of_invoice(const View& view, std::uint32_t invoice) {
  return lines_of(view, view.accounts().invoices.first_line[invoice - 1], invoice, false);
}

LineRange lines_of_credit_note(const View& view, std::uint32_t credit_note) {
  return lines_of(view, view.accounts().credit_notes.first_line[credit_note - 1], credit_note,
                  true);
}

Seq invoice_version(const View& view, std::uint32_t invoice) {
  const Accounts& accounts = view.accounts();
  Seq version = std::max<Seq>({accounts.invoices.seq[invoice - 1],
                               last_line_seq(view, lines_of_invoice(view, invoice)),
                               last_credit_note_seq(view, invoice)});
  const Row end = view.end_of_items_of(invoice);
  for (Row item = view.first_item_of(invoice); item < end; ++item) {
    version = std::max(version, last_settlement_seq(view, accounts.items.last_settlement.get(item),
                                                    accounts.settlements.previous_of_item));
  }
  return version;
}

Seq payment_version(const View& view, std::uint32_t payment) {
  return last_seq_of_credit(view, view.accounts().payments.credit[payment - 1]);
}

Seq credit_note_version(const View& view, std::uint32_t credit_note) {
  return std::max(last_seq_of_credit(view, view.accounts().credit_notes.credit[credit_note - 1]),
                  last_line_seq(view, lines_of_credit_note(view, credit_note)));
}

}  // namespace duebook::projections
