// SPDX-License-Identifier: Apache-2.0
// Answer: what every report gives, as named columns and typed rows, so that JSON, NDJSON, CSV and
// the terminal's table are written by one piece of code each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "domain/values/date.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/ids.hpp"
#include "domain/values/money.hpp"

namespace duebook::projections {

/// A fraction printed with two decimals, such as a DSO: "26.81". Made by domain::ratio_text.
struct Ratio {
  std::string text;

  friend bool operator==(const Ratio&, const Ratio&) = default;
};

/// Null (std::monostate): unknown, or a fraction with denominator zero.
using Cell = std::variant<std::monostate, std::string, domain::Money, domain::Date, std::int64_t,
                          domain::Decimal, Ratio, bool>;

enum class CellType : std::uint8_t { text, money, date, count, decimal, ratio, flag };

struct AnswerColumn {
  std::string name;  ///< JSON key and CSV heading; snake_case, from the glossary
  CellType type = CellType::text;
};

using AnswerRow = std::vector<Cell>;

struct Answer {
  /// What the figures were made with: currency, basis, policy, dates… Echoed beside the rows.
  std::vector<std::pair<std::string, Cell>> terms;
  std::vector<AnswerColumn> columns;
  std::vector<AnswerRow> rows;
  /// One cell per column (null where a sum makes no sense); empty when the report has no total.
  AnswerRow total;
};

/// Names one figure of an answer: the row whose first cell is `row` (the total when empty) and a
/// money column.
struct Figure {
  std::string row;
  std::string column;
};

/// An event behind a figure and its part of it.
struct Part {
  domain::Seq seq = 0;
  std::string_view event;     ///< wire name of the event
  std::string_view customer;  ///< code
  std::string document;       ///< number of the invoice, or "payment 77", "credit-note 3"
  domain::Date date;          ///< business date from which the part counts
  domain::Money amount;
};

/// The answer of every explain: columns seq, event, customer, document, date, amount, in order of
/// seq; the total is the figure. Asserts that the parts add up to it.
Answer explanation(std::vector<Part> parts, domain::Money figure);

}  // namespace duebook::projections
