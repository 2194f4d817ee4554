// SPDX-License-Identifier: Apache-2.0
// Sample commands: the everyday ones, with all but the point of a test filled in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"

namespace duebook::tests {

/// The n-th day of 2026; day(1) is when scenarios begin.
constexpr domain::Date day(std::int32_t n) { return domain::from_civil({2026, 1, 1}) + (n - 1); }

inline domain::Currency currency(std::string_view code) {
  domain::Currency out;
  DUEBOOK_ASSERT(domain::Currency::parse(code, out));
  return out;
}

inline domain::Decimal decimal(std::string_view text) {
  domain::Decimal out;
  DUEBOOK_ASSERT(domain::parse_decimal(text, out));
  return out;
}

inline domain::OpenBook open_book(
    domain::AllocationPolicy allocation = domain::AllocationPolicy::oldest_due) {
  return {domain::Name{"Book"}, currency("VND"), {}, {}, allocation};
}

inline domain::RegisterCustomer register_customer(const std::string& code,
                                                  std::uint32_t credit_days = 0) {
  return {domain::Code{code}, domain::Name{"Customer"}, {}, {}, {}, {}, {}, credit_days};
}

/// One thing for this many minor units of a currency, untaxed.
inline domain::DocumentLine line(std::int64_t minor, std::string_view in = "VND") {
  std::int64_t millionths = minor * domain::Decimal::one;
  for (int digits = currency(in).minor_digits(); digits > 0; --digits) millionths /= 10;
  domain::DocumentLine out;
  out.quantity = domain::Decimal{domain::Decimal::one};
  out.unit_price = domain::Decimal{millionths};
  return out;
}

struct SampleInvoice {
  std::string customer = "C1";
  std::int64_t amount = 100;
  domain::Date date = day(1);
  std::optional<domain::Date> due = {};
  std::optional<std::string> number = {};
  std::string currency = "VND";
  std::vector<domain::RequestedInstalment> instalments = {};
  std::optional<domain::PaidAtOnce> paid = {};
};

inline domain::CreateInvoice invoice(const SampleInvoice& sample) {
  domain::CreateInvoice out;
  out.customer = {sample.customer};
  out.date = sample.date;
  out.due_date = sample.due;
  if (sample.number) out.number = domain::DocumentNumber{*sample.number};
  out.currency = currency(sample.currency);
  out.lines = {line(sample.amount, sample.currency)};
  out.instalments = sample.instalments;
  out.paid = sample.paid;
  return out;
}

struct SamplePayment {
  std::string customer = "C1";
  std::int64_t amount = 100;
  domain::Date date = day(1);
  std::string currency = "VND";
  std::vector<domain::AllocationPart> parts = {};
  std::optional<domain::AllocationPolicy> allocation = {};
};

inline domain::RecordPayment payment(const SamplePayment& sample) {
  domain::RecordPayment out;
  out.customer = {sample.customer};
  out.amount = domain::Money{sample.amount};
  out.date = sample.date;
  out.currency = currency(sample.currency);
  out.parts = sample.parts;
  out.allocation = sample.allocation;
  return out;
}

/// The event that `payment(sample)` makes.
inline domain::PaymentRecorded payment_recorded(std::uint32_t number, const SamplePayment& sample) {
  return {{number},
          {sample.customer},
          sample.date,
          currency(sample.currency),
          domain::Money{sample.amount},
          domain::PaymentMethod::bank,
          sample.allocation.value_or(domain::AllocationPolicy::oldest_due),
          {}};
}

struct SampleCreditNote {
  std::string customer = "C1";
  std::int64_t amount = 100;
  std::optional<std::uint32_t> invoice = {};
  domain::Date date = day(1);
  std::string currency = "VND";
  std::optional<domain::AllocationPolicy> allocation = {};
};

inline domain::CreateCreditNote credit_note(const SampleCreditNote& sample) {
  domain::CreateCreditNote out;
  out.customer = {sample.customer};
  if (sample.invoice) out.invoice = domain::InvoiceId{*sample.invoice};
  out.date = sample.date;
  out.currency = currency(sample.currency);
  out.lines = {line(sample.amount, sample.currency)};
  out.allocation = sample.allocation;
  return out;
}

inline domain::AllocationPart part(std::uint32_t invoice, std::int64_t amount) {
  return {{invoice}, {}, domain::Money{amount}};
}
inline domain::AllocationPart part(std::uint32_t invoice, std::uint32_t instalment,
                                   std::int64_t amount) {
  return {{invoice}, instalment, domain::Money{amount}};
}

inline std::int64_t open_of(const domain::Book& book, std::uint32_t invoice) {
  return domain::open_amount(book, {invoice}).minor;
}
inline std::int64_t waiting_of_payment(const domain::Book& book, std::uint32_t payment) {
  const domain::Receivables& state = book.receivables;
  return waiting_of(state, credit_of(state, domain::PaymentId{payment})).minor;
}
inline std::int64_t waiting_of_credit_note(const domain::Book& book, std::uint32_t credit_note) {
  const domain::Receivables& state = book.receivables;
  return waiting_of(state, credit_of(state, domain::CreditNoteId{credit_note})).minor;
}

}  // namespace duebook::tests
