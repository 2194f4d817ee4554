// SPDX-License-Identifier: Apache-2.0
// CustomerModel: reading customers, in the order they were registered; searched ones in the order
// of how well they fit.
#pragma once

#include <optional>

#include "projections/entity.hpp"
#include "projections/parties/search.hpp"

namespace duebook::projections {

struct CustomerModel {
  static constexpr domain::EntityKind kind = domain::EntityKind::customer;
  struct Query {
    std::optional<domain::Code> owner = {};
    std::optional<domain::Code> region = {};
    std::optional<domain::Code> group = {};
    std::optional<SearchText> q = {};
    DUEBOOK_RECORD("customer-query",
                   "Customers, by owner, region and group they are in (\"-\": none), found by q.",
                   owner, region, group, q)
  };
  /// Of several groups a row names the first.
  static domain::Checked<ListPage> list(const View& view, const Query& query,
                                        const PageAsked& page);
  /// With the amounts of every currency in which the customer has documents.
  static domain::Checked<Thing> one(const View& view, std::string_view key);
  static std::uint64_t rows_touched(const View& view, const Query& query);
  static std::uint64_t rows_touched_by_one(const View& view, std::string_view key);
};

}  // namespace duebook::projections
