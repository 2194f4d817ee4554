// SPDX-License-Identifier: Apache-2.0
// Credit models: reading payments and credit notes, the newest first.
#pragma once

#include <optional>

#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "projections/entity.hpp"

namespace duebook::projections {

struct PaymentModel {
  static constexpr domain::EntityKind kind = domain::EntityKind::payment;
  struct Query {
    std::optional<domain::Code> customer = {};
    std::optional<bool> waiting = {};
    std::optional<domain::Currency> currency = {};
    std::optional<domain::Date> from = {};
    std::optional<domain::Date> to = {};
    DUEBOOK_RECORD("payment-query",
                   "Payments, by customer, by business day, by whether money of them waits.",
                   customer, waiting, currency, from, to)
  };
  static domain::Checked<ListPage> list(const View& view, const Query& query,
                                        const PageAsked& page);
  /// With what it settles and what of it was given back. `key` is its number in the book.
  static domain::Checked<Thing> one(const View& view, std::string_view key);
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

struct CreditNoteModel {
  static constexpr domain::EntityKind kind = domain::EntityKind::credit_note;
  struct Query {
    std::optional<domain::Code> customer = {};
    std::optional<domain::InvoiceId> invoice = {};
    std::optional<bool> waiting = {};
    std::optional<domain::Currency> currency = {};
    std::optional<domain::Date> from = {};
    std::optional<domain::Date> to = {};
    DUEBOOK_RECORD("credit-note-query",
                   "Credit notes, by customer, by the invoice they are against, by business day, "
                   "by whether money of them waits.",
                   customer, invoice, waiting, currency, from, to)
  };
  static domain::Checked<ListPage> list(const View& view, const Query& query,
                                        const PageAsked& page);
  static domain::Checked<Thing> one(const View& view, std::string_view key);
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
