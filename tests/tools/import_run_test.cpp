// SPDX-License-Identifier: Apache-2.0
// What an import makes of rows: order, settling by number, repetition, and rows it cannot take.
#include "tools/import_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "eventstore/memory_log.hpp"
#include "tests/tools/imported_book.hpp"
#include "tests/tools/small_files.hpp"

namespace duebook::tests {
namespace {

constexpr const char* settling_payments = R"(
[[source]]
file = "payments.csv"
command = "record-payment"
settles = "{number}"
[source.fields]
customer = "{customer}"
date = "{date}"
amount = "{amount}"
)";

std::string reasons(const tools::ImportOutcome& outcome) {
  std::string text;
  for (const tools::RejectedRow& one : outcome.rejected) {
    text += std::to_string(one.row) + " " + one.code + " " + one.pointer + "\n";
  }
  return text;
}

std::string mistake(const tools::Mapping& mapping, const tools::RowTables& tables) {
  try {
    tools::make_drafts(mapping, tables);
  } catch (const tools::MappingError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST(Import, lets_money_settle_the_invoice_of_its_number) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + invoices + settling_payments);
  const auto outcome = book.import(
      mapping, tables_of({{"customers.csv", two_customers},
                          {"invoices.csv",
                           "customer,number,date,amount\nA,007,2024-01-01,10\nA,8,2024-01-02,20\n"},
                          {"payments.csv",
                           "customer,number,date,amount\nA,8,2024-01-02,20\nA,9,2024-01-03,1\n"}}));
  EXPECT_EQ(reasons(outcome), "1 invoice-not-found /settles\n");
  const Asked open = book.ask("debt-ageing", "2024-12-31", {{"detail", "true"}});
  ASSERT_EQ(open.row_count(), 1u);
  EXPECT_EQ(open.at(std::size_t{0}, "number"), "007");
}

// Blanks around a number, and how its letters are composed, do not make it another.
TEST(Import, compares_numbers_as_the_book_keeps_them) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + invoices + settling_payments);
  const auto outcome = book.import(
      mapping,
      tables_of({{"customers.csv", two_customers},
                 {"invoices.csv", "customer,number,date,amount\nA,\" HĐ1 \",2024-01-01,1\n"},
                 {"payments.csv", "customer,number,date,amount\nA,\"HĐ1  \",2024-01-01,1\n"}}));
  EXPECT_EQ(reasons(outcome), "");
}

TEST(Import, stops_when_there_is_no_room_on_the_disk) {
  eventstore::MemoryLog log;
  const api::SystemClock clock;
  api::Ledger ledger(log, clock);
  const tools::Mapping mapping = mapping_of(customers);
  const tools::RowTables tables = tables_of({{"customers.csv", two_customers}});
  tools::run_import(ledger, "main", mapping, {}, {});
  log.set_room(false);
  EXPECT_THROW(tools::run_import(ledger, "main", mapping, tools::make_drafts(mapping, tables), {}),
               eventstore::Fault);
  log.set_room(true);
  const auto again =
      tools::run_import(ledger, "main", mapping, tools::make_drafts(mapping, tables), {});
  EXPECT_EQ(again.done(), 2u);
}

TEST(Import, finds_invoices_of_earlier_imports) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + invoices + settling_payments);
  book.import(mapping,
              tables_of({{"customers.csv", two_customers},
                         {"invoices.csv",
                          "customer,number,date,amount\nA,7,2024-01-01,10\nA,8,2024-01-02,20\n"}}));
  const auto today = book.import(
      mapping, tables_of({{"payments.csv", "customer,number,date,amount\nA,8,2024-02-01,20\n"}}));
  EXPECT_EQ(reasons(today), "");
  EXPECT_EQ(book.ask("debt-ageing", "2024-12-31").at("A", "open"), "1000");
}

// One round repeats commands that were written in several: each gets its own first answer.
TEST(Import, repeats_at_once_what_came_in_piece_by_piece) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + invoices + settling_payments);
  const std::string head = "customer,number,date,amount\n";
  const std::string first = "A,7,2024-01-01,10\n";
  const std::string second = "A,8,2024-01-02,20\nB,9,2024-01-02,5\n";
  book.import(mapping,
              tables_of({{"customers.csv", two_customers}, {"invoices.csv", head + first}}));
  book.import(mapping, tables_of({{"invoices.csv", head + second}}));
  const auto all = book.import(
      mapping, tables_of({{"customers.csv", two_customers},
                          {"invoices.csv", head + first + second},
                          {"payments.csv", head + "A,8,2024-02-01,20\nB,9,2024-02-01,5\n"}}));
  EXPECT_EQ(reasons(all), "");
  EXPECT_EQ(all.already_there(), 5u);
  EXPECT_EQ(book.ask("debt-ageing", "2024-12-31").total("open"), "1000");
}

TEST(Import, takes_a_credit_note_off_the_invoice_it_names) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + invoices + R"(
[[source]]
file = "returns.csv"
command = "create-credit-note"
settles = "{of}"
[source.fields]
customer = "{customer}"
date = "{date}"
amount = { from = "{amount}", scale = -1 }
)");
  const auto outcome = book.import(
      mapping,
      tables_of(
          {{"customers.csv", two_customers},
           {"invoices.csv", "customer,number,date,amount\nA,1,2024-01-01,10\nA,2,2024-01-02,20\n"},
           {"returns.csv", "customer,of,date,amount\nA,2,2024-02-01,-5.5\nA,2,2024-02-01,3\n"}}));
  EXPECT_EQ(reasons(outcome), "1 out-of-range /amount\n");
  const Asked open = book.ask("debt-ageing", "2024-12-31", {{"detail", "true"}});
  EXPECT_EQ(open.at("2/1", "open"), "1450");
  EXPECT_EQ(open.at("1/1", "open"), "1000");
}

TEST(Import, does_rows_without_a_key_as_often_as_they_stand_in_the_file_and_once_over_all) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + payments);
  const std::string twice = "customer,date,amount\nA,2024-01-02,5\nA,2024-01-02,5\n";
  const auto first =
      book.import(mapping, tables_of({{"customers.csv", two_customers}, {"payments.csv", twice}}));
  EXPECT_EQ(first.sources[1].done, 2u);
  const auto second = book.import(
      mapping, tables_of({{"payments.csv", twice + "A,2024-01-02,5\nA,2024-01-03,5\n"}}));
  EXPECT_EQ(second.sources[1].already_there, 2u);
  EXPECT_EQ(second.sources[1].done, 2u);
  EXPECT_EQ(book.ask("receivables-summary", "2024-12-31", {{"from", "2024-01-01"}}).total("paid"),
            "2000");
}

TEST(Import, refuses_a_row_that_was_another_when_it_came_before) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + invoices);
  const std::string head = "customer,number,date,amount\n";
  book.import(mapping, tables_of({{"customers.csv", two_customers},
                                  {"invoices.csv", head + "A,1,2024-01-01,10\n"}}));
  const auto second =
      book.import(mapping, tables_of({{"invoices.csv", head + "A,1,2024-01-01,11\n"}}));
  EXPECT_EQ(reasons(second), "0 idempotency-key-reused /lines\n");
}

TEST(Import, lists_rows_it_cannot_take_and_does_the_others) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  tools::Mapping mapping = mapping_of(std::string(customers) + invoices);
  const tools::RowTables tables = tables_of({{"customers.csv", two_customers},
                                             {"invoices.csv",
                                              "customer,number,date,amount\n"
                                              "A,1,2024-01-01,10.00\n"
                                              "C,2,2024-01-01,10\n"
                                              "A,3,2024-13-01,10\n"
                                              "A,4,2024-01-01,10.005\n"
                                              "A,5,2024-01-01,ten\n"
                                              "A,6,2024-01-01\n"
                                              "A,7,,10\n"
                                              ",8,2024-01-01,10\n"
                                              "A,1,2024-01-01,10.0\n"
                                              "A,9,2024-01-01,0\n"
                                              "A,10,2024-01-01,\"-1\"\n"}});
  const auto outcome = book.import(mapping, tables);
  EXPECT_EQ(reasons(outcome),
            "1 customer-not-found /customer\n2 not-a-date /date\n3 too-many-decimals /amount\n"
            "4 not-a-number /amount\n5 cell-count \n6 field-missing /date\n"
            "7 field-missing /customer\n10 out-of-range /amount\n");
  EXPECT_EQ(outcome.sources[1].done, 2u);
  // The same row twice is one invoice.
  EXPECT_EQ(outcome.sources[1].already_there, 1u);
  const auto files = tools::rejected_files(mapping, tables, outcome.rejected);
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].first, "invoices.csv");
  EXPECT_TRUE(
      files[0].second.starts_with("line,command,reason,field,message,customer,number,date,amount\n"
                                  "3,create-invoice,customer-not-found,/customer,There is no such "
                                  "customer.,C,2,2024-01-01,10\n"))
      << files[0].second;
  EXPECT_EQ(std::ranges::count(files[0].second, '\n'), 9);
}

TEST(Import, leaves_out_rows_by_their_values_and_requires_cells) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + R"(
[[source]]
file = "invoices.csv"
command = "create-invoice"
key = "{number}"
where = { kind = ["sale", "lease"] }
unless = { status = "Cancelled" }
require = ["signed", "number"]
[source.fields]
customer = "{customer}"
number = "{number}"
date = "{date}"
amount = "{amount}"
)");
  const auto outcome =
      book.import(mapping, tables_of({{"customers.csv", two_customers},
                                      {"invoices.csv",
                                       "customer,number,date,amount,kind,status,signed\n"
                                       "A,1,2024-01-01,1,sale,Shipped,x\n"
                                       "A,2,2024-01-01,2,lease,,x\n"
                                       "A,3,2024-01-01,4,gift,Shipped,x\n"
                                       "A,4,2024-01-01,8,sale,Cancelled,x\n"
                                       "A,5,2024-01-01,16,sale,Shipped,\n"
                                       "A,,2024-01-01,32,sale,Shipped,x\n"}}));
  EXPECT_EQ(reasons(outcome), "4 cell-empty \n5 cell-empty \n");
  EXPECT_EQ(outcome.rejected[0].sentence, "The column signed is required and empty.");
  EXPECT_EQ(outcome.sources[1].left_out, 2u);
  EXPECT_EQ(book.ask("debt-ageing", "2024-12-31").at("A", "open"), "300");
}

TEST(Import, gathers_lines_of_one_file_by_key) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  const tools::Mapping mapping = mapping_of(std::string(customers) + R"(
[[source]]
file = "lines.csv"
command = "create-invoice"
key = "{number}"
[source.fields]
customer = "{customer}"
number = "{number}"
date = "{date}"
[source.lines.fields]
description = "{what}"
quantity = "{quantity}"
unit_price = "{price}"
)");
  const auto outcome = book.import(
      mapping, tables_of({{"customers.csv", two_customers},
                          {"lines.csv",
                           "number,customer,date,what,quantity,price\n"
                           "1,A,2024-01-01,pen,3,1.25\n2,B,2024-01-01,ink,1,9\n"
                           "1,A,2024-01-01,paper,2,0.125\n3,B,2024-01-01,ink,none,9\n"}}));
  EXPECT_EQ(reasons(outcome), "3 not-a-number /lines/0/quantity\n");
  EXPECT_EQ(outcome.sources[1].done, 2u);
  EXPECT_EQ(outcome.sources[1].left_out, 1u);
  EXPECT_EQ(book.ask("debt-ageing", "2024-12-31").at("A", "open"), "400");
}

TEST(Import, stops_before_anything_is_written_when_the_mapping_does_not_fit) {
  const auto with = [](const std::string& amount, const std::string& date) {
    return tables_of(
        {{"customers.csv", two_customers},
         {"invoices.csv", "customer,number,date,amount\nA,1," + date + "," + amount + "\n"}});
  };
  std::string text = std::string(customers) + invoices;
  EXPECT_EQ(mistake(mapping_of(text), with("1", "4/6/2024")),
            "invoices.csv:2: \"4/6/2024\" for date of source invoices/create-invoice: The date is "
            "not YYYY-MM-DD, so its order could be guessed only; set date_format, such as "
            "\"M/D/YYYY\" or \"D/M/YYYY\".");
  text.erase(text.find("decimal_mark = \".\""), std::string("decimal_mark = \".\"").size());
  EXPECT_EQ(mistake(mapping_of(text), with("1.234", "2024-06-04")),
            "invoices.csv:2: \"1.234\" for amount of source invoices/create-invoice: A dot or "
            "comma in a number could be a decimal mark or part thousands; set decimal_mark and, if "
            "numbers have them, thousands.");
  EXPECT_EQ(mistake(mapping_of(text), tables_of({{"customers.csv", "code,nom\n"}})),
            "customers.csv has no column \"name\", which source customers/register-customer names; "
            "it has code, nom");
}

TEST(Import, keeps_to_the_currency_of_the_book) {
  ImportedBook book(ImportedBook::Kept::in_memory);
  tools::Mapping mapping = mapping_of(customers);
  book.import(mapping, tables_of({{"customers.csv", two_customers}}));
  ASSERT_TRUE(domain::Currency::parse("VND", mapping.book.currency));
  EXPECT_THROW(book.import(mapping, tables_of({{"customers.csv", two_customers}})),
               tools::OtherCurrency);
}

TEST(Import, makes_keys_of_visible_ASCII_that_fit) {
  EXPECT_EQ(tools::idempotency_key("orders/create-invoice", "10248"),
            "import/orders%2Fcreate-invoice/10248");
  const std::string key = tools::idempotency_key("s", std::string(300, 'x') + "1");
  EXPECT_EQ(key.size(), api::key_bytes_max);
  EXPECT_NE(key, tools::idempotency_key("s", std::string(300, 'x') + "2"));
  EXPECT_TRUE(api::is_visible_ascii(tools::idempotency_key("Đ", "\n"), api::key_bytes_max));
}

}  // namespace duebook::tests
