// SPDX-License-Identifier: Apache-2.0
// Document tables: what belongs to one document, as tables beside its fields.
#pragma once

#include "projections/answer.hpp"
#include "projections/receivables/document_state.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// What was sold or taken back.
Answer lines_table(const View& view, LineRange lines);

/// Instalments of an invoice with what is open and settled of each.
Answer instalments_table(const View& view, std::uint32_t invoice);

/// What settles an invoice, event by event in order of seq: payments, credit notes, write-offs and
/// the void. Undoing is a row below zero, so the amounts add up to what is settled.
Answer settlements_table(const View& view, std::uint32_t invoice);

/// What a payment or credit note settles, the same way.
Answer allocations_table(const View& view, Row credit);

/// What of a payment or credit note was given back.
Answer refunds_table(const View& view, Row credit);

}  // namespace duebook::projections
