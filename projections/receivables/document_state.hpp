// SPDX-License-Identifier: Apache-2.0
// Document state: what is open of one invoice and what waits of one credit on the day of a view,
// and which event touched a document last. Walks the chains of that document only.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

enum class InvoiceStatus : std::uint8_t {
  open,         ///< nothing is settled
  part_paid,    ///< something is settled
  settled,      ///< nothing is open
  voided,       ///< does not count any more
  written_off,  ///< nothing is open, and something of it was given up
};
constexpr auto wire_names(InvoiceStatus) {
  return std::to_array<std::string_view>({"open", "part-paid", "settled", "void", "written-off"});
}

struct InvoiceState {
  domain::Money total;
  domain::Money open;
  domain::Date due;  ///< of the first item that is open, else of the last one
  InvoiceStatus status = InvoiceStatus::open;
  bool is_overdue = false;  ///< an open item was due before the day
};

/// Of an invoice that the view knows.
InvoiceState invoice_state(const View& view, std::uint32_t invoice);

/// Of a payment or credit note, by its row of credits.
domain::Money waiting_of_credit(const View& view, Row credit);

/// How many payments the view knows.
std::uint32_t payment_count(const View& view);

/// First of a document's lines, and the row behind the last one the view knows.
struct LineRange {
  Row first = 0;
  Row end = 0;
};
LineRange lines_of_invoice(const View& view, std::uint32_t invoice);
LineRange lines_of_credit_note(const View& view, std::uint32_t credit_note);

// Seq of the last event the view knows that touched the document: the versions that commands name.

domain::Seq invoice_version(const View& view, std::uint32_t invoice);
domain::Seq payment_version(const View& view, std::uint32_t payment);
domain::Seq credit_note_version(const View& view, std::uint32_t credit_note);

}  // namespace duebook::projections
