// SPDX-License-Identifier: Apache-2.0
// Payments: money that comes in from a customer, and money given back.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "domain/book_opening.hpp"
#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/receivables/allocations.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

enum class PaymentMethod : std::uint8_t { cash, bank, card, other };
constexpr auto wire_names(PaymentMethod) {
  return std::to_array<std::string_view>({"cash", "bank", "card", "other"});
}

/// From this amount on (VAT included) cash costs the buyer the deduction of VAT in Vietnam.
inline constexpr Money large_cash{5'000'000};

// Commands

struct RecordPayment {
  Code customer;
  Money amount;
  std::optional<Currency> currency;
  std::optional<Date> date;
  std::optional<PaymentMethod> method;
  std::optional<Memo> reference;
  std::vector<AllocationPart> parts;
  std::optional<AllocationPolicy> allocation;
  DUEBOOK_RECORD(
      "record-payment",
      "Money came in. What the parts do not name is allocated to the oldest due items, or "
      "waits when allocation is manual; what nothing is open for waits as an advance. "
      "Defaults: the book's currency and allocation, today, by bank.",
      customer, amount, currency, date, method, reference, parts, allocation)
};

struct RefundPayment {
  PaymentId payment;
  std::optional<Money> amount;
  std::optional<Date> date;
  std::optional<PaymentMethod> method;
  std::optional<Memo> reference;
  DUEBOOK_RECORD("refund-payment",
                 "Gives back money of a payment that is not allocated: the amount, or all of it.",
                 payment, amount, date, method, reference)
  EntityRef target() const { return {EntityKind::payment, {}, payment.value}; }
};

struct RefundCreditNote {
  CreditNoteId credit_note;
  std::optional<Money> amount;
  std::optional<Date> date;
  std::optional<PaymentMethod> method;
  std::optional<Memo> reference;
  DUEBOOK_RECORD("refund-credit-note", "Pays out what of a credit note is not allocated.",
                 credit_note, amount, date, method, reference)
  EntityRef target() const { return {EntityKind::credit_note, {}, credit_note.value}; }
};

// Events

struct PaymentRecorded {
  PaymentId payment;
  Code customer;
  Date date;
  Currency currency;
  Money amount;
  PaymentMethod method = PaymentMethod::bank;
  AllocationPolicy allocation = AllocationPolicy::oldest_due;
  std::optional<Memo> reference;
  DUEBOOK_RECORD("payment-recorded", "The customer owes that much less.", payment, customer, date,
                 currency, amount, method, allocation, reference)
  EntityRef made() const { return {EntityKind::payment, {}, payment.value}; }
};

struct PaymentRefunded {
  PaymentId payment;
  Date date;
  Money amount;
  PaymentMethod method = PaymentMethod::bank;
  std::optional<Memo> reference;
  DUEBOOK_RECORD("payment-refunded", "Money of the payment went back to the customer.", payment,
                 date, amount, method, reference)
};

struct CreditNoteRefunded {
  CreditNoteId credit_note;
  Date date;
  Money amount;
  PaymentMethod method = PaymentMethod::bank;
  std::optional<Memo> reference;
  DUEBOOK_RECORD("credit-note-refunded", "Money of the credit note was paid out.", credit_note,
                 date, amount, method, reference)
};

/// Amount of a document: greater than zero, in range, and within the book's turnover.
Check check_amount(const Book& book, Money amount, std::string_view pointer);

// Decide and evolve

Decision<PaymentRecorded, PaymentAllocated, CreditNoteAllocated> decide(
    const Book& book, const RecordPayment& command, Date today);
Decision<PaymentRefunded> decide(const Book& book, const RefundPayment& command, Date today);
Decision<CreditNoteRefunded> decide(const Book& book, const RefundCreditNote& command, Date today);

/// Warns of cash from which the buyer cannot deduct VAT.
std::optional<Reason> warning_of(const Book& book, const RecordPayment& command);

void evolve(Book& book, const PaymentRecorded& event, Seq seq);
void evolve(Book& book, const PaymentRefunded& event, Seq seq);
void evolve(Book& book, const CreditNoteRefunded& event, Seq seq);

}  // namespace duebook::domain
