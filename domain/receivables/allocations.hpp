// SPDX-License-Identifier: Apache-2.0
// Allocations: which money settles which item. Decided with the command, kept as events, undone by
// events of their own.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/receivables/receivables.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"

namespace duebook::domain {

/// Parts one event names at most; a longer allocation goes on in the next event.
inline constexpr std::size_t parts_per_event_max = 800;

// Commands

struct AllocatePayment {
  PaymentId payment;
  std::vector<AllocationPart> parts;
  std::optional<Date> date;
  DUEBOOK_RECORD("allocate-payment",
                 "Settles invoices with money that waits: the parts named, or, without parts, the "
                 "oldest due first. Counts from the date given, else from the first day it can.",
                 payment, parts, date)
  EntityRef target() const { return {EntityKind::payment, {}, payment.value}; }
};

struct UnallocatePayment {
  PaymentId payment;
  std::vector<AllocationPart> parts;
  std::optional<Date> date;
  DUEBOOK_RECORD("unallocate-payment",
                 "Takes money off invoices again, from its date on: the parts named, or all. The "
                 "money then waits until somebody allocates or refunds it.",
                 payment, parts, date)
  EntityRef target() const { return {EntityKind::payment, {}, payment.value}; }
};

struct AllocateCreditNote {
  CreditNoteId credit_note;
  std::vector<AllocationPart> parts;
  std::optional<Date> date;
  DUEBOOK_RECORD("allocate-credit-note", "As allocate-payment, with a credit note's money.",
                 credit_note, parts, date)
  EntityRef target() const { return {EntityKind::credit_note, {}, credit_note.value}; }
};

struct UnallocateCreditNote {
  CreditNoteId credit_note;
  std::vector<AllocationPart> parts;
  std::optional<Date> date;
  DUEBOOK_RECORD("unallocate-credit-note", "As unallocate-payment, with a credit note's money.",
                 credit_note, parts, date)
  EntityRef target() const { return {EntityKind::credit_note, {}, credit_note.value}; }
};

// Events

struct PaymentAllocated {
  PaymentId payment;
  Date date;
  std::vector<AllocationPart> parts;
  DUEBOOK_RECORD("payment-allocated", "The payment settles these parts from the date on.", payment,
                 date, parts)
};

struct PaymentUnallocated {
  PaymentId payment;
  Date date;
  std::vector<AllocationPart> parts;
  bool waits_for_hand = false;
  DUEBOOK_RECORD(
      "payment-unallocated",
      "The payment settles these parts no more from the date on; it waits_for_hand when a "
      "person undid it, and goes to the next open item otherwise.",
      payment, date, parts, waits_for_hand)
};

struct CreditNoteAllocated {
  CreditNoteId credit_note;
  Date date;
  std::vector<AllocationPart> parts;
  DUEBOOK_RECORD("credit-note-allocated", "The credit note settles these parts from the date on.",
                 credit_note, date, parts)
};

struct CreditNoteUnallocated {
  CreditNoteId credit_note;
  Date date;
  std::vector<AllocationPart> parts;
  bool waits_for_hand = false;
  DUEBOOK_RECORD("credit-note-unallocated",
                 "The credit note settles these parts no more from the date on.", credit_note, date,
                 parts, waits_for_hand)
};

// Planning, shared by all commands that move money

/// Parts that count from one day.
struct DatedParts {
  Date date;
  std::vector<AllocationPart> parts;
};

/// Names the parts and groups them by the first day each can count from: when both the credit
/// (`free_from`) and the invoice are free.
std::vector<DatedParts> date_parts(const Book& book, Date free_from,
                                   const std::vector<PlannedPart>& parts);

/// Checks parts that a person named against a credit of `customer` in `currency` with `amount` to
/// give. `pointer` is the field that holds them.
Checked<std::vector<PlannedPart>> check_parts(const Book& book,
                                              const std::vector<AllocationPart>& parts,
                                              CustomerId customer, Currency currency, Money amount,
                                              const std::string& pointer);

/// Cuts a long list of parts into those of one event each.
std::vector<std::vector<AllocationPart>> cut_to_events(const std::vector<AllocationPart>& parts);

/// Adds the events of an allocation to a decision.
template <class D>
void add_allocated(D& decision, CreditDocument document, const DatedParts& dated) {
  for (auto& parts : cut_to_events(dated.parts)) {
    if (document.is_credit_note) {
      decision.add(CreditNoteAllocated{{document.number}, dated.date, std::move(parts)});
    } else {
      decision.add(PaymentAllocated{{document.number}, dated.date, std::move(parts)});
    }
  }
}

/// Adds the events that undo parts of one credit.
template <class D>
void add_unallocated(D& decision, CreditDocument document, const DatedParts& dated,
                     bool waits_for_hand) {
  for (auto& parts : cut_to_events(dated.parts)) {
    if (document.is_credit_note) {
      decision.add(
          CreditNoteUnallocated{{document.number}, dated.date, std::move(parts), waits_for_hand});
    } else {
      decision.add(
          PaymentUnallocated{{document.number}, dated.date, std::move(parts), waits_for_hand});
    }
  }
}

// Decide and evolve

Decision<PaymentAllocated, CreditNoteAllocated> decide(const Book& book,
                                                       const AllocatePayment& command, Date today);
Decision<PaymentAllocated, CreditNoteAllocated> decide(const Book& book,
                                                       const AllocateCreditNote& command,
                                                       Date today);
Decision<PaymentUnallocated, CreditNoteUnallocated> decide(const Book& book,
                                                           const UnallocatePayment& command,
                                                           Date today);
Decision<PaymentUnallocated, CreditNoteUnallocated> decide(const Book& book,
                                                           const UnallocateCreditNote& command,
                                                           Date today);

void evolve(Book& book, const PaymentAllocated& event, Seq seq);
void evolve(Book& book, const PaymentUnallocated& event, Seq seq);
void evolve(Book& book, const CreditNoteAllocated& event, Seq seq);
void evolve(Book& book, const CreditNoteUnallocated& event, Seq seq);

}  // namespace duebook::domain
