// SPDX-License-Identifier: Apache-2.0
// Lines of invoices and credit notes, and how their amounts are rounded.
//
// Exact net of a line = quantity × unit price × (1 − discount %) − discount amount. Per tax rate,
// the exact nets are added up and rounded once, half-up, to minor units; the tax of the rate is
// that net × rate, rounded once. Both are then split over the lines by largest remainder, so lines
// add up to their rate, and rates to the document, to the last unit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/decision.hpp"
#include "domain/record.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

inline constexpr std::size_t document_lines_max = 5'000;
inline constexpr std::int64_t quantity_millionths_max = 1'000'000'000 * Decimal::one;

/// A line as a command names it.
struct DocumentLine {
  std::optional<Code> product;
  std::optional<Name> description;
  Decimal quantity;
  std::optional<Decimal> unit_price;
  std::optional<Decimal> discount_percent;
  std::optional<Money> discount_amount;
  std::optional<Decimal> tax_percent;
  DUEBOOK_RECORD("document-line",
                 "What is sold or taken back. A product's own price and tax stand in for those not "
                 "given. The unit price is in major units of the currency, before tax.",
                 product, description, quantity, unit_price, discount_percent, discount_amount,
                 tax_percent)
};

/// A line as an event keeps it: net and tax are its share of the rounded document.
struct PricedLine {
  std::optional<Code> product;
  std::optional<Name> description;
  Decimal quantity;
  Decimal unit_price;
  std::optional<Decimal> discount_percent;
  std::optional<Money> discount_amount;
  std::optional<Decimal> tax_percent;
  Money net;
  std::optional<Money> tax;  ///< present when tax_percent is
  DUEBOOK_RECORD("priced-line", "A line with its share of the rounded document.", product,
                 description, quantity, unit_price, discount_percent, discount_amount, tax_percent,
                 net, tax)
};

struct PricedLines {
  std::vector<PricedLine> lines;
  Money net;
  Money tax;

  Money total() const { return net + tax; }
};

/// Prices lines in the given currency. Rejections point to /lines/….
Checked<PricedLines> price_lines(const Book& book, const std::vector<DocumentLine>& lines,
                                 Currency currency);

/// Takes from the front of `lines` what fits in one event; at least one line.
std::vector<PricedLine> take_lines_for_one_event(std::vector<PricedLine>& lines);

/// Adds a document's event with as many lines as fit, and events of type `More` for the others.
template <class More, class D, class Event, class DocumentId>
void add_with_lines(D& decision, Event event, DocumentId id, std::vector<PricedLine> lines) {
  event.lines = take_lines_for_one_event(lines);
  decision.add(std::move(event));
  while (!lines.empty()) decision.add(More{id, take_lines_for_one_event(lines)});
}

}  // namespace duebook::domain
