// SPDX-License-Identifier: Apache-2.0
// Rules of settling items with credits, by hand and by the oldest due date, and of undoing it.
#include "domain/receivables/allocations.hpp"

#include <map>

#include "domain/book.hpp"

namespace duebook::domain {
namespace {

using Allocated = Decision<PaymentAllocated, CreditNoteAllocated>;
using Unallocated = Decision<PaymentUnallocated, CreditNoteUnallocated>;

Check check_instalment(const InvoiceRow& invoice, const std::optional<std::uint32_t>& instalment,
                       const std::string& pointer) {
  const bool named = instalment && *instalment >= 1 && *instalment <= invoice.item_count();
  const bool only = !instalment && invoice.item_count() == 1;
  if (named || only) return {};
  return Rejection{instalment ? Reason::instalment_not_found : Reason::field_missing,
                   pointer + "/instalment"};
}

// The item a command's part names, of the right customer and currency.
Checked<ItemId> check_part(const Book& book, const AllocationPart& part, CustomerId customer,
                           Currency currency, const std::string& pointer) {
  if (!book.receivables.invoices.has(part.invoice.value)) {
    return Rejection{Reason::invoice_not_found, pointer + "/invoice"};
  }
  const InvoiceRow& invoice = book.receivables.invoices[part.invoice.value];
  if (invoice.customer != customer) {
    return Rejection{Reason::other_customer, pointer + "/invoice"};
  }
  if (invoice.is_void()) return Rejection{Reason::invoice_void, pointer + "/invoice"};
  if (invoice.currency() != currency)
    return Rejection{Reason::other_currency, pointer + "/invoice"};
  if (const Check bad = check_instalment(invoice, part.instalment, pointer)) return *bad;
  if (part.amount <= Money{}) return Rejection{Reason::must_be_positive, pointer + "/amount"};
  if (!is_in_range(part.amount)) return Rejection{Reason::out_of_range, pointer + "/amount"};
  return item_of(part);
}

Allocated decide_allocate(const Book& book, CreditId credit, CreditDocument document,
                          const std::vector<AllocationPart>& named,
                          const std::optional<Date>& date) {
  const CreditRow& row = book.receivables.credits[credit.value];
  const Money waiting = waiting_of(book.receivables, credit);
  std::vector<PlannedPart> parts;
  if (named.empty()) {
    parts = OldestDuePlan(book, row.customer, row.currency()).take(waiting);
    if (parts.empty()) return Rejection{Reason::nothing_to_allocate, ""};
  } else {
    auto checked = check_parts(book, named, row.customer, row.currency(), waiting, "/parts");
    if (!checked) return checked.rejection();
    parts = std::move(*checked);
  }
  Allocated decision;
  std::vector<DatedParts> dated = date_parts(book, row.free_from, parts);
  if (date) {
    if (dated.back().date > *date) return Rejection{Reason::date_too_early, "/date"};
    DatedParts all{*date, {}};
    for (const PlannedPart& part : parts) {
      all.parts.push_back(part_of(book, part.item, part.amount));
    }
    dated = {std::move(all)};
  }
  for (const DatedParts& group : dated) add_allocated(decision, document, group);
  return decision;
}

struct Settled {
  Money amount;
  Date date;
};

// What the credit settles now, by item.
std::map<ItemId, Settled> allocations_of(const Book& book, CreditId credit) {
  std::map<ItemId, Settled> by_item;
  for_each_allocation(book.receivables, credit, [&](const Allocation& allocation) {
    if (allocation.amount == Money{}) return;
    Settled& settled = by_item[allocation.item];
    settled.amount += allocation.amount;
    settled.date = std::max(settled.date, allocation.date);
  });
  return by_item;
}

Unallocated decide_unallocate(const Book& book, CreditId credit, CreditDocument document,
                              const std::vector<AllocationPart>& named,
                              const std::optional<Date>& date, Date today) {
  const CreditRow& row = book.receivables.credits[credit.value];
  std::map<ItemId, Settled> settled = allocations_of(book, credit);
  if (settled.empty()) return Rejection{Reason::nothing_to_allocate, ""};
  DatedParts dated;
  Date earliest = row.date;
  if (named.empty()) {
    for (const auto& [item, allocation] : settled) {
      dated.parts.push_back(part_of(book, item, allocation.amount));
      earliest = std::max(earliest, allocation.date);
    }
  }
  for (std::size_t i = 0; i < named.size(); ++i) {
    const std::string pointer = "/parts/" + std::to_string(i);
    const auto item = check_part(book, named[i], row.customer, row.currency(), pointer);
    if (!item) return item.rejection();
    Settled& allocation = settled[*item];
    if (named[i].amount > allocation.amount) {
      return Rejection{Reason::exceeds_allocated_amount, pointer + "/amount"};
    }
    allocation.amount -= named[i].amount;
    earliest = std::max(earliest, allocation.date);
    dated.parts.push_back(part_of(book, *item, named[i].amount));
  }
  dated.date = date.value_or(std::max(today, earliest));
  if (dated.date < earliest) return Rejection{Reason::date_too_early, "/date"};
  Unallocated decision;
  add_unallocated(decision, document, dated, true);
  return decision;
}

void touch(Book& book, CreditId credit, const std::vector<AllocationPart>& parts, Seq seq) {
  const auto version = static_cast<std::uint32_t>(seq);
  book.receivables.credits.edit(credit.value).version = version;
  for (const AllocationPart& part : parts) {
    book.receivables.invoices.edit(part.invoice.value).version = version;
  }
}

void evolve_allocated(Book& book, CreditId credit, const std::vector<AllocationPart>& parts,
                      Date date, Seq seq) {
  for (const AllocationPart& part : parts) {
    allocate(book, credit, item_of(part), part.amount, date);
  }
  touch(book, credit, parts, seq);
}

void evolve_unallocated(Book& book, CreditId credit, const std::vector<AllocationPart>& parts,
                        Date date, bool waits_for_hand, Seq seq) {
  if (waits_for_hand) set_by_hand(book, credit);
  for (const AllocationPart& part : parts) {
    unallocate(book, credit, item_of(part), part.amount, date);
  }
  touch(book, credit, parts, seq);
}

}  // namespace

std::vector<DatedParts> date_parts(const Book& book, Date free_from,
                                   const std::vector<PlannedPart>& parts) {
  std::map<Date, std::vector<AllocationPart>> by_date;
  for (const PlannedPart& part : parts) {
    const InvoiceRow& invoice = book.receivables.invoices[part.item.invoice.value];
    const Date date = std::max(free_from, invoice.free_from());
    by_date[date].push_back(part_of(book, part.item, part.amount));
  }
  std::vector<DatedParts> dated;
  for (auto& [date, group] : by_date) dated.push_back({date, std::move(group)});
  return dated;
}

Checked<std::vector<PlannedPart>> check_parts(const Book& book,
                                              const std::vector<AllocationPart>& parts,
                                              CustomerId customer, Currency currency, Money amount,
                                              const std::string& pointer) {
  std::vector<PlannedPart> planned;
  std::map<ItemId, Money> taken;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string at = pointer + "/" + std::to_string(i);
    const auto item = check_part(book, parts[i], customer, currency, at);
    if (!item) return item.rejection();
    Money& of_item = taken[*item];
    of_item += parts[i].amount;
    if (of_item > item_at(book.receivables, *item).open) {
      return Rejection{Reason::exceeds_open_amount, at + "/amount"};
    }
    if (parts[i].amount > amount) {
      return Rejection{Reason::exceeds_waiting_amount, at + "/amount"};
    }
    amount -= parts[i].amount;
    planned.push_back({*item, parts[i].amount});
  }
  return planned;
}

std::vector<std::vector<AllocationPart>> cut_to_events(const std::vector<AllocationPart>& parts) {
  std::vector<std::vector<AllocationPart>> events;
  for (const AllocationPart& part : parts) {
    if (events.empty() || events.back().size() == parts_per_event_max) events.emplace_back();
    events.back().push_back(part);
  }
  return events;
}

Allocated decide(const Book& book, const AllocatePayment& command, Date) {
  if (!book.receivables.has_payment(command.payment)) {
    return Rejection{Reason::payment_not_found, "/payment"};
  }
  return decide_allocate(book, credit_of(book.receivables, command.payment),
                         {false, command.payment.value}, command.parts, command.date);
}

Allocated decide(const Book& book, const AllocateCreditNote& command, Date) {
  if (!book.receivables.credit_notes.has(command.credit_note.value)) {
    return Rejection{Reason::credit_note_not_found, "/credit_note"};
  }
  return decide_allocate(book, credit_of(book.receivables, command.credit_note),
                         {true, command.credit_note.value}, command.parts, command.date);
}

Unallocated decide(const Book& book, const UnallocatePayment& command, Date today) {
  if (!book.receivables.has_payment(command.payment)) {
    return Rejection{Reason::payment_not_found, "/payment"};
  }
  return decide_unallocate(book, credit_of(book.receivables, command.payment),
                           {false, command.payment.value}, command.parts, command.date, today);
}

Unallocated decide(const Book& book, const UnallocateCreditNote& command, Date today) {
  if (!book.receivables.credit_notes.has(command.credit_note.value)) {
    return Rejection{Reason::credit_note_not_found, "/credit_note"};
  }
  return decide_unallocate(book, credit_of(book.receivables, command.credit_note),
                           {true, command.credit_note.value}, command.parts, command.date, today);
}

void evolve(Book& book, const PaymentAllocated& event, Seq seq) {
  evolve_allocated(book, credit_of(book.receivables, event.payment), event.parts, event.date, seq);
}

void evolve(Book& book, const PaymentUnallocated& event, Seq seq) {
  evolve_unallocated(book, credit_of(book.receivables, event.payment), event.parts, event.date,
                     event.waits_for_hand, seq);
}

void evolve(Book& book, const CreditNoteAllocated& event, Seq seq) {
  evolve_allocated(book, credit_of(book.receivables, event.credit_note), event.parts, event.date,
                   seq);
}

void evolve(Book& book, const CreditNoteUnallocated& event, Seq seq) {
  evolve_unallocated(book, credit_of(book.receivables, event.credit_note), event.parts, event.date,
                     event.waits_for_hand, seq);
}

}  // namespace duebook::domain
