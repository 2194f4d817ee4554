// SPDX-License-Identifier: Apache-2.0
// ScriptedBook: a book and its facts, written command by command, for tests of reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {

domain::Date day(std::string_view text);

/// A ToldBook with the customers A (of E1, in R1 and G1) and B (of E2), and short ways to write
/// documents of one line, due after 30 days. They return the document's number.
class ScriptedBook {
 public:
  explicit ScriptedBook(std::uint32_t fiscal_year_start_month = 1);

  void tell(const domain::Command& command) { told_.tell(command); }

  std::uint32_t invoice(std::string_view customer, std::string_view date, std::int64_t amount,
                        std::int64_t tax_percent = 0);
  std::uint32_t payment(std::string_view customer, std::string_view date, std::int64_t amount);
  std::uint32_t credit_note(std::string_view customer, std::string_view date, std::int64_t amount,
                            std::optional<std::uint32_t> invoice = {}, std::int64_t tax = 0);

  const projections::Facts& facts() const { return told_.facts(); }
  projections::View view(std::string_view as_of) const { return told_.at(day(as_of)); }

 private:
  ToldBook told_;
};

}  // namespace duebook::tests
