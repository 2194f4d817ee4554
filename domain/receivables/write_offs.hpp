// SPDX-License-Identifier: Apache-2.0
// Write-offs: open amounts given up as lost.
#pragma once

#include <optional>
#include <vector>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/receivables/receivables.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

// Commands

struct WriteOffInvoice {
  InvoiceId invoice;
  std::optional<Money> amount;
  std::optional<Date> date;
  std::optional<Memo> reason;
  DUEBOOK_RECORD("write-off-invoice",
                 "Gives up what is open of an invoice: the amount, oldest due first, or all.",
                 invoice, amount, date, reason)
  EntityRef target() const { return {EntityKind::invoice, {}, invoice.value}; }
};

// Events

struct InvoiceWrittenOff {
  InvoiceId invoice;
  Date date;
  std::vector<AllocationPart> parts;
  std::optional<Memo> reason;
  DUEBOOK_RECORD("invoice-written-off", "The customer owes these parts no more from the date on.",
                 invoice, date, parts, reason)
};

// Decide and evolve

Decision<InvoiceWrittenOff> decide(const Book& book, const WriteOffInvoice& command, Date today);

void evolve(Book& book, const InvoiceWrittenOff& event, Seq seq);

}  // namespace duebook::domain
