// SPDX-License-Identifier: Apache-2.0
// View: the rows a question may look at. A question gets a View and nothing else.
#pragma once

#include "projections/facts.hpp"
#include "projections/lens.hpp"

namespace duebook::projections {

/// The facts through a lens: each table cut at `known_at`. Business dates and scope stay with the
/// question, which compares them row by row. Cheap to make: one binary search per table.
///
/// Rows of one table with equal index are in step, and for_each_run of any of its columns cuts at
/// the same places, so several columns can be scanned together.
class View {
 public:
  View(const Facts& facts, const Lens& lens);

  const Facts& facts() const { return facts_; }
  const Parties& parties() const { return facts_.parties(); }
  const Accounts& accounts() const { return facts_.accounts(); }
  const Lens& lens() const { return lens_; }
  domain::Date as_of() const { return lens_.as_of; }
  domain::Seq known_at() const { return lens_.known_at; }

  Row entry_count() const { return entries_; }
  Row item_count() const { return items_; }
  Row credit_count() const { return credits_; }
  Row settlement_count() const { return settlements_; }
  Row invoice_count() const { return invoices_; }
  Row credit_note_count() const { return credit_notes_; }
  Row line_count() const { return lines_; }
  std::uint32_t customer_count() const { return customers_; }

  /// The entries of one customer (numbered from 1), newest first: visit(row).
  template <class Visit>
  void for_each_entry_of(std::uint32_t customer, Visit&& visit) const {
    const Entries& entries = accounts().entries;
    Row row = entries.last_of_customer.get(customer - 1);
    for (; row != no_row; row = entries.previous[row]) {
      if (row < entries_) visit(row);
    }
  }
  /// The settlements of one item, newest first: visit(row).
  template <class Visit>
  void for_each_settlement_of_item(Row item, Visit&& visit) const {
    const Settlements& settlements = accounts().settlements;
    Row row = accounts().items.last_settlement.get(item);
    for (; row != no_row; row = settlements.previous_of_item[row]) {
      if (row < settlements_) visit(row);
    }
  }
  /// The settlements of one credit, newest first: visit(row).
  template <class Visit>
  void for_each_settlement_of_credit(Row credit, Visit&& visit) const {
    const Settlements& settlements = accounts().settlements;
    Row row = accounts().credits.last_settlement.get(credit);
    for (; row != no_row; row = settlements.previous_of_credit[row]) {
      if (row < settlements_) visit(row);
    }
  }

  /// Items of an invoice (InvoiceId): rows [first, end).
  Row first_item_of(std::uint32_t invoice) const {
    return accounts().invoices.first_item[invoice - 1];
  }
  Row end_of_items_of(std::uint32_t invoice) const {
    return invoice < invoices_ ? accounts().invoices.first_item[invoice] : items_;
  }

 private:
  const Facts& facts_;
  Lens lens_;
  Row entries_;
  Row items_;
  Row credits_;
  Row settlements_;
  Row invoices_;
  Row credit_notes_;
  Row lines_;
  std::uint32_t customers_;
};

}  // namespace duebook::projections
