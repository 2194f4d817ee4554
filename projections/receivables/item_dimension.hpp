// SPDX-License-Identifier: Apache-2.0
// Item dimension: the party that an open item and waiting money count for.
#pragma once

#include <cstdint>

#include "projections/parties/grouping.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// From where an item takes its owner, region and group. Money that waits has none of its own: it
/// always counts for the party its customer belongs to, as known at the view.
enum class PartySource : std::uint8_t {
  at_issue,  ///< what the invoice kept on its day
  as_known,  ///< the customer's, as known at the view
};

class ItemDimension {
 public:
  /// Of all customers, or of one when `customer` is not 0.
  ItemDimension(const View& view, Dimension dimension, PartySource source, std::uint32_t customer);

  Dimension dimension() const { return dimension_; }
  /// Whether all that a customer owes counts for one party.
  bool follows_customer() const { return at_issue_ == nullptr; }
  std::uint32_t of_item(Row item, std::uint32_t customer) const {
    return at_issue_ == nullptr ? of_customer_[customer] : (*at_issue_)[items_.invoice[item] - 1];
  }
  std::uint32_t of_customer(std::uint32_t customer) const { return of_customer_[customer]; }

 private:
  const Items& items_;
  Dimension dimension_;
  const Column<std::uint32_t>* at_issue_;  // by row of invoices; null when the customer's counts
  PartyOfCustomer of_customer_;
};

}  // namespace duebook::projections
