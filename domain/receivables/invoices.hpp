// SPDX-License-Identifier: Apache-2.0
// Invoices: what makes customers owe. Never edited; voided as a whole.
#pragma once

#include <optional>
#include <vector>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/receivables/allocations.hpp"
#include "domain/receivables/document_lines.hpp"
#include "domain/receivables/payment_terms.hpp"
#include "domain/receivables/payments.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

// Commands

struct PaidAtOnce {
  Money amount;
  std::optional<PaymentMethod> method;
  std::optional<Memo> reference;
  DUEBOOK_RECORD("paid-at-once",
                 "What the customer pays with the invoice; it settles this invoice.", amount,
                 method, reference)
};

struct CreateInvoice {
  Code customer;
  std::optional<DocumentNumber> number;
  std::optional<Serial> serial;
  std::optional<Date> date;
  std::optional<Date> due_date;
  std::optional<std::uint32_t> credit_days;
  std::vector<RequestedInstalment> instalments;
  std::optional<Currency> currency;
  std::vector<DocumentLine> lines;
  std::optional<Money> total;
  std::optional<PaidAtOnce> paid;
  std::optional<Code> owner;
  std::optional<Memo> memo;
  DUEBOOK_RECORD(
      "create-invoice",
      "The customer owes the total of the lines and their tax. Without a number the book "
      "gives the next one of the serial, without gaps. Due by due_date, credit_days or "
      "instalments, else by the customer's credit days. A total is checked, not taken. "
      "Money of the customer that waits settles the new invoice.",
      customer, number, serial, date, due_date, credit_days, instalments, currency, lines, total,
      paid, owner, memo)
};

struct VoidInvoice {
  InvoiceId invoice;
  std::optional<Date> date;
  std::optional<Memo> reason;
  DUEBOOK_RECORD("void-invoice",
                 "The invoice does not count from the date on. Money that settled it goes to other "
                 "open items, or waits.",
                 invoice, date, reason)
  EntityRef target() const { return {EntityKind::invoice, {}, invoice.value}; }
};

// Events

struct InvoiceCreated {
  InvoiceId invoice;
  Code customer;
  DocumentNumber number;
  std::optional<Serial> serial;
  std::optional<std::uint32_t> running_number;  ///< present when the book gave the number
  Date date;
  Currency currency;
  Money total;
  Money tax;  ///< part of the total
  std::vector<Instalment> instalments;
  std::optional<Code> owner;
  std::optional<Code> region;
  std::vector<Code> groups;
  std::optional<Memo> memo;
  std::vector<PricedLine> lines;
  DUEBOOK_RECORD("invoice-created",
                 "The customer owes the total. Owner, region and groups are those of the day. Long "
                 "invoices go on in invoice-lines-added.",
                 invoice, customer, number, serial, running_number, date, currency, total, tax,
                 instalments, owner, region, groups, memo, lines)
  EntityRef made() const { return {EntityKind::invoice, {}, invoice.value}; }
};

struct InvoiceLinesAdded {
  InvoiceId invoice;
  std::vector<PricedLine> lines;
  DUEBOOK_RECORD("invoice-lines-added", "Further lines of the invoice made by the same command.",
                 invoice, lines)
};

struct InvoiceVoided {
  InvoiceId invoice;
  Date date;
  std::optional<Memo> reason;
  DUEBOOK_RECORD(
      "invoice-voided",
      "The invoice does not count from the date on; what settled it was taken off by the "
      "events before.",
      invoice, date, reason)
};

// Decide and evolve

using InvoiceDecision = Decision<InvoiceCreated, InvoiceLinesAdded, PaymentRecorded,
                                 PaymentAllocated, CreditNoteAllocated>;
using VoidDecision = Decision<PaymentUnallocated, CreditNoteUnallocated, InvoiceVoided,
                              PaymentAllocated, CreditNoteAllocated>;

InvoiceDecision decide(const Book& book, const CreateInvoice& command, Date today);
VoidDecision decide(const Book& book, const VoidInvoice& command, Date today);

std::optional<Reason> warning_of(const Book& book, const CreateInvoice& command);

void evolve(Book& book, const InvoiceCreated& event, Seq seq);
void evolve(Book& book, const InvoiceLinesAdded& event, Seq seq);
void evolve(Book& book, const InvoiceVoided& event, Seq seq);

}  // namespace duebook::domain
