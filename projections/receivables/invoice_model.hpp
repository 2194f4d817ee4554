// SPDX-License-Identifier: Apache-2.0
// InvoiceModel: reading invoices, the newest first; searched ones in the order of how well their
// number fits.
#pragma once

#include <optional>

#include "domain/values/date.hpp"
#include "domain/values/money.hpp"
#include "projections/entity.hpp"
#include "projections/parties/search.hpp"
#include "projections/receivables/document_state.hpp"

namespace duebook::projections {

struct InvoiceModel {
  static constexpr domain::EntityKind kind = domain::EntityKind::invoice;
  struct Query {
    std::optional<domain::Code> customer = {};
    std::optional<domain::Code> owner = {};
    std::optional<domain::Code> region = {};
    std::optional<domain::Code> group = {};
    std::optional<InvoiceStatus> status = {};
    std::optional<bool> overdue = {};
    std::optional<domain::Currency> currency = {};
    std::optional<domain::Date> from = {};
    std::optional<domain::Date> to = {};
    std::optional<SearchText> q = {};
    DUEBOOK_RECORD("invoice-query",
                   "Invoices, by customer, by what was noted at issue (owner, region, first group; "
                   "\"-\": none), by status on the day, by business day, found by number.",
                   customer, owner, region, group, status, overdue, currency, from, to, q)
  };
  static domain::Checked<ListPage> list(const View& view, const Query& query,
                                        const PageAsked& page);
  /// With instalments, lines and what settles it. `key` is its number in the book.
  static domain::Checked<Thing> one(const View& view, std::string_view key);
  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
