// SPDX-License-Identifier: Apache-2.0
// Invoices as lists and one by one.
#include "projections/receivables/invoice_model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::InvoiceModel;
using projections::InvoiceStatus;
using projections::View;

using Numbers = std::vector<std::string>;

constexpr Date january_1 = from_civil({2026, 1, 1});

CreateInvoice numbered(CreateInvoice command, std::string number) {
  command.number = DocumentNumber{std::move(number)};
  return command;
}

// Invoices HD-1 (A), HD-12 (B) and X-2 (A, in USD); HD-1 is settled.
ToldBook book_of_invoices() {
  ToldBook book(AllocationPolicy::manual);
  book.tell(customer("A", "E1", "R1", {Code{"G1"}}));
  book.tell(customer("B", "E2"));
  book.tell(numbered(invoice("A", 100, january_1, 10), "HD-1"));
  book.tell(numbered(invoice("B", 200, january_1 + 5, 10), "HD-12"));
  CreateInvoice dollars = numbered(invoice("A", 7, january_1 + 9, 40), "X-2");
  dollars.currency = usd();
  book.tell(dollars);
  RecordPayment paid = payment("A", 100, january_1 + 6);
  paid.parts = {{InvoiceId{1}, {}, Money{100}}};
  book.tell(paid);
  return book;
}

Numbers numbers(const View& view, const InvoiceModel::Query& query) {
  const auto page = InvoiceModel::list(view, query, {});
  EXPECT_TRUE(page);
  Numbers all;
  for (std::size_t i = 0; i < page->answer.rows.size(); ++i) {
    all.push_back(text_at(page->answer, i, "number"));
  }
  return all;
}

TEST(Invoices, are_listed_the_newest_first) {
  const ToldBook book = book_of_invoices();
  EXPECT_EQ(numbers(book.at(january_1 + 20), {}), (Numbers{"X-2", "HD-12", "HD-1"}));
  EXPECT_EQ(numbers(book.at(january_1 + 20), {.customer = Code{"a"}}), (Numbers{"X-2", "HD-1"}));
}

TEST(Invoices, are_filtered_by_what_was_noted_at_issue) {
  ToldBook book = book_of_invoices();
  book.tell(TransferOwner{{Code{"A"}}, {}, {Code{"E2"}}, {}});
  const View view = book.at(january_1 + 20);
  EXPECT_EQ(numbers(view, {.owner = Code{"E1"}}), (Numbers{"X-2", "HD-1"}));
  EXPECT_EQ(numbers(view, {.region = Code{"-"}}), (Numbers{"HD-12"}));
  EXPECT_EQ(numbers(view, {.group = Code{"G1"}}), (Numbers{"X-2", "HD-1"}));
}

TEST(Invoices, are_filtered_by_status_on_the_day) {
  const ToldBook book = book_of_invoices();
  EXPECT_EQ(numbers(book.at(january_1 + 20), {.status = InvoiceStatus::settled}), Numbers{"HD-1"});
  EXPECT_EQ(numbers(book.at(january_1 + 5), {.status = InvoiceStatus::settled}), Numbers{});
  EXPECT_EQ(numbers(book.at(january_1 + 20), {.overdue = true}), Numbers{"HD-12"});
  EXPECT_EQ(numbers(book.at(january_1 + 20), {.overdue = false}), (Numbers{"X-2", "HD-1"}));
}

TEST(Invoices, are_filtered_by_days_and_currency) {
  const ToldBook book = book_of_invoices();
  const View view = book.at(january_1 + 20);
  EXPECT_EQ(numbers(view, {.from = january_1 + 5}), (Numbers{"X-2", "HD-12"}));
  EXPECT_EQ(numbers(view, {.to = january_1 + 5}), (Numbers{"HD-12", "HD-1"}));
  EXPECT_EQ(numbers(view, {.currency = usd()}), Numbers{"X-2"});
  const auto turned = InvoiceModel::list(view, {.from = january_1 + 1, .to = january_1}, {});
  ASSERT_FALSE(turned);
  EXPECT_EQ(turned.rejection(), (Rejection{Reason::out_of_range, "/to"}));
}

TEST(Invoices, are_found_by_number_with_the_best_fit_first) {
  const ToldBook book = book_of_invoices();
  const View view = book.at(january_1 + 20);
  EXPECT_EQ(numbers(view, {.q = projections::SearchText{"hd-1"}}), (Numbers{"HD-1", "HD-12"}));
  EXPECT_EQ(numbers(view, {.q = projections::SearchText{"2"}}), (Numbers{"X-2", "HD-12"}));
}

TEST(Invoices, of_a_customer_that_is_not_known_are_rejected) {
  const ToldBook book = book_of_invoices();
  const auto page = InvoiceModel::list(book.at(january_1), {.customer = Code{"Z"}}, {});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.rejection(), (Rejection{Reason::customer_not_found, "/customer"}));
}

TEST(Invoices, keep_their_page_while_the_book_grows) {
  ToldBook book = book_of_invoices();
  const Seq known_at = book.size();
  book.tell(numbered(invoice("A", 1, january_1 + 10, 10), "NEW"));
  EXPECT_EQ(numbers(book.at(january_1 + 20, known_at), {}), (Numbers{"X-2", "HD-12", "HD-1"}));
}

TEST(Invoice, tells_amounts_parties_and_tables) {
  const ToldBook book = book_of_invoices();
  const auto thing = InvoiceModel::one(book.at(january_1 + 20), "1");
  ASSERT_TRUE(thing);
  std::string fields;
  for (const auto& [name, cell] : thing->fields) {
    fields += name + "=" + text_of(cell) + " ";
  }
  EXPECT_EQ(fields,
            "invoice=1 number=HD-1 serial=null customer=A customer_name=Customer A "
            "date=2026-01-01 due_date=2026-01-11 currency=VND total=100 tax=0 open=0 "
            "status=settled overdue=false owner=E1 region=R1 group=G1 version=12 owner_name=An "
            "region_name=North group_name=Wholesale as_of=2026-01-21 ");
  std::string tables;
  for (const auto& [name, table] : thing->tables) tables += name + " ";
  EXPECT_EQ(tables, "instalments lines allocations ");
}

TEST(Invoice, is_named_by_its_number_without_zeros_in_front) {
  const ToldBook book = book_of_invoices();
  for (const char* key : {"0", "01", "4", "-1", "1 ", "1x", "", "HD-1", "4294967296"}) {
    const auto thing = InvoiceModel::one(book.at(january_1), key);
    ASSERT_FALSE(thing) << key;
    EXPECT_EQ(thing.rejection(), (Rejection{Reason::invoice_not_found, ""}));
  }
}

}  // namespace
}  // namespace duebook::tests
