// SPDX-License-Identifier: Apache-2.0
// DSO and its relatives on books small enough to work out by hand.
#include "projections/receivables/sales_outstanding.hpp"

#include <gtest/gtest.h>

#include "projections/read_model.hpp"
#include "tests/projections/scripted_book.hpp"

namespace duebook::tests {
namespace {

using namespace projections;
using domain::Code;
using domain::Reason;

using Query = SalesOutstanding::Query;

static_assert(ReadModel<SalesOutstanding>);
static_assert(domain::lists_every_member<SalesOutstanding::Query>());

Answer ask(const ScriptedBook& book, std::string_view as_of, const Query& query = {}) {
  const auto answer = SalesOutstanding::ask(book.view(as_of), query);
  EXPECT_TRUE(bool(answer));
  return *answer;
}

Reason refusal(const ScriptedBook& book, const Query& query, std::string_view pointer) {
  const auto answer = SalesOutstanding::ask(book.view("2026-12-31"), query);
  EXPECT_FALSE(bool(answer));
  EXPECT_EQ(answer.rejection().pointer, pointer);
  return answer.rejection().reason;
}

TEST(SalesOutstanding, counts_back_as_in_the_worked_example) {
  // 212 000 against 100 000, 80 000 and 70 000. The example has months of 30 days: August is cut
  // after 29, which July's 31 make up for.
  ScriptedBook book;
  book.invoice("A", "2026-06-01", 70'000);
  book.invoice("A", "2026-07-01", 80'000);
  book.invoice("A", "2026-08-01", 100'000);
  book.payment("A", "2026-08-02", 38'000);
  EXPECT_EQ(text_at(ask(book, "2026-08-29"), {}, "count_back_dso"), "73.71");
}

TEST(SalesOutstanding, counts_back_over_months_without_sales) {
  ScriptedBook book;
  book.invoice("A", "2026-04-10", 70'000);
  book.invoice("A", "2026-06-10", 80'000);
  book.invoice("A", "2026-09-10", 100'000);
  book.payment("A", "2026-09-30", 38'000);
  // September 30, August and July 62, June 30, May 31, then 32 000 / 70 000 of April's 30.
  EXPECT_EQ(text_at(ask(book, "2026-09-30"), {}, "count_back_dso"), "166.71");
}

TEST(SalesOutstanding, counts_back_over_months_with_more_credit_notes_than_sales) {
  ScriptedBook book;
  const auto returned = book.invoice("A", "2026-01-10", 500);
  book.credit_note("A", "2026-02-10", 200, returned);
  const Answer answer = ask(book, "2026-02-28");
  EXPECT_EQ(text_at(answer, 0, "count_back_dso"), "31.00");
  // February's −200 make the rest of 300 up to the 500 that January sold.
  EXPECT_EQ(text_at(answer, 1, "closing"), "300");
  EXPECT_EQ(text_at(answer, 1, "count_back_dso"), "59.00");
}

TEST(SalesOutstanding, counts_back_to_null_when_sales_do_not_reach) {
  ScriptedBook book;
  book.invoice("A", "2026-01-10", 500, 10);
  Query query;
  EXPECT_EQ(text_at(ask(book, "2026-01-31", query), 0, "count_back_dso"), "31.00");
  query.tax = SalesTax::excluded;
  EXPECT_EQ(text_at(ask(book, "2026-01-31", query), 0, "count_back_dso"), "null");
  book.payment("A", "2026-02-01", 550);
  EXPECT_EQ(text_at(ask(book, "2026-02-28"), 1, "count_back_dso"), "0.00");
  book.payment("A", "2026-03-01", 1);
  EXPECT_EQ(text_at(ask(book, "2026-03-31"), 2, "count_back_dso"), "null");
}

TEST(SalesOutstanding, gives_every_figure_of_a_period) {
  ScriptedBook book;
  book.invoice("A", "2026-01-01", 1'000);  // due 2026-01-31
  book.payment("A", "2026-01-11", 400);
  book.invoice("B", "2026-02-10", 600);  // due 2026-03-12
  book.payment("A", "2026-02-20", 700);  // 600 settle, 100 wait
  const Answer answer = ask(book, "2026-02-28");
  ASSERT_EQ(answer.rows.size(), 2u);
  EXPECT_EQ(text_at(answer, 0, "period"), "2026-01");
  EXPECT_EQ(text_at(answer, 0, "days"), "31");
  EXPECT_EQ(text_at(answer, 0, "is_partial"), "false");
  EXPECT_EQ(text_at(answer, 0, "opening"), "0");
  EXPECT_EQ(text_at(answer, 0, "closing"), "600");
  EXPECT_EQ(text_at(answer, 0, "closing_not_due"), "600");  // due on the last day: not overdue
  EXPECT_EQ(text_at(answer, 0, "dso"), "18.60");            // 600 / 1000 × 31
  EXPECT_EQ(text_at(answer, 0, "weighted_days_to_pay"), "10.00");
  EXPECT_EQ(text_at(answer, 1, "opening"), "600");
  EXPECT_EQ(text_at(answer, 1, "receipts"), "700");
  EXPECT_EQ(text_at(answer, 1, "closing"), "500");
  EXPECT_EQ(text_at(answer, 1, "closing_not_due"), "600");
  EXPECT_EQ(text_at(answer, 1, "closing_overdue"), "0");
  EXPECT_EQ(text_at(answer, 1, "unallocated"), "-100");
  EXPECT_EQ(text_at(answer, 1, "dso"), "23.33");                      // 500 / 600 × 28
  EXPECT_EQ(text_at(answer, 1, "best_possible_dso"), "28.00");        // 600 / 600 × 28
  EXPECT_EQ(text_at(answer, 1, "average_days_delinquent"), "-4.67");  // exactly −4.666…
  EXPECT_EQ(text_at(answer, 1, "collection_effectiveness_percent"), "116.67");  // 700 / 600
  EXPECT_EQ(text_at(answer, 1, "weighted_days_to_pay"), "50.00");
  EXPECT_EQ(text_at(answer, 1, "invoice_count"), "1");
  EXPECT_EQ(text_at(answer, 1, "payment_count"), "1");
  EXPECT_EQ(text_at(answer, {}, "sales"), "1600");
  EXPECT_EQ(text_at(answer, {}, "days"), "59");
  EXPECT_EQ(text_at(answer, {}, "weighted_days_to_pay"), "34.00");  // (400 × 10 + 600 × 50) / 1000
  // With average the numerator of February is (600 + 500) / 2.
  Query average;
  average.average = true;
  EXPECT_EQ(text_at(ask(book, "2026-02-28", average), 1, "dso"), "25.67");
  EXPECT_EQ(text_at(ask(book, "2026-02-28", average), 1, "average_days_delinquent"), "-2.33");
  // Open items leave out what waits.
  Query open;
  open.receivables = ReceivablesBasis::open_items;
  const Answer items = ask(book, "2026-02-28", open);
  EXPECT_EQ(text_at(items, 1, "closing"), "600");
  EXPECT_EQ(text_at(items, 1, "receipts"), "600");
  EXPECT_EQ(text_at(items, 1, "unallocated"), "null");
  EXPECT_EQ(text_at(items, 1, "dso"), "28.00");
}

TEST(SalesOutstanding, is_null_without_sales) {
  ScriptedBook book;
  book.invoice("A", "2026-01-01", 1'000);
  const Answer answer = ask(book, "2026-02-28");
  EXPECT_EQ(text_at(answer, 1, "sales"), "0");
  EXPECT_EQ(text_at(answer, 1, "dso"), "null");
  EXPECT_EQ(text_at(answer, 1, "best_possible_dso"), "null");
  EXPECT_EQ(text_at(answer, 1, "average_days_delinquent"), "null");
  EXPECT_EQ(text_at(answer, 1, "weighted_days_to_pay"), "null");
  EXPECT_EQ(text_at(answer, 1, "collection_effectiveness_percent"), "0.00");
  const Answer nothing = ask(ScriptedBook(), "2026-02-10");
  ASSERT_EQ(nothing.rows.size(), 1u);
  EXPECT_EQ(text_at(nothing, 0, "collection_effectiveness_percent"), "null");
  EXPECT_EQ(text_at(nothing, 0, "closing"), "0");
}

TEST(SalesOutstanding, cuts_the_periods_at_both_ends) {
  ScriptedBook book;
  book.invoice("A", "2026-01-10", 1'000);
  book.invoice("A", "2026-01-20", 500);
  book.invoice("A", "2026-03-05", 300);
  book.invoice("A", "2026-03-20", 200);
  Query query;
  query.from = day("2026-01-15");
  const Answer answer = ask(book, "2026-03-10", query);
  ASSERT_EQ(answer.rows.size(), 3u);
  EXPECT_EQ(text_at(answer, 0, "opening"), "1000");
  EXPECT_EQ(text_at(answer, 0, "invoiced"), "500");
  EXPECT_EQ(text_at(answer, 0, "days"), "17");
  EXPECT_EQ(text_at(answer, 0, "is_partial"), "true");
  EXPECT_EQ(text_at(answer, 0, "count_back_dso"), "31.00");  // what was sold before `from` counts
  EXPECT_EQ(text_at(answer, 2, "invoiced"), "300");
  EXPECT_EQ(text_at(answer, 2, "days"), "10");
  EXPECT_EQ(text_at(answer, 2, "to"), "2026-03-10");
  EXPECT_EQ(text_at(answer, 2, "is_partial"), "true");
  EXPECT_EQ(text_at(answer, 1, "is_partial"), "false");
  query.to = day("2099-12-31");
  EXPECT_EQ(printed(ask(book, "2026-03-10", query)), printed(answer));
}

TEST(SalesOutstanding, follows_the_fiscal_year) {
  ScriptedBook book(4);
  book.invoice("A", "2026-03-31", 100);
  book.invoice("A", "2026-04-01", 200);
  Query query;
  query.period = Period::quarter;
  const Answer quarters = ask(book, "2026-06-30", query);
  ASSERT_EQ(quarters.rows.size(), 2u);
  EXPECT_EQ(text_at(quarters, 0, "period"), "2025-Q4");
  EXPECT_EQ(text_at(quarters, 0, "from"), "2026-01-01");
  EXPECT_EQ(text_at(quarters, 1, "period"), "2026-Q1");
  EXPECT_EQ(text_at(quarters, 1, "sales"), "200");
  query.period = Period::year;
  const Answer years = ask(book, "2026-06-30", query);
  EXPECT_EQ(text_at(years, 0, "period"), "2025");
  EXPECT_EQ(text_at(years, 0, "from"), "2025-04-01");
  EXPECT_EQ(text_at(years, 1, "is_partial"), "true");
}

TEST(SalesOutstanding, reckons_sales_by_the_convention_asked_for) {
  ScriptedBook book;
  const auto invoice = book.invoice("A", "2026-01-05", 1'000, 10);  // 1100
  book.credit_note("A", "2026-01-20", 200, invoice, 10);            // 220
  const auto wrong = book.invoice("A", "2026-01-06", 500, 8);       // 540
  book.tell(domain::VoidInvoice{{wrong}, day("2026-02-03"), {}});
  const auto sales = [&](SalesTax tax, CreditNotesInSales notes, std::size_t row) {
    Query query;
    query.tax = tax;
    query.credit_notes = notes;
    return text_at(ask(book, "2026-02-28", query), row, "sales");
  };
  EXPECT_EQ(sales(SalesTax::included, CreditNotesInSales::deducted, 0), "1420");
  EXPECT_EQ(sales(SalesTax::included, CreditNotesInSales::ignored, 0), "1640");
  EXPECT_EQ(sales(SalesTax::excluded, CreditNotesInSales::deducted, 0), "1300");
  EXPECT_EQ(sales(SalesTax::excluded, CreditNotesInSales::ignored, 0), "1500");
  EXPECT_EQ(sales(SalesTax::included, CreditNotesInSales::deducted, 1), "-540");
  EXPECT_EQ(sales(SalesTax::excluded, CreditNotesInSales::deducted, 1), "-500");
  const Answer answer = ask(book, "2026-02-28");
  EXPECT_EQ(text_at(answer, 0, "credited"), "220");
  EXPECT_EQ(text_at(answer, 1, "voided"), "540");
  EXPECT_EQ(text_at(answer, 1, "closing"), "880");
}

TEST(SalesOutstanding, looks_at_the_documents_of_an_owner_region_or_group) {
  ScriptedBook book;
  book.invoice("A", "2026-01-05", 1'000);
  book.invoice("B", "2026-01-05", 70);
  book.payment("A", "2026-01-10", 1'500);
  domain::TransferOwner transfer;
  transfer.customers = {Code{"A"}};
  transfer.to = {Code{"E2"}};
  book.tell(transfer);
  Query query;
  query.owner = Code{"e1"};
  const Answer mine = ask(book, "2026-01-31", query);
  EXPECT_EQ(text_at(mine, 0, "invoiced"), "1000");  // E1 owned the customer at issue
  EXPECT_EQ(text_at(mine, 0, "receipts"), "1000");
  EXPECT_EQ(text_at(mine, 0, "payment_count"), "null");
  EXPECT_EQ(term(mine, "receivables"), "open-items");
  query.owner = Code{"E2"};
  EXPECT_EQ(text_at(ask(book, "2026-01-31", query), 0, "closing"), "70");
  Query region;
  region.region = Code{"R1"};
  region.customer_group = Code{"G1"};
  EXPECT_EQ(text_at(ask(book, "2026-01-31", region), 0, "invoiced"), "1000");
  Query customer;
  customer.customer = Code{"a"};
  EXPECT_EQ(text_at(ask(book, "2026-01-31", customer), 0, "closing"), "-500");
}

TEST(SalesOutstanding, refuses_what_makes_no_sense) {
  const ScriptedBook book;
  Query query;
  query.customer = Code{"Z"};
  EXPECT_EQ(refusal(book, query, "/customer"), Reason::customer_not_found);
  query = {};
  query.owner = Code{"Z"};
  EXPECT_EQ(refusal(book, query, "/owner"), Reason::employee_not_found);
  query = {};
  query.region = Code{"Z"};
  EXPECT_EQ(refusal(book, query, "/region"), Reason::region_not_found);
  query = {};
  query.customer_group = Code{"Z"};
  EXPECT_EQ(refusal(book, query, "/customer_group"), Reason::customer_group_not_found);
  query = {};
  query.from = day("2026-02-01");
  query.to = day("2026-01-31");
  EXPECT_EQ(refusal(book, query, "/from"), Reason::out_of_range);
  query = {};
  query.owner = Code{"E1"};
  query.receivables = ReceivablesBasis::balance;
  EXPECT_EQ(refusal(book, query, "/receivables"), Reason::fields_exclude);
}

}  // namespace
}  // namespace duebook::tests
