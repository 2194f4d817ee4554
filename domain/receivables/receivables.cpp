// SPDX-License-Identifier: Apache-2.0
// What the rows say of items, credits and their allocations, and the plan by the oldest due date.
#include "domain/receivables/receivables.hpp"

#include <algorithm>

#include "domain/book.hpp"
#include "domain/receivables/links.hpp"

namespace duebook::domain {
namespace {

// How many credit notes there were before the payment or the credit. Mostly all: it is a new one.
template <class IsBefore>
std::uint32_t credit_notes_before(const Receivables& state, IsBefore is_before) {
  std::uint32_t low = 0;
  std::uint32_t high = state.credit_notes.size();
  if (high == 0 || is_before(high)) return high;
  while (low < high) {
    const std::uint32_t middle = low + (high - low + 1) / 2;
    if (is_before(middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

}  // namespace

Item item_at(const Receivables& state, ItemId item) {
  const InvoiceRow& invoice = state.invoices[item.invoice.value];
  const Money open = left_of(state, item);
  if (!invoice.has_item_rows()) return {open, invoice.total(), invoice.due()};
  const ItemRow& row = state.item_rows[invoice.link().to + item.instalment - 1];
  return {open, row.amount, row.due};
}

Date due_of(const Receivables& state, ItemId item) {
  const InvoiceRow& invoice = state.invoices[item.invoice.value];
  if (!invoice.has_item_rows()) return invoice.due();
  return state.item_rows[invoice.link().to + item.instalment - 1].due;
}

Money waiting_of(const Receivables& state, CreditId credit) { return left_of(state, credit); }

Money credited_of(const Receivables& state, InvoiceId invoice) {
  const InvoiceRow& row = state.invoices[invoice.value];
  return row.has_item_rows() ? state.item_rows[row.link().to].credited : Money{};
}

Money open_amount(const Book& book, InvoiceId invoice) {
  Money open;
  const std::uint32_t count = book.receivables.invoices[invoice.value].item_count();
  for (std::uint32_t i = 1; i <= count; ++i) open += left_of(book.receivables, ItemId{invoice, i});
  return open;
}

void for_each_allocation(const Receivables& state, ItemId item,
                         const std::function<void(const Allocation&)>& visit) {
  const Link link = allocations_link(state, item);
  if (link.kind == Link::Kind::whole) return visit(whole_of(state, CreditId{link.to}));
  for (std::uint32_t number = link.to; number != 0;) {
    const AllocationRow& row = state.allocations[number];
    visit({row.amount, row.item, row.credit, row.date});
    number = row.next_of_item;
  }
}

void for_each_allocation(const Receivables& state, CreditId credit,
                         const std::function<void(const Allocation&)>& visit) {
  const Link link = allocations_link(state, credit);
  if (link.kind == Link::Kind::whole) return visit(whole_of(state, credit));
  for (std::uint32_t number = link.to; number != 0;) {
    const AllocationRow& row = state.allocations[number];
    visit({row.amount, row.item, row.credit, row.date});
    number = row.next_of_credit;
  }
}

CreditId credit_of(const Receivables& state, PaymentId payment) {
  return {payment.value + credit_notes_before(state, [&](std::uint32_t note) {
            return state.credit_notes[note].credit.value - note < payment.value;
          })};
}

CreditId credit_of(const Receivables& state, CreditNoteId credit_note) {
  return state.credit_notes[credit_note.value].credit;
}

CreditDocument document_of(const Receivables& state, CreditId credit) {
  const std::uint32_t before = credit_notes_before(
      state, [&](std::uint32_t note) { return state.credit_notes[note].credit < credit; });
  const bool is_credit_note = state.credits[credit.value].is_credit_note();
  return {is_credit_note, is_credit_note ? before + 1 : credit.value - before};
}

AllocationPart part_of(const Book& book, ItemId item, Money amount) {
  AllocationPart part{item.invoice, {}, amount};
  const bool has_several = book.receivables.invoices[item.invoice.value].item_count() > 1;
  if (has_several) part.instalment = item.instalment;
  return part;
}

ItemId item_of(const AllocationPart& part) { return {part.invoice, part.instalment.value_or(1)}; }

std::string invoice_number(const Book& book, InvoiceId invoice) {
  const InvoiceRow& row = book.receivables.invoices[invoice.value];
  if (!row.is_number_named()) return std::to_string(row.number);
  const std::string_view key = book.receivables.named_numbers.text(row.number);
  return std::string(key.substr(0, key.find('\n')));
}

bool goes_first(const Book& book, ItemId a, ItemId b) {
  const Receivables& state = book.receivables;
  const Date due_a = due_of(state, a);
  const Date due_b = due_of(state, b);
  if (due_a != due_b) return due_a < due_b;
  const Date date_a = state.invoices[a.invoice.value].date();
  const Date date_b = state.invoices[b.invoice.value].date();
  if (date_a != date_b) return date_a < date_b;
  const std::string number_a = invoice_number(book, a.invoice);
  const std::string number_b = invoice_number(book, b.invoice);
  if (number_a != number_b) return number_a < number_b;
  return a < b;
}

OldestDuePlan::OldestDuePlan(const Book& book, CustomerId customer, Currency currency,
                             std::vector<PlannedPart> reserved)
    : state_(book.receivables),
      currency_(currency),
      reserved_(std::move(reserved)),
      walk_(state_.open_items, state_.accounts[customer.value].open.root) {
  enter_item();
}

ItemId OldestDuePlan::item() const { return owner_item(state_.open_items[walk_.row()]); }

void OldestDuePlan::enter_item() {
  left_of_item_ = Money{};
  if (walk_.row() == 0) return;
  if (state_.invoices[item().invoice.value].currency() != currency_) return;
  left_of_item_ = state_.open_items[walk_.row()].left;
  for (const PlannedPart& part : reserved_) {
    if (part.item == item()) left_of_item_ -= part.amount;
  }
}

std::vector<PlannedPart> OldestDuePlan::take(Money amount) {
  std::vector<PlannedPart> parts;
  while (walk_.row() != 0 && amount > Money{}) {
    const Money part = std::min(amount, left_of_item_);
    if (part > Money{}) parts.push_back({item(), part});
    amount -= part;
    left_of_item_ -= part;
    if (left_of_item_ > Money{}) break;
    walk_.go_on();
    enter_item();
  }
  return parts;
}

}  // namespace duebook::domain
