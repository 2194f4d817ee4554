// SPDX-License-Identifier: Apache-2.0
// Folding the events of receivables into the columns of Accounts.
#pragma once

#include "domain/catalogue.hpp"
#include "projections/facts.hpp"

namespace duebook::projections {

using domain::Seq;

/// Adds the chains of a new customer.
void fold_customer(Accounts& accounts);

void fold(Accounts& accounts, const Parties& parties, const domain::InvoiceCreated& event, Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::InvoiceLinesAdded& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::InvoiceVoided& event, Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::CreditNoteCreated& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::CreditNoteLinesAdded& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::InvoiceWrittenOff& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::PaymentRecorded& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::PaymentAllocated& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::PaymentUnallocated& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::PaymentRefunded& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::CreditNoteAllocated& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::CreditNoteUnallocated& event,
          Seq seq);
void fold(Accounts& accounts, const Parties& parties, const domain::CreditNoteRefunded& event,
          Seq seq);

}  // namespace duebook::projections
