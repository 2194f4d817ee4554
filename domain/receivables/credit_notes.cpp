// SPDX-License-Identifier: Apache-2.0
// Rules of credit notes.
#include "domain/receivables/credit_notes.hpp"

#include <algorithm>

#include "domain/book.hpp"
#include "domain/receivables/payments.hpp"

namespace duebook::domain {
namespace {

Check check_invoice(const Book& book, InvoiceId id, CustomerId customer, Currency currency,
                    Money total) {
  if (!book.receivables.invoices.has(id.value)) {
    return Rejection{Reason::invoice_not_found, "/invoice"};
  }
  const InvoiceRow& invoice = book.receivables.invoices[id.value];
  if (invoice.customer != customer) return Rejection{Reason::other_customer, "/invoice"};
  if (invoice.is_void()) return Rejection{Reason::invoice_void, "/invoice"};
  if (invoice.currency() != currency) return Rejection{Reason::other_currency, "/invoice"};
  if (credited_of(book.receivables, id) + total > invoice.total()) {
    return Rejection{Reason::exceeds_open_amount, "/lines"};
  }
  return {};
}

// What the credit note takes off the items of its own invoice, in order of due date.
std::vector<PlannedPart> parts_of_invoice(const Book& book, InvoiceId id, Money amount) {
  const InvoiceRow& invoice = book.receivables.invoices[id.value];
  std::vector<PlannedPart> parts;
  for (std::uint32_t i = 1; i <= invoice.item_count(); ++i) {
    const ItemId item{id, i};
    const Money part = std::min(amount, item_at(book.receivables, item).open);
    if (part > Money{}) parts.push_back({item, part});
    amount -= part;
  }
  return parts;
}

}  // namespace

CreditNoteDecision decide(const Book& book, const CreateCreditNote& command, Date today) {
  const auto customer = book.customers.active(command.customer.value, "/customer");
  if (!customer) return customer.rejection();
  const Receivables& state = book.receivables;
  CreditNoteCreated event;
  event.credit_note = CreditNoteId{state.credit_notes.next()};
  event.customer = book.customers.canonical(*customer);
  event.invoice = command.invoice;
  event.number = command.number;
  event.date = command.date.value_or(today);
  event.currency = command.currency.value_or(book.settings->currency);
  event.allocation = command.allocation.value_or(book.settings->allocation);
  event.memo = command.memo;
  if (command.number && state.credit_note_numbers.find(command.number->value) != 0) {
    return Rejection{Reason::number_taken, "/number"};
  }
  const auto priced = price_lines(book, command.lines, event.currency);
  if (!priced) return priced.rejection();
  event.total = priced->total();
  event.tax = priced->tax;
  if (command.total && *command.total != event.total) {
    return Rejection{Reason::total_differs, "/total"};
  }
  if (const Check bad = check_amount(book, event.total, "/lines")) return *bad;

  std::vector<PlannedPart> parts;
  if (command.invoice) {
    if (const Check bad =
            check_invoice(book, *command.invoice, *customer, event.currency, event.total)) {
      return *bad;
    }
    parts = parts_of_invoice(book, *command.invoice, event.total);
  } else {
    const CustomerSnapshot snapshot = snapshot_of(book, *customer);
    event.owner = snapshot.owner;
    event.region = snapshot.region;
    event.groups = snapshot.groups;
  }
  if (event.allocation == AllocationPolicy::oldest_due) {
    Money rest = event.total;
    for (const PlannedPart& part : parts) rest -= part.amount;
    for (const PlannedPart& part :
         OldestDuePlan(book, *customer, event.currency, parts).take(rest)) {
      parts.push_back(part);
    }
  }
  CreditNoteDecision decision;
  add_with_lines<CreditNoteLinesAdded>(decision, event, event.credit_note, priced->lines);
  for (const DatedParts& dated : date_parts(book, event.date, parts)) {
    add_allocated(decision, {true, event.credit_note.value}, dated);
  }
  return decision;
}

void evolve(Book& book, const CreditNoteCreated& event, Seq seq) {
  Receivables& state = book.receivables;
  CreditRow credit;
  credit.customer = book.customers.find(event.customer.value);
  credit.date = credit.free_from = event.date;
  credit.version = static_cast<std::uint32_t>(seq);
  credit.set_amount(event.total);
  credit.set_currency(event.currency);
  credit.set_credit_note();
  credit.set_by_hand(event.allocation == AllocationPolicy::manual);
  state.credit_notes.push({add_credit(book, credit)});
  if (event.number) state.credit_note_numbers.add(event.number->value);
  if (event.invoice) {
    add_credited(book, *event.invoice, event.total);
    state.invoices.edit(event.invoice->value).version = static_cast<std::uint32_t>(seq);
  }
  add_turnover(book, event.total);
}

void evolve(Book& book, const CreditNoteLinesAdded& event, Seq seq) {
  const CreditId credit = credit_of(book.receivables, event.credit_note);
  book.receivables.credits.edit(credit.value).version = static_cast<std::uint32_t>(seq);
}

}  // namespace duebook::domain
