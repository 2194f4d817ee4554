// SPDX-License-Identifier: Apache-2.0
// Credit notes: returns and reductions, against an invoice or standing alone.
#pragma once

#include <optional>
#include <vector>

#include "domain/book_opening.hpp"
#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/receivables/allocations.hpp"
#include "domain/receivables/document_lines.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

// Commands

struct CreateCreditNote {
  Code customer;
  std::optional<InvoiceId> invoice;
  std::optional<DocumentNumber> number;
  std::optional<Date> date;
  std::optional<Currency> currency;
  std::vector<DocumentLine> lines;
  std::optional<Money> total;
  std::optional<AllocationPolicy> allocation;
  std::optional<Memo> memo;
  DUEBOOK_RECORD(
      "create-credit-note",
      "The customer owes the total of the lines and their tax less. Against an invoice it "
      "settles what is open of it, up to the invoice's total over all its credit notes; "
      "what is more than open (the invoice was paid) and a credit note standing alone "
      "are account credit, allocated like money.",
      customer, invoice, number, date, currency, lines, total, allocation, memo)
};

// Events

struct CreditNoteCreated {
  CreditNoteId credit_note;
  Code customer;
  std::optional<InvoiceId> invoice;
  std::optional<DocumentNumber> number;
  Date date;
  Currency currency;
  Money total;
  Money tax;  ///< part of the total
  AllocationPolicy allocation = AllocationPolicy::oldest_due;
  std::optional<Code> owner;
  std::optional<Code> region;
  std::vector<Code> groups;
  std::optional<Memo> memo;
  std::vector<PricedLine> lines;
  DUEBOOK_RECORD(
      "credit-note-created",
      "The customer owes the total less. Standing alone it has the customer's owner, region "
      "and groups of the day; else the invoice's count. Long ones go on in "
      "credit-note-lines-added.",
      credit_note, customer, invoice, number, date, currency, total, tax, allocation, owner, region,
      groups, memo, lines)
  EntityRef made() const { return {EntityKind::credit_note, {}, credit_note.value}; }
};

struct CreditNoteLinesAdded {
  CreditNoteId credit_note;
  std::vector<PricedLine> lines;
  DUEBOOK_RECORD("credit-note-lines-added",
                 "Further lines of the credit note made by the same command.", credit_note, lines)
};

// Decide and evolve

using CreditNoteDecision =
    Decision<CreditNoteCreated, CreditNoteLinesAdded, PaymentAllocated, CreditNoteAllocated>;

CreditNoteDecision decide(const Book& book, const CreateCreditNote& command, Date today);

void evolve(Book& book, const CreditNoteCreated& event, Seq seq);
void evolve(Book& book, const CreditNoteLinesAdded& event, Seq seq);

}  // namespace duebook::domain
