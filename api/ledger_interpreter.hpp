// SPDX-License-Identifier: Apache-2.0
// LedgerInterpreter: what the stream for analysts says about the events of a ledger.
//
// The key of an event is the code of the customer it concerns, as it was registered, else the name
// of the book; projections/concerned.hpp has the rule. Its subject is what a command's Location
// would be, or the thing that the event names first.
//
// States are those of the entity models, of all dates and of exactly the events before `position`:
//   customer-balance  key BOOK/CODE    customer, groups and, by currency, balance and open amounts
//   invoice           key BOOK/NUMBER  invoice and its instalments
// What would be another without an event of the thing itself is left out: names of other things,
// and whether something is overdue.
#pragma once

#include "api/ledger.hpp"
#include "eventstore/event_interpreter.hpp"

namespace duebook::api {

class LedgerInterpreter : public eventstore::EventInterpreter {
 public:
  explicit LedgerInterpreter(const Ledger& ledger) : ledger_(ledger) {}

  std::vector<std::string> state_topics() const override;
  std::uint64_t known(const eventstore::BookId& book) const override;
  eventstore::Interpretation interpret(const eventstore::BookId& book, std::uint64_t first_seq,
                                       const std::vector<std::string>& lines) const override;

 private:
  const Ledger& ledger_;
};

/// "invoices/1204": what the event made, else what its first field names; empty if that is nothing.
std::string subject_of(const domain::Event& event);

}  // namespace duebook::api
