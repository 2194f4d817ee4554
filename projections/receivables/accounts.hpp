// SPDX-License-Identifier: Apache-2.0
// Accounts: the columns behind every receivables report.
//
//   entries      what moves a customer's balance: one row per document or undoing of one
//   items        what can be open: one row per instalment
//   credits      what can settle items: one row per payment or credit note
//   settlements  what takes from an item's open amount, a credit's waiting amount, or both
//   invoices     what an invoice remembers beside its amounts: number, owner, region, groups
//   lines        what was sold and taken back
//
// Every row carries the seq of the event that made it, and business dates are columns of their own,
// so that any (as_of, known_at) is a filter:
//   balance            = Σ entries.amount
//   open of an item    = items.amount − Σ settlements.amount with that item
//   waiting of a credit = credits.amount − Σ settlements.amount with that credit
// each over rows with date <= as_of and seq < known_at. Undoing is a settlement below zero.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "domain/values/table.hpp"
#include "projections/column.hpp"

namespace duebook::projections {

enum class EntryKind : std::uint8_t {
  invoice,
  payment,
  credit_note,
  refund,
  write_off,
  invoice_void,
};
inline constexpr auto entry_kind_names = std::to_array<std::string_view>(
    {"invoice", "payment", "credit-note", "refund", "write-off", "void"});

enum class SettlementKind : std::uint8_t {
  payment,       ///< a payment settles an item
  credit_note,   ///< a credit note settles an item
  write_off,     ///< an item is given up; no credit
  invoice_void,  ///< an item does not count any more; no credit
  refund,        ///< a credit is paid out; no item
};

/// Rows of entries. `amount` is signed: above zero the customer owes more.
struct Entries {
  Column<std::uint32_t> seq;
  Column<domain::Date> date;
  Column<std::uint32_t> customer;
  Column<domain::Money> amount;
  Column<EntryKind> kind;
  Column<std::uint16_t> currency;
  Column<std::uint32_t> document;  ///< InvoiceId, PaymentId or CreditNoteId by kind
  Column<bool> of_credit_note;     ///< a refund's document is a credit note, not a payment
  Column<Row> previous;            ///< entry before of the same customer
  ChainHeads last_of_customer;
  PublishedCount count;

  DUEBOOK_PARTS(seq, date, customer, amount, kind, currency, document, of_credit_note, previous,
                last_of_customer)
};

struct Items {
  Column<std::uint32_t> seq;
  Column<domain::Date> date;  ///< of the invoice
  Column<domain::Date> due;
  Column<domain::Money> amount;
  Column<std::uint32_t> customer;
  Column<std::uint32_t> invoice;  ///< InvoiceId; row of invoices is one less
  Column<std::uint16_t> currency;
  ChainHeads last_settlement;  ///< by row of items
  PublishedCount count;

  DUEBOOK_PARTS(seq, date, due, amount, customer, invoice, currency, last_settlement)
};

struct Credits {
  Column<std::uint32_t> seq;
  Column<domain::Date> date;
  Column<domain::Money> amount;
  Column<std::uint32_t> customer;
  Column<std::uint16_t> currency;
  Column<bool> is_credit_note;
  Column<std::uint32_t> document;  ///< PaymentId or CreditNoteId
  Column<std::uint32_t> invoice;   ///< InvoiceId a credit note is against; 0 = none
  Column<TextRef> text;            ///< a payment's reference, a credit note's number
  Column<std::uint8_t> method;     ///< domain::PaymentMethod of a payment
  ChainHeads last_settlement;      ///< by row of credits
  PublishedCount count;

  DUEBOOK_PARTS(seq, date, amount, customer, currency, is_credit_note, document, invoice, text,
                method, last_settlement)
};

struct Settlements {
  Column<std::uint32_t> seq;
  Column<domain::Date> date;
  Column<domain::Money> amount;
  Column<Row> item;    ///< row of items, or no_row
  Column<Row> credit;  ///< row of credits, or no_row
  Column<SettlementKind> kind;
  Column<Row> previous_of_item;
  Column<Row> previous_of_credit;
  PublishedCount count;

  DUEBOOK_PARTS(seq, date, amount, item, credit, kind, previous_of_item, previous_of_credit)
};

/// Row i is invoice i + 1.
struct Invoices {
  Column<std::uint32_t> seq;
  Column<Row> entry;
  Column<TextRef> number;
  Column<TextRef> serial;
  Column<domain::Money> tax;     ///< part of the amount
  Column<std::uint32_t> owner;   ///< employee at issue; 0 = none
  Column<std::uint32_t> region;  ///< at issue; 0 = none
  Column<std::uint32_t> group;   ///< first customer group at issue; 0 = none
  Column<Row> first_item;
  Column<Row> first_line;
  ChainHeads last_credit_note;  ///< against it; a row of credit notes, by row of invoices
  PublishedCount count;

  DUEBOOK_PARTS(seq, entry, number, serial, tax, owner, region, group, first_item, first_line,
                last_credit_note)
};

/// What a credit note remembers beside its amounts. Row i is credit note i + 1.
struct CreditNotes {
  Column<std::uint32_t> seq;
  Column<Row> credit;
  Column<domain::Money> tax;
  Column<std::uint32_t> owner;  ///< of the invoice it is against, else of the customer; 0 = none
  Column<std::uint32_t> region;
  Column<std::uint32_t> group;
  Column<Row> first_line;
  Column<Row> previous_of_invoice;  ///< credit note before against the same invoice
  PublishedCount count;

  DUEBOOK_PARTS(seq, credit, tax, owner, region, group, first_line, previous_of_invoice)
};

/// Row i is payment i + 1.
struct Payments {
  Column<Row> credit;
  PublishedCount count;

  DUEBOOK_PARTS(credit)
};

/// Lines of invoices and credit notes; those of one document stand together. All numbers are as
/// printed: a credit note's are above zero, too.
struct DocumentLines {
  Column<std::uint32_t> seq;
  Column<std::uint32_t> document;  ///< InvoiceId or CreditNoteId
  Column<bool> of_credit_note;
  Column<std::uint32_t> product;  ///< 0 = none named
  Column<TextRef> description;
  Column<std::int64_t> quantity;    ///< millionths
  Column<std::int64_t> unit_price;  ///< millionths of a major unit
  Column<domain::Money> net;
  Column<domain::Money> tax;
  PublishedCount count;

  DUEBOOK_PARTS(seq, document, of_credit_note, product, description, quantity, unit_price, net, tax)
};

struct Accounts {
  Entries entries;
  Items items;
  Credits credits;
  Settlements settlements;
  Invoices invoices;
  CreditNotes credit_notes;
  Payments payments;
  DocumentLines lines;
  TextColumn texts;

  DUEBOOK_PARTS(entries, items, credits, settlements, invoices, credit_notes, payments, lines,
                texts)

  void publish();
};

}  // namespace duebook::projections
