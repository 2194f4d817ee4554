// SPDX-License-Identifier: Apache-2.0
// Which column of the invoices holds what they kept of a dimension.
#include "projections/receivables/item_dimension.hpp"

#include "domain/values/assert.hpp"

namespace duebook::projections {
namespace {

const Column<std::uint32_t>* column_at_issue(const Invoices& invoices, Dimension dimension) {
  switch (dimension) {
    case Dimension::customer_group: return &invoices.group;
    case Dimension::owner: return &invoices.owner;
    case Dimension::region: return &invoices.region;
    case Dimension::customer:
    case Dimension::none: return nullptr;  // an invoice never changes its customer
  }
  DUEBOOK_ASSERT(false);
}

}  // namespace

ItemDimension::ItemDimension(const View& view, Dimension dimension, PartySource source,
                             std::uint32_t customer)
    : items_(view.accounts().items),
      dimension_(dimension),
      at_issue_(source == PartySource::at_issue
                    ? column_at_issue(view.accounts().invoices, dimension)
                    : nullptr),
      of_customer_(view, dimension, customer) {}

}  // namespace duebook::projections
