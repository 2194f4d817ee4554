// SPDX-License-Identifier: Apache-2.0
// Ageing question: a query of debt-ageing whose codes were found and whose limits make sense.
#pragma once

#include <algorithm>
#include <vector>

#include "domain/decision.hpp"
#include "projections/parties/grouping.hpp"
#include "projections/receivables/ageing_buckets.hpp"
#include "projections/receivables/dated_accounts.hpp"
#include "projections/receivables/debt_ageing.hpp"
#include "projections/receivables/item_dimension.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

struct AgeingFilter {
  ItemDimension dimension;
  std::uint32_t party;
};

struct AgeingQuestion {
  static domain::Checked<AgeingQuestion> from(const View& view, const DebtAgeing::Query& query);

  AccountsAsked accounts;
  AgeingBuckets buckets;
  const Column<domain::Date>& aged_from;  ///< by row of items
  domain::Date as_of;
  Grouping grouping;
  ItemDimension group;
  PartyRange parties;
  std::vector<AgeingFilter> filters = {};

  bool admits(const OpenItem& item) const {
    return std::ranges::all_of(filters, [&](const AgeingFilter& filter) {
      return filter.dimension.of_item(item.row, item.customer) == filter.party;
    });
  }
  bool admits_customer(std::uint32_t customer) const {
    return std::ranges::all_of(filters, [&](const AgeingFilter& filter) {
      return filter.dimension.of_customer(customer) == filter.party;
    });
  }
  std::int32_t age(Row item) const { return as_of - aged_from[item]; }
  std::size_t bucket_of(Row item) const { return buckets.of_age(age(item)); }
  /// Whether what is admitted are whole customers, so that their entries add up to the balance.
  bool admits_whole_customers() const {
    return std::ranges::all_of(
        filters, [](const AgeingFilter& filter) { return filter.dimension.follows_customer(); });
  }
};

}  // namespace duebook::projections
