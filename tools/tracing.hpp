// SPDX-License-Identifier: Apache-2.0
// Tracing: which events touch one customer, invoice, payment or credit note.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"
#include "domain/values/text.hpp"

namespace duebook::tools {

/// The customers and documents that an event names, wherever it names them.
struct Mentions {
  std::vector<std::string> customers;  ///< codes
  std::vector<std::uint32_t> invoices;
  std::vector<std::uint32_t> payments;
  std::vector<std::uint32_t> credit_notes;
};

Mentions mentions_of(const domain::Event& event);

/// Follows one thing through all events of a book, which must be shown to it in order.
class Tracer {
 public:
  /// A customer, invoice, payment or credit note.
  Tracer(domain::EntityKind kind, std::string_view code, std::uint32_t number)
      : kind_(kind), code_(domain::fold_case(code)), number_(number) {}

  /// Whether the event names it. A customer is also touched by what happens to its documents.
  bool touches(const domain::Event& event);

 private:
  bool touches_customer(const domain::Event& event, const Mentions& mentions);

  domain::EntityKind kind_;
  std::string code_;  // codes are the same without regard to case
  std::uint32_t number_;
  std::set<std::uint32_t> invoices_;  // of the customer
  std::set<std::uint32_t> payments_;
  std::set<std::uint32_t> credit_notes_;
};

}  // namespace duebook::tools
