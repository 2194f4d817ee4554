// SPDX-License-Identifier: Apache-2.0
// Concerned: whom and what an event is about, by what it names itself or by the document it names.
#pragma once

#include <cstdint>
#include <set>

#include "projections/facts.hpp"

namespace duebook::projections {

/// The one customer that the event concerns; 0 when there is none, or several. An event that names
/// only a document concerns the customer of this document. The event must have been published to
/// the facts' readers.
std::uint32_t customer_of(const Facts& facts, const domain::Event& event);

/// Numbers of the things whose state is another after some events.
struct Touched {
  std::set<std::uint32_t> customers;
  std::set<std::uint32_t> invoices;
};
/// Adds what the event touched: its customer, or all those that it names; the invoices it names.
void add_touched(const Facts& facts, const domain::Event& event, Touched& touched);

}  // namespace duebook::projections
