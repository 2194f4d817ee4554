// SPDX-License-Identifier: Apache-2.0
// ScriptedBook: a book and its facts, written command by command, for tests of reports.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"
#include "projections/answer.hpp"
#include "projections/facts.hpp"
#include "projections/view.hpp"

namespace duebook::tests {

domain::Date day(std::string_view text);
domain::Currency currency(std::string_view code);

/// A document line: `amount` major units, taxed when `tax_percent` is not 0.
domain::DocumentLine line_of(std::int64_t amount, std::int64_t tax_percent = 0);

class ScriptedBook {
 public:
  /// Opens a book in VND with employees E1 and E2, region R1, group G1 and customers A (of E1, in
  /// R1 and G1) and B (of E2).
  explicit ScriptedBook(std::uint32_t fiscal_year_start_month = 1,
                        domain::AllocationPolicy allocation = domain::AllocationPolicy::oldest_due);

  /// Does the command, which must be accepted.
  void tell(const domain::Command& command);

  // Documents of one line, due after 30 days
  std::uint32_t invoice(std::string_view customer, std::string_view date, std::int64_t amount,
                        std::int64_t tax_percent = 0);
  std::uint32_t payment(std::string_view customer, std::string_view date, std::int64_t amount);
  std::uint32_t credit_note(std::string_view customer, std::string_view date, std::int64_t amount,
                            std::optional<std::uint32_t> invoice = {}, std::int64_t tax = 0);

  const std::vector<domain::Event>& events() const { return events_; }
  const projections::Facts& facts() const { return facts_; }
  projections::View view(std::string_view as_of) const;

 private:
  domain::Book book_;
  std::vector<domain::Event> events_;
  projections::Facts facts_;
};

/// Folds the first `count` events.
void fold_events(projections::Facts& facts, const std::vector<domain::Event>& events,
                 std::size_t count);

/// Facts that were saved and loaded again.
void save_and_load(const projections::Facts& from, projections::Facts& to);

/// Everything the answer holds, one line each, so that two answers can be compared and read.
std::string text_of(const projections::Answer& answer);

/// The cell of a row (of the total without one) by column name, as text; "null" when empty.
std::string cell(const projections::Answer& answer, std::optional<std::size_t> row,
                 std::string_view column);
/// A term, as text.
std::string term(const projections::Answer& answer, std::string_view name);

}  // namespace duebook::tests
