// SPDX-License-Identifier: Apache-2.0
// Records of exactly so many invoices, for what depends on how real lines look: on how far they
// shrink, above all.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "domain/catalogue.hpp"
#include "eventstore/event_log.hpp"

namespace duebook::bench {

/// The invoices of a big book, over and over, each time with keys of their own.
class InvoiceRecords {
 public:
  InvoiceRecords();

  /// The next record after `head`, of one command for each line.
  eventstore::Record next(const eventstore::Head& head, std::size_t lines);

 private:
  struct Accepted {
    domain::Command command;
    std::vector<domain::Event> events;
    domain::Instant at;
  };

  std::vector<Accepted> invoices_;
  std::uint64_t taken_ = 0;
};

}  // namespace duebook::bench
