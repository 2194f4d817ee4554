// SPDX-License-Identifier: Apache-2.0
// Told facts: facts made of commands or of a history, and ways to ask them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/catalogue.hpp"
#include "projections/answer.hpp"
#include "projections/facts.hpp"
#include "projections/view.hpp"
#include "tests/domain/random_history.hpp"

namespace duebook::tests {

/// Facts do not move: readers hold references.
using SharedFacts = std::unique_ptr<projections::Facts>;

/// The facts after the first `count` events.
SharedFacts facts_of(const std::vector<domain::Event>& events, std::size_t count);
SharedFacts facts_of(const std::vector<domain::Event>& events);
/// The facts after saving and loading.
SharedFacts saved_and_loaded(const projections::Facts& facts);

/// A book that is told commands, each decided on its day; every one must be accepted. It opens in
/// VND with the employees E1 and E2, the groups G1 and G2, the region R1 and no customers.
class ToldBook {
 public:
  explicit ToldBook(domain::AllocationPolicy allocation = domain::AllocationPolicy::oldest_due,
                    std::uint32_t fiscal_year_start_month = 1);

  /// Returns how many events there are afterwards: the known_at that sees this command and no
  /// later one.
  domain::Seq tell(const domain::Command& command, domain::Date today);
  /// Also for commands that have no date.
  domain::Seq tell(const domain::Command& command) { return tell(command, history_begin); }

  const domain::Book& book() const { return book_; }
  const projections::Facts& facts() const { return *facts_; }
  domain::Seq size() const { return events_.size(); }
  /// Everything known, as of a day.
  projections::View at(domain::Date as_of) const { return at(as_of, size()); }
  projections::View at(domain::Date as_of, domain::Seq known_at) const {
    return projections::View(*facts_, {as_of, known_at, {}});
  }

 private:
  domain::Book book_;
  std::vector<domain::Event> events_;
  SharedFacts facts_;
};

// Short commands

domain::RegisterCustomer customer(std::string code, const std::string& owner = "",
                                  const std::string& region = "",
                                  std::vector<domain::Code> groups = {});
/// A document line: `amount` major units, taxed when `tax_percent` is not 0.
domain::DocumentLine line_of(std::int64_t amount, std::int64_t tax_percent = 0);
/// One line of that amount, without tax; due after `credit_days`.
domain::CreateInvoice invoice(std::string customer, std::int64_t amount, domain::Date date,
                              std::uint32_t credit_days);
domain::RecordPayment payment(std::string customer, std::int64_t amount, domain::Date date);
domain::CreateCreditNote credit_note(std::string customer, std::int64_t amount, domain::Date date,
                                     std::optional<std::uint32_t> against = {});
domain::Currency usd();
domain::Currency vnd();
domain::Date day(std::int32_t year, std::int32_t month, std::int32_t day_of_month);

// Looking at answers

/// As text: money in minor units, "null" when empty.
std::string text_of(const projections::Cell& cell);
/// The cell of a row (of the total without one) as text.
std::string text_at(const projections::Answer& answer, std::optional<std::size_t> row,
                    std::string_view column);
/// A term as text; "no such term".
std::string term(const projections::Answer& answer, std::string_view name);
std::size_t column_of(const projections::Answer& answer, std::string_view column);
/// The row whose first cell is `row`; the total when empty. Null when there is none.
const projections::AnswerRow* find_row(const projections::Answer& answer, std::string_view row);
/// A money or count cell; 0 when there is no such row.
std::int64_t number_at(const projections::Answer& answer, std::string_view row,
                       std::string_view column);
/// The money and count cells of a row in order; empty when there is no such row.
std::vector<std::int64_t> numbers_of(const projections::Answer& answer, std::string_view row);
/// Everything the answer says, as text.
std::string printed(const projections::Answer& answer);
/// First cells of the rows.
std::vector<std::string> keys_of(const projections::Answer& answer);

}  // namespace duebook::tests
