// SPDX-License-Identifier: Apache-2.0
// Receivables: questions to the state of what customers owe and of money not yet allocated, and the
// few moves that all documents are made of. rows.hpp has the state.
//
// An *item* is what can be open: one instalment of an invoice. A *credit* is what can settle items:
// a payment or a credit note. An *allocation* is a part of a credit that settles a part of an item.
// Each customer has two orders: open items as money goes to them (due date, invoice date, number),
// and credits that wait, oldest first.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/receivables/open_tree.hpp"
#include "domain/receivables/payment_terms.hpp"
#include "domain/receivables/rows.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"

namespace duebook::domain {

struct Book;

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

/// The document behind a credit.
struct CreditDocument {
  bool is_credit_note = false;
  std::uint32_t number = 0;
};

/// An item as its rows tell it.
struct Item {
  Money open;
  Money amount;
  Date due;
};

/// What of a credit settles an item since when; 0 when it was undone.
struct Allocation {
  Money amount;
  ItemId item;
  CreditId credit;
  Date date;
};

// Questions

Item item_at(const Receivables& state, ItemId item);
Date due_of(const Receivables& state, ItemId item);
/// What of the credit is neither allocated nor refunded.
Money waiting_of(const Receivables& state, CreditId credit);
/// What credit notes against the invoice took off it.
Money credited_of(const Receivables& state, InvoiceId invoice);
/// What is open of an invoice, over all its items.
Money open_amount(const Book& book, InvoiceId invoice);
/// Allocations there were, newest first.
void for_each_allocation(const Receivables& state, ItemId item,
                         const std::function<void(const Allocation&)>& visit);
void for_each_allocation(const Receivables& state, CreditId credit,
                         const std::function<void(const Allocation&)>& visit);
CreditId credit_of(const Receivables& state, PaymentId payment);
CreditId credit_of(const Receivables& state, CreditNoteId credit_note);
/// The document behind a credit.
CreditDocument document_of(const Receivables& state, CreditId credit);
/// Which part of its invoice the item is, as events name it.
AllocationPart part_of(const Book& book, ItemId item, Money amount);
/// The item that a part names; the part must be sound.
ItemId item_of(const AllocationPart& part);
/// Number of the invoice as printed.
std::string invoice_number(const Book& book, InvoiceId invoice);
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
  OpenWalk walk_;
  Money left_of_item_;

  ItemId item() const;
  void enter_item();
};

// Moves: each keeps the orders and sums right. Called by evolve only.

/// What is due of a new invoice, whose row is there; its instalments in order.
void open_items(Book& book, InvoiceId invoice, const std::vector<Instalment>& instalments);
CreditId add_credit(Book& book, const CreditRow& credit);
/// Notes that a credit note is against the invoice.
void add_credited(Book& book, InvoiceId invoice, Money amount);
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
