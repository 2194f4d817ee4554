// SPDX-License-Identifier: Apache-2.0
// The order in which rows of several files are done, and that it makes money allocated as it comes
// go where a batch would put it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "tests/tools/imported_book.hpp"
#include "tests/tools/small_files.hpp"

namespace duebook::tests {
namespace {

std::string row_of(std::initializer_list<std::string_view> cells) {
  std::string row;
  for (const std::string_view cell : cells) row.append(cell).push_back(',');
  row.back() = '\n';
  return row;
}

}  // namespace

TEST(Import, does_documents_by_date_and_debits_of_a_day_first) {
  const tools::Mapping mapping = mapping_of(std::string(payments).insert(0, customers) + invoices);
  const tools::RowTables tables = tables_of(
      {{"payments.csv", "customer,date,amount\nA,2024-01-02,5\nA,2024-01-01,1\n"},
       {"invoices.csv",
        "customer,number,date,amount\nA,2,2024-01-02,4\nA,9,2024-01-01,3\nA,10,2024-01-02,7\n"},
       {"customers.csv", two_customers}});
  std::string order;
  for (const tools::Draft& draft : tools::make_drafts(mapping, tables).drafts) {
    order += std::string(mapping.sources[draft.source].command.name) + " " + draft.number + "\n";
  }
  EXPECT_EQ(order,
            "register-customer A\nregister-customer B\ncreate-invoice 9\nrecord-payment \n"
            "create-invoice 10\ncreate-invoice 2\nrecord-payment \n");
}

// However the rows are shuffled, and with money allocated as it comes: on any day the items that
// are open are those which a batch by due date, date and number leaves open.
RC_GTEST_PROP(Import, leaves_open_what_a_batch_by_oldest_due_leaves, ()) {
  struct Document {
    int day;
    int number;
    std::int64_t amount;
    bool is_payment;
  };
  const auto documents = *rc::gen::container<std::vector<Document>>(rc::gen::construct<Document>(
      rc::gen::inRange(1, 28), rc::gen::inRange(1, 1'000'000),
      rc::gen::inRange<std::int64_t>(1, 30), rc::gen::arbitrary<bool>()));
  std::string invoice_rows = "customer,number,date,amount\n";
  std::string payment_rows = "customer,date,amount\n";
  std::map<std::string, Document> debits;
  for (const Document& one : documents) {
    const std::string number = std::to_string(one.number);
    const std::string day = "2024-01-" + std::to_string(one.day + 100).substr(1);
    const std::string amount = std::to_string(one.amount);
    if (one.is_payment) {
      payment_rows += row_of({"A", day, amount});
    } else if (debits.emplace(number, one).second) {
      invoice_rows += row_of({"A", number, day, amount});
    }
  }
  ImportedBook book(ImportedBook::Kept::in_memory);
  const auto outcome = book.import(mapping_of(std::string(customers) + invoices + payments),
                                   tables_of({{"customers.csv", two_customers},
                                              {"invoices.csv", invoice_rows},
                                              {"payments.csv", payment_rows}}));
  RC_ASSERT(outcome.rejected.empty());

  const int as_of = *rc::gen::inRange(1, 28);
  std::int64_t money = 0;
  for (const Document& one : documents) {
    if (one.is_payment && one.day <= as_of) money += one.amount;
  }
  std::vector<std::pair<int, std::string>> by_age;
  for (const auto& [number, one] : debits) {
    if (one.day <= as_of) by_age.emplace_back(one.day, number);
  }
  std::ranges::sort(by_age);
  std::map<std::string, std::int64_t> expected;
  for (const auto& [day, number] : by_age) {
    const std::int64_t used = std::min(money, debits.at(number).amount);
    money -= used;
    if (used != debits.at(number).amount)
      expected[number] = (debits.at(number).amount - used) * 100;
  }
  const std::string day = "2024-01-" + std::to_string(as_of + 100).substr(1);
  const Asked open = book.ask("debt-ageing", day, {{"detail", "true"}});
  std::map<std::string, std::int64_t> found;
  for (std::size_t i = 0; i < open.row_count(); ++i) {
    found[open.at(i, "number")] = open.number(i, "open");
  }
  RC_ASSERT(found == expected);
}

}  // namespace duebook::tests
