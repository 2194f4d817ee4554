// SPDX-License-Identifier: Apache-2.0
// Account parts: the events behind figures made of items, credits and entries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "projections/answer.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// "payment 77", "credit-note 3"
std::string credit_document(bool is_credit_note, std::uint32_t number);
/// The number as printed.
std::string_view invoice_number(const View& view, std::uint32_t invoice);
/// Whether the entry's document is a payment or credit note; else it is an invoice.
constexpr bool is_of_credit(EntryKind kind) {
  return kind == EntryKind::payment || kind == EntryKind::credit_note || kind == EntryKind::refund;
}
/// Wire name of the event that made the entry.
std::string_view event_of_entry(const Entries& entries, Row row);

/// Collects parts of one figure. Only what counts on the day of the view.
class AccountParts {
 public:
  explicit AccountParts(const View& view) : view_(view) {}

  /// What is open of an item: its amount, less what settles it, event by event.
  void add_item(Row item);
  /// The amount of an item alone.
  void add_item_amount(Row item);
  /// What waits of a credit, as it stands in a balance: below zero.
  void add_credit(Row credit);
  /// An entry with the part it has in the figure, its amount or its opposite.
  void add_entry(Row entry, domain::Money amount);

  /// The explanation: one row per event, events whose parts add up to nothing left out. Asserts
  /// that all add up to `figure`.
  Answer explain(domain::Money figure) &&;

 private:
  void add_settlement(Row settlement, std::uint32_t customer, std::uint32_t invoice,
                      domain::Money amount);

  const View& view_;
  std::vector<Part> parts_;
};

}  // namespace duebook::projections
