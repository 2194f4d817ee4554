// SPDX-License-Identifier: Apache-2.0
// Rows of the receivables: what is kept of every invoice and every credit, for ever, and what only
// while something of them is open.
//
// A book keeps a row for each invoice and each credit it ever had, and most of them are settled by
// one another: an invoice of one instalment, paid by one payment as a whole. So such a pair is kept
// in 60 bytes (32 of the invoice, 28 of the payment) and everything else beside it, where needed:
//
//   OpenRow        of an item while it is open, and of a credit while it waits; used again
//   ItemRow        of each instalment, when there are several or a credit note is against them
//   AllocationRow  of each allocation but those that use up a credit on a first instalment that
//                  nothing else settles: there the rows name each other
//
// Amounts, days and flags share words; the methods hide it. No row holds a pointer or a string.
#pragma once

#include <compare>
#include <cstdint>

#include "domain/values/assert.hpp"
#include "domain/values/code_index.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/table.hpp"

namespace duebook::domain {

using CreditId = Id<struct CreditKind>;

/// What can be open: one instalment of an invoice.
struct ItemId {
  InvoiceId invoice;
  std::uint32_t instalment = 1;  ///< 1 is the first

  friend constexpr auto operator<=>(const ItemId&, const ItemId&) = default;
};

/// 64 bits that several numbers share, in a row whose other fields need no more than 32.
class PackedWord {
 public:
  template <unsigned shift, unsigned width>
  std::uint64_t get() const {
    return word() >> shift & mask<width>;
  }
  template <unsigned shift, unsigned width>
  void set(std::uint64_t value) {
    DUEBOOK_ASSERT(value <= mask<width>);
    const std::uint64_t packed = (word() & ~(mask<width> << shift)) | value << shift;
    low_ = static_cast<std::uint32_t>(packed);
    high_ = static_cast<std::uint32_t>(packed >> 32);
  }

 private:
  template <unsigned width>
  static constexpr std::uint64_t mask = (std::uint64_t{1} << width) - 1;

  std::uint64_t word() const { return std::uint64_t{high_} << 32 | low_; }

  std::uint32_t low_ = 0;
  std::uint32_t high_ = 0;
};

/// Where it goes on from an item or a credit.
struct Link {
  enum class Kind : std::uint32_t {
    allocations,  ///< to the AllocationRow of its newest allocation; 0 = it had none
    open,         ///< to the OpenRow, which has the link to the allocations
    whole,        ///< from an item to the one credit that settled it, with all its money; from
                  ///< a credit to the invoice whose first item took all of it
  };
  Kind kind = Kind::allocations;
  std::uint32_t to = 0;
};

class InvoiceRow {
 public:
  CustomerId customer;
  std::uint32_t version = 0;
  /// Running number that the book gave, or place in the index of those that people named.
  std::uint32_t number = 0;

  Money total() const { return {static_cast<std::int64_t>(amount_.get<0, 50>())}; }
  void set_total(Money total) { amount_.set<0, 50>(static_cast<std::uint64_t>(total.minor)); }
  Currency currency() const {
    return Currency::from_index(static_cast<std::uint16_t>(amount_.get<50, 8>()));
  }
  void set_currency(Currency currency) { amount_.set<50, 8>(currency.index()); }
  bool is_void() const { return amount_.get<58, 1>() != 0; }
  void set_void() { amount_.set<58, 1>(1); }
  bool is_written_off() const { return amount_.get<59, 1>() != 0; }
  void set_written_off() { amount_.set<59, 1>(1); }
  bool is_number_named() const { return amount_.get<60, 1>() != 0; }
  void set_number_named() { amount_.set<60, 1>(1); }
  /// Whether the link is to the first of its ItemRows, which stand in a row.
  bool has_item_rows() const { return amount_.get<61, 1>() != 0; }
  void set_item_rows(std::uint32_t first) {
    amount_.set<61, 1>(1);
    set_link({Link::Kind::allocations, first});
  }
  Link link() const { return {static_cast<Link::Kind>(amount_.get<62, 2>()), link_to_}; }
  void set_link(Link link) {
    amount_.set<62, 2>(static_cast<std::uint64_t>(link.kind));
    link_to_ = link.to;
  }

  Date date() const { return day_of(days_.get<0, 17>()); }
  void set_date(Date date) { days_.set<0, 17>(number_of(date)); }
  /// Of the only item; those of several are in their rows.
  Date due() const { return day_of(days_.get<17, 17>()); }
  void set_due(Date due) { days_.set<17, 17>(number_of(due)); }
  /// No settlement may count before this day: the last undoing, or the invoice's date.
  Date free_from() const { return day_of(days_.get<34, 17>()); }
  void set_free_from(Date date) { days_.set<34, 17>(number_of(date)); }
  std::uint32_t item_count() const { return static_cast<std::uint32_t>(days_.get<51, 13>()); }
  void set_item_count(std::size_t count) { days_.set<51, 13>(count); }

 private:
  static Date day_of(std::uint64_t number) { return date_min + static_cast<std::int32_t>(number); }
  static std::uint64_t number_of(Date date) {
    return static_cast<std::uint64_t>(std::int64_t{date.days} - date_min.days);
  }

  std::uint32_t link_to_ = 0;
  PackedWord amount_;
  PackedWord days_;
};

static_assert(money_max < std::int64_t{1} << 50 && date_max - date_min < 1 << 17);

/// One instalment of an invoice that has several, or against which there are credit notes.
struct ItemRow {
  Money amount;
  Money credited;  ///< by credit notes against the invoice; in its first item's row only
  Link link;
  Date due;
  std::uint8_t padding[4] = {};
};

/// A payment or a credit note: what can settle items.
class CreditRow {
 public:
  CustomerId customer;
  std::uint32_t version = 0;
  Date date;
  /// No use may count before this day. When a credit went to one item as a whole, the day of that:
  /// it can be used again only after it is undone, which is then or later.
  Date free_from;

  Money amount() const { return {static_cast<std::int64_t>(amount_.get<0, 50>())}; }
  void set_amount(Money amount) { amount_.set<0, 50>(static_cast<std::uint64_t>(amount.minor)); }
  Currency currency() const {
    return Currency::from_index(static_cast<std::uint16_t>(amount_.get<50, 8>()));
  }
  void set_currency(Currency currency) { amount_.set<50, 8>(currency.index()); }
  bool is_credit_note() const { return amount_.get<58, 1>() != 0; }
  void set_credit_note() { amount_.set<58, 1>(1); }
  /// Waits until somebody allocates it.
  bool by_hand() const { return amount_.get<59, 1>() != 0; }
  void set_by_hand(bool by_hand) { amount_.set<59, 1>(by_hand ? 1 : 0); }
  Link link() const { return {static_cast<Link::Kind>(amount_.get<60, 2>()), link_to_}; }
  void set_link(Link link) {
    amount_.set<60, 2>(static_cast<std::uint64_t>(link.kind));
    link_to_ = link.to;
  }

 private:
  std::uint32_t link_to_ = 0;
  PackedWord amount_;
};

struct CreditNoteRow {
  CreditId credit;
};

struct AllocationRow {
  Money amount;  ///< what is left of it; 0 when undone
  ItemId item;
  CreditId credit;
  Date date;
  std::uint32_t next_of_item = 0;
  std::uint32_t next_of_credit = 0;
};

/// An item that is open or a credit that waits.
struct OpenRow {
  Money left;               ///< more than 0; what is open, or neither allocated nor refunded
  std::uint32_t owner = 0;  ///< InvoiceId or CreditId
  std::uint32_t instalment = 0;
  std::uint32_t before = 0;  ///< below it in the customer's OpenTree; not while it waits by hand
  std::uint32_t after = 0;
  Link allocations = {};  ///< what it had before; never open
};

/// Rows that come and go: those given back are used again, the last one first.
class OpenRows {
 public:
  std::uint32_t add(const OpenRow& row) {
    const std::uint32_t number = first_free_->number;
    if (number == 0) return rows.push(row);
    first_free_.edit().number = rows[number].after;
    rows.edit(number) = row;
    return number;
  }
  void give_back(std::uint32_t number) {
    OpenRow& row = rows.edit(number);
    row = OpenRow{};
    row.after = first_free_->number;
    first_free_.edit().number = number;
  }
  const OpenRow& operator[](std::uint32_t number) const { return rows[number]; }

  Table<OpenRow> rows;

  DUEBOOK_PARTS(rows, first_free_)

 private:
  struct FreeRow {
    std::uint32_t number = 0;  ///< 0 = none
  };
  Cell<FreeRow> first_free_;
};

/// An OpenTree and the last row in it, behind which most new ones belong.
struct OrderedRows {
  std::uint32_t root = 0;
  std::uint32_t last = 0;
};

/// One per customer, under the customer's id.
struct AccountRow {
  OrderedRows open;     ///< items
  OrderedRows waiting;  ///< credits
};

/// The last number the book gave in a serial.
struct SerialRow {
  std::uint32_t last_number = 0;
};

struct Receivables {
  Table<AccountRow> accounts;
  Table<InvoiceRow> invoices;
  CodeIndex named_numbers;  ///< "number LF serial" of the invoices whose number somebody named
  CodeIndex serials;
  Table<SerialRow> serial_rows;
  Table<ItemRow> item_rows;
  OpenRows open_items;
  Table<CreditRow> credits;
  OpenRows waiting_credits;
  Table<CreditNoteRow> credit_notes;
  CodeIndex credit_note_numbers;
  Table<AllocationRow> allocations;

  DUEBOOK_PARTS(accounts, invoices, named_numbers, serials, serial_rows, item_rows, open_items,
                credits, waiting_credits, credit_notes, credit_note_numbers, allocations)

  /// Payments are the credits that are no credit notes, numbered in the same order.
  std::uint32_t payment_count() const { return credits.size() - credit_notes.size(); }
  bool has_payment(PaymentId payment) const {
    return payment.value >= 1 && payment.value <= payment_count();
  }
};

}  // namespace duebook::domain
