// SPDX-License-Identifier: Apache-2.0
// Rules of writing off.
#include "domain/receivables/write_offs.hpp"

#include <algorithm>

#include "domain/book.hpp"
#include "domain/receivables/payments.hpp"

namespace duebook::domain {

Decision<InvoiceWrittenOff> decide(const Book& book, const WriteOffInvoice& command, Date today) {
  const Receivables& state = book.receivables;
  if (!state.invoices.has(command.invoice.value)) {
    return Rejection{Reason::invoice_not_found, "/invoice"};
  }
  const InvoiceRow& invoice = state.invoices[command.invoice.value];
  if (invoice.is_void()) return Rejection{Reason::invoice_void, "/invoice"};
  const Money open = open_amount(book, command.invoice);
  if (open == Money{}) return Rejection{Reason::invoice_settled, "/invoice"};
  Money amount = command.amount.value_or(open);
  if (const Check bad = check_amount(book, amount, "/amount")) return *bad;
  if (amount > open) return Rejection{Reason::exceeds_open_amount, "/amount"};
  const Date date = command.date.value_or(std::max(today, invoice.free_from()));
  if (date < invoice.free_from()) return Rejection{Reason::date_too_early, "/date"};

  InvoiceWrittenOff event{command.invoice, date, {}, command.reason};
  for (std::uint32_t i = 1; i <= invoice.item_count() && amount > Money{}; ++i) {
    const ItemId item{command.invoice, i};
    const Money part = std::min(amount, item_at(state, item).open);
    if (part > Money{}) event.parts.push_back(part_of(book, item, part));
    amount -= part;
  }
  return event;
}

void evolve(Book& book, const InvoiceWrittenOff& event, Seq seq) {
  InvoiceRow& row = book.receivables.invoices.edit(event.invoice.value);
  row.set_written_off();
  row.version = static_cast<std::uint32_t>(seq);
  for (const AllocationPart& part : event.parts) {
    reduce_item(book, item_of(part), part.amount);
    add_turnover(book, part.amount);
  }
}

}  // namespace duebook::domain
