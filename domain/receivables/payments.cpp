// SPDX-License-Identifier: Apache-2.0
// Rules of money coming in and going back.
#include "domain/receivables/payments.hpp"

#include <algorithm>

#include "domain/book.hpp"

namespace duebook::domain {
namespace {

struct Refund {
  Money amount;
  Date date;
};

Checked<Refund> check_refund(const Book& book, CreditId id, const std::optional<Money>& amount,
                             const std::optional<Date>& date, Date today) {
  const CreditRow& credit = book.receivables.credits[id.value];
  const Money waiting = waiting_of(book.receivables, id);
  const Refund refund{amount.value_or(waiting), date.value_or(std::max(today, credit.free_from))};
  if (amount) {
    if (const Check bad = check_amount(book, *amount, "/amount")) return *bad;
  }
  if (refund.amount > waiting || refund.amount == Money{}) {
    return Rejection{Reason::exceeds_waiting_amount, "/amount"};
  }
  if (refund.date < credit.free_from) return Rejection{Reason::date_too_early, "/date"};
  return refund;
}

void pay_back(Book& book, CreditId credit, Money amount, Seq seq) {
  book.receivables.credits.edit(credit.value).version = static_cast<std::uint32_t>(seq);
  reduce_credit(book, credit, amount);
  add_turnover(book, amount);
}

}  // namespace

Check check_amount(const Book& book, Money amount, std::string_view pointer) {
  if (amount <= Money{}) return Rejection{Reason::must_be_positive, std::string(pointer)};
  if (!is_in_range(amount)) return Rejection{Reason::out_of_range, std::string(pointer)};
  return check_turnover(book, amount);
}

Decision<PaymentRecorded, PaymentAllocated, CreditNoteAllocated> decide(
    const Book& book, const RecordPayment& command, Date today) {
  const auto customer = book.customers.active(command.customer.value, "/customer");
  if (!customer) return customer.rejection();
  if (const Check bad = check_amount(book, command.amount, "/amount")) return *bad;
  const BookSettings& settings = *book.settings;
  const PaymentRecorded payment{PaymentId{book.receivables.payment_count() + 1},
                                book.customers.canonical(*customer),
                                command.date.value_or(today),
                                command.currency.value_or(settings.currency),
                                command.amount,
                                command.method.value_or(PaymentMethod::bank),
                                command.allocation.value_or(settings.allocation),
                                command.reference};
  const auto named =
      check_parts(book, command.parts, *customer, payment.currency, payment.amount, "/parts");
  if (!named) {
    Rejection rejection = named.rejection();
    // The payment is new, so its parts contradict the command itself and not the book.
    if (rejection.reason == Reason::exceeds_waiting_amount) {
      rejection.reason = Reason::parts_exceed_amount;
    }
    return rejection;
  }

  std::vector<PlannedPart> parts = *named;
  if (payment.allocation == AllocationPolicy::oldest_due) {
    Money rest = payment.amount;
    for (const PlannedPart& part : parts) rest -= part.amount;
    for (const PlannedPart& part :
         OldestDuePlan(book, *customer, payment.currency, *named).take(rest)) {
      parts.push_back(part);
    }
  }
  Decision<PaymentRecorded, PaymentAllocated, CreditNoteAllocated> decision;
  decision.add(payment);
  for (const DatedParts& dated : date_parts(book, payment.date, parts)) {
    add_allocated(decision, {false, payment.payment.value}, dated);
  }
  return decision;
}

Decision<PaymentRefunded> decide(const Book& book, const RefundPayment& command, Date today) {
  if (!book.receivables.has_payment(command.payment)) {
    return Rejection{Reason::payment_not_found, "/payment"};
  }
  const CreditId credit = credit_of(book.receivables, command.payment);
  const auto refund = check_refund(book, credit, command.amount, command.date, today);
  if (!refund) return refund.rejection();
  return PaymentRefunded{command.payment, refund->date, refund->amount,
                         command.method.value_or(PaymentMethod::bank), command.reference};
}

Decision<CreditNoteRefunded> decide(const Book& book, const RefundCreditNote& command, Date today) {
  if (!book.receivables.credit_notes.has(command.credit_note.value)) {
    return Rejection{Reason::credit_note_not_found, "/credit_note"};
  }
  const CreditId credit = credit_of(book.receivables, command.credit_note);
  const auto refund = check_refund(book, credit, command.amount, command.date, today);
  if (!refund) return refund.rejection();
  return CreditNoteRefunded{command.credit_note, refund->date, refund->amount,
                            command.method.value_or(PaymentMethod::bank), command.reference};
}

std::optional<Reason> warning_of(const Book& book, const RecordPayment& command) {
  const Currency currency = command.currency.value_or(book.settings->currency);
  const bool is_cash = command.method == PaymentMethod::cash;
  if (is_cash && currency.code() == "VND" && command.amount >= large_cash) {
    return Reason::large_cash_payment;
  }
  return {};
}

void evolve(Book& book, const PaymentRecorded& event, Seq seq) {
  CreditRow credit;
  credit.customer = book.customers.find(event.customer.value);
  credit.date = credit.free_from = event.date;
  credit.version = static_cast<std::uint32_t>(seq);
  credit.set_amount(event.amount);
  credit.set_currency(event.currency);
  credit.set_by_hand(event.allocation == AllocationPolicy::manual);
  add_credit(book, credit);
  add_turnover(book, event.amount);
}

void evolve(Book& book, const PaymentRefunded& event, Seq seq) {
  pay_back(book, credit_of(book.receivables, event.payment), event.amount, seq);
}

void evolve(Book& book, const CreditNoteRefunded& event, Seq seq) {
  pay_back(book, credit_of(book.receivables, event.credit_note), event.amount, seq);
}

}  // namespace duebook::domain
