// SPDX-License-Identifier: Apache-2.0
// Small files written out in a test, and mappings for them.
#pragma once

#include <map>
#include <string>

#include "tools/import_drafts.hpp"

namespace duebook::tests {

inline constexpr const char* customers = R"(
[book]
name = "B"
currency = "USD"
[defaults]
decimal_mark = "."
[[source]]
file = "customers.csv"
command = "register-customer"
key = "{code}"
[source.fields]
code = "{code}"
name = { from = "{name}", default = "nobody" }
credit_days = 30
)";

inline constexpr const char* invoices = R"(
[[source]]
file = "invoices.csv"
command = "create-invoice"
key = "{number}"
[source.fields]
customer = "{customer}"
number = "{number}"
date = "{date}"
amount = "{amount}"
)";

inline constexpr const char* payments = R"(
[[source]]
file = "payments.csv"
command = "record-payment"
[source.fields]
customer = "{customer}"
date = "{date}"
amount = "{amount}"
)";

inline tools::Mapping mapping_of(const std::string& text) {
  return tools::read_mapping_of(text, "m.toml");
}

inline tools::RowTables tables_of(const std::map<std::string, std::string>& texts) {
  tools::RowTables tables;
  for (const auto& [name, text] : texts) tables.emplace(name, tools::read_rows_of(text, name, ','));
  return tables;
}

inline const std::string two_customers = "code,name\nA,Ánh\nB,\n";

}  // namespace duebook::tests
