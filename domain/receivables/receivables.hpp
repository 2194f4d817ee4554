// SPDX-License-Identifier: Apache-2.0
// Receivables: the state of what customers owe and of money not yet allocated, and the few moves
// that all documents are made of.
//
// An *item* is what can be open: one instalment of an invoice. A *credit* is what can settle items:
// a payment or a credit note. An *allocation* is a part of a credit that settles a part of an item.
// Each customer has two lists: open items in the order money goes to them (due date, invoice date,
// number), and credits that wait, oldest first.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/record.hpp"
#include "domain/values/code_index.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/table.hpp"

namespace duebook::domain {

struct Book;

using ItemId = Id<struct ItemKind>;
using CreditId = Id<struct CreditKind>;

struct InvoiceRow {
  CustomerId customer;
  Date date;
  Money total;
  Money credited;     ///< by credit notes against it
  ItemId first_item;  ///< items are numbered in a row
  std::uint32_t version = 0;
  Date free_from;  ///< no settlement may count before this day: the last undoing, or its date
  std::uint16_t item_count = 0;
  Currency currency;
  bool is_void = false;
  bool is_written_off = false;
  std::uint8_t padding[6] = {};
};

struct ItemRow {
  Money open;
  Money amount;
  InvoiceId invoice;
  Date due;
  std::uint32_t previous = 0;  ///< in the customer's list of open items
  std::uint32_t next = 0;
  std::uint32_t first_allocation = 0;
  std::uint8_t padding[4] = {};
};

struct CreditRow {
  Money waiting;  ///< not allocated and not refunded
  Money amount;
  CustomerId customer;
  Date date;
  Date free_from;              ///< no use may count before this day
  std::uint32_t document = 0;  ///< PaymentId or CreditNoteId
  std::uint32_t previous = 0;  ///< in the customer's list of waiting credits
  std::uint32_t next = 0;
  std::uint32_t first_allocation = 0;
  Currency currency;
  bool is_credit_note = false;
  bool by_hand = false;  ///< waits until somebody allocates it
};

struct AllocationRow {
  Money amount;  ///< what is left of it; 0 when undone
  ItemId item;
  CreditId credit;
  Date date;
  std::uint32_t next_of_item = 0;
  std::uint32_t next_of_credit = 0;
  std::uint8_t padding[4] = {};
};

struct PaymentRow {
  CreditId credit;
  std::uint32_t version = 0;
};

struct CreditNoteRow {
  CreditId credit;
  std::uint32_t version = 0;
};

/// One per customer, under the customer's id.
struct AccountRow {
  std::uint32_t first_open = 0;
  std::uint32_t last_open = 0;
  std::uint32_t first_waiting = 0;
  std::uint32_t last_waiting = 0;
};

/// The last number the book gave in a serial.
struct SerialRow {
  std::uint32_t last_number = 0;
};

struct Receivables {
  Table<AccountRow> accounts;
  Table<InvoiceRow> invoices;
  CodeIndex invoice_numbers;  ///< "number LF serial", numbered like the invoices
  CodeIndex serials;
  Table<SerialRow> serial_rows;
  Table<ItemRow> items;
  Table<CreditRow> credits;
  Table<PaymentRow> payments;
  Table<CreditNoteRow> credit_notes;
  CodeIndex credit_note_numbers;
  Table<AllocationRow> allocations;

  DUEBOOK_PARTS(accounts, invoices, invoice_numbers, serials, serial_rows, items, credits, payments,
                credit_notes, credit_note_numbers, allocations)
};

/// A part of a credit for one item; on the wire a part of an allocation event or command.
struct AllocationPart {
  InvoiceId invoice;
  std::optional<std::uint32_t> instalment;  ///< 1 is the first; absent when there is only one
  Money amount;
  DUEBOOK_RECORD("allocation-part", "What of the money goes to one invoice or instalment.", invoice,
                 instalment, amount)
};

/// Planned use of a credit.
struct PlannedPart {
  ItemId item;
  Money amount;
};

// Questions

/// What is open of an invoice, over all its items.
Money open_amount(const Book& book, InvoiceId invoice);
/// Which part of its invoice the item is, as events name it.
AllocationPart part_of(const Book& book, ItemId item, Money amount);
/// The item that a part names; the part must be sound.
ItemId item_of(const Book& book, const AllocationPart& part);
/// Number of the invoice as printed.
std::string_view invoice_number(const Book& book, InvoiceId invoice);
/// Whether money goes to `a` before `b`: due date, invoice date, number in byte order, then id.
bool goes_first(const Book& book, ItemId a, ItemId b);

/// Where money goes by the rule "oldest due first". Each take continues where the last one ended.
class OldestDuePlan {
 public:
  /// `reserved`: what of some items is spoken for already.
  OldestDuePlan(const Book& book, CustomerId customer, Currency currency,
                std::vector<PlannedPart> reserved = {});

  /// Parts for up to `amount`; less when not so much is open.
  std::vector<PlannedPart> take(Money amount);

 private:
  const Receivables& state_;
  Currency currency_;
  std::vector<PlannedPart> reserved_;
  std::uint32_t item_;
  Money left_of_item_;

  void enter_item();
};

// Moves: each keeps the lists and sums right. Called by evolve only.

ItemId open_item(Book& book, CustomerId customer, InvoiceId invoice, Date due, Money amount);
CreditId add_credit(Book& book, const CreditRow& credit);
/// Takes `amount` off an item without a credit (write-off, void).
void reduce_item(Book& book, ItemId item, Money amount);
/// Takes `amount` off a credit without an item (refund).
void reduce_credit(Book& book, CreditId credit, Money amount);
void allocate(Book& book, CreditId credit, ItemId item, Money amount, Date date);
/// Undoes `amount` of what the credit settles of the item.
void unallocate(Book& book, CreditId credit, ItemId item, Money amount, Date date);
/// Makes a credit wait for somebody to allocate it by hand.
void set_by_hand(Book& book, CreditId credit);

}  // namespace duebook::domain
