// SPDX-License-Identifier: Apache-2.0
// Payment terms: when an invoice falls due, at once or in instalments.
#pragma once

#include <optional>
#include <vector>

#include "domain/decision.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/money.hpp"

namespace duebook::domain {

inline constexpr std::size_t instalments_max = 120;

/// An instalment as a command names it: without amounts the total is split evenly.
struct RequestedInstalment {
  Date due_date;
  std::optional<Money> amount;
  DUEBOOK_RECORD("requested-instalment",
                 "When a part falls due; amounts are given for all instalments or for none.",
                 due_date, amount)
};

struct Instalment {
  Date due_date;
  Money amount;
  DUEBOOK_RECORD("instalment", "A part of an invoice with its own due date.", due_date, amount)
};

/// What a command says of terms; at most one of the three.
struct RequestedTerms {
  std::optional<Date> due_date;
  std::optional<std::uint32_t> credit_days;
  const std::vector<RequestedInstalment>& instalments;
};

/// Instalments in order of due date (given order kept on a tie). Without terms the invoice is due
/// after the customer's credit days, `default_credit_days`.
Checked<std::vector<Instalment>> settle_terms(const RequestedTerms& terms, Date invoice_date,
                                              Money total, std::uint32_t default_credit_days);

}  // namespace duebook::domain
