// SPDX-License-Identifier: Apache-2.0
// Purchase history of a customer, worked out by hand.
#include "projections/selling/purchase_history.hpp"

#include <gtest/gtest.h>

#include "projections/read_model.hpp"
#include "tests/projections/scripted_book.hpp"

namespace duebook::tests {
namespace {

using namespace projections;
using domain::Code;
using domain::Reason;

using Query = PurchaseHistory::Query;

static_assert(ReadModel<PurchaseHistory>);
static_assert(domain::lists_every_member<PurchaseHistory::Query>());

Answer ask(const ScriptedBook& book, std::string_view as_of, const Query& query) {
  const auto answer = PurchaseHistory::ask(book.view(as_of), query);
  EXPECT_TRUE(bool(answer));
  return *answer;
}

Query of(std::string_view customer, PurchaseRows by = PurchaseRows::invoice) {
  Query query;
  query.customer = Code{std::string(customer)};
  query.by = by;
  return query;
}

TEST(PurchaseHistory, lists_documents_by_date_with_what_became_of_them) {
  ScriptedBook book;
  book.invoice("B", "2026-01-02", 9'999);
  book.invoice("A", "2026-01-20", 500);
  const auto first = book.invoice("A", "2026-01-10", 1'000, 10);  // 1100
  book.credit_note("A", "2026-01-25", 100, first);
  book.payment("A", "2026-01-31", 1'200);  // 1000 for the first, due first; 200 for the other
  const Answer answer = ask(book, "2026-02-28", of("a"));
  ASSERT_EQ(answer.rows.size(), 3u);
  EXPECT_EQ(text_at(answer, 0, "date"), "2026-01-10");
  EXPECT_EQ(text_at(answer, 0, "kind"), "invoice");
  EXPECT_EQ(text_at(answer, 0, "invoice"), std::to_string(first));
  EXPECT_EQ(text_at(answer, 0, "quantity"), "1");
  EXPECT_EQ(text_at(answer, 0, "net"), "1000");
  EXPECT_EQ(text_at(answer, 0, "tax"), "100");
  EXPECT_EQ(text_at(answer, 0, "total"), "1100");
  EXPECT_EQ(text_at(answer, 0, "paid"), "1000");
  EXPECT_EQ(text_at(answer, 0, "credited"), "100");
  EXPECT_EQ(text_at(answer, 0, "open"), "0");
  EXPECT_EQ(text_at(answer, 1, "paid"), "200");
  EXPECT_EQ(text_at(answer, 1, "open"), "300");
  EXPECT_EQ(text_at(answer, 2, "kind"), "credit-note");
  EXPECT_EQ(text_at(answer, 2, "credit_note"), "1");
  EXPECT_EQ(text_at(answer, 2, "invoice"), std::to_string(first));
  EXPECT_EQ(text_at(answer, 2, "quantity"), "-1");
  EXPECT_EQ(text_at(answer, 2, "total"), "-100");
  EXPECT_EQ(text_at(answer, 2, "paid"), "null");
  EXPECT_EQ(text_at(answer, {}, "total"), "1500");
  EXPECT_EQ(text_at(answer, {}, "open"), "300");
  EXPECT_EQ(term(answer, "customer"), "A");
  EXPECT_EQ(term(answer, "customer_name"), "Customer A");
  EXPECT_EQ(term(answer, "invoice_count"), "2");
  EXPECT_EQ(term(answer, "credit_note_count"), "1");
  EXPECT_EQ(term(answer, "purchased"), "1600");
  EXPECT_EQ(term(answer, "average_per_invoice"), "800");
  EXPECT_EQ(term(answer, "average_interval_days"), "10.00");
  // Before the payment nothing was paid.
  EXPECT_EQ(text_at(ask(book, "2026-01-30", of("A")), {}, "open"), "1500");
}

TEST(PurchaseHistory, shows_void_invoices_and_does_not_count_them) {
  ScriptedBook book;
  book.invoice("A", "2026-01-10", 100);
  const auto wrong = book.invoice("A", "2026-01-20", 500);
  book.tell(domain::VoidInvoice{{wrong}, day("2026-02-03"), {}});
  const Answer before = ask(book, "2026-02-02", of("A"));
  EXPECT_EQ(term(before, "invoice_count"), "2");
  EXPECT_EQ(text_at(before, 1, "is_void"), "false");
  const Answer after = ask(book, "2026-02-03", of("A"));
  ASSERT_EQ(after.rows.size(), 3u);
  EXPECT_EQ(text_at(after, 1, "is_void"), "true");
  EXPECT_EQ(text_at(after, 1, "open"), "0");
  EXPECT_EQ(text_at(after, 2, "kind"), "void");
  EXPECT_EQ(text_at(after, 2, "number"), text_at(after, 1, "number"));
  EXPECT_EQ(text_at(after, 2, "total"), "-500");
  EXPECT_EQ(text_at(after, {}, "total"), "100");
  EXPECT_EQ(term(after, "invoice_count"), "1");
  EXPECT_EQ(term(after, "void_count"), "1");
  EXPECT_EQ(term(after, "last_purchase"), "2026-01-10");
  EXPECT_EQ(term(after, "average_interval_days"), "null");
  // In a range before the voiding the invoice stands, and is still known to be void.
  Query january = of("A");
  january.to = day("2026-01-31");
  EXPECT_EQ(text_at(ask(book, "2026-02-03", january), {}, "total"), "600");
  EXPECT_EQ(term(ask(book, "2026-02-03", january), "invoice_count"), "1");
}

TEST(PurchaseHistory, adds_up_products_over_documents) {
  ScriptedBook book;
  book.tell(domain::DefineProduct{Code{"RICE"}, domain::Name{"Gạo"}, {}, {}, {}, {}});
  book.tell(domain::DefineProduct{Code{"BEAN"}, domain::Name{"Đậu"}, {}, {}, {}, {}});
  const auto line = [](const char* product, const char* quantity, std::int64_t price) {
    domain::DocumentLine made = line_of(price, 10);
    made.product = Code{product};
    made.description = {};
    DUEBOOK_ASSERT(domain::parse_decimal(quantity, made.quantity));
    return made;
  };
  domain::CreateInvoice invoice;
  invoice.customer = Code{"A"};
  invoice.date = day("2026-01-10");
  invoice.lines = {line("RICE", "2.5", 100), line("RICE", "1", 200), line("BEAN", "1", 50),
                   line_of(30)};
  book.tell(invoice);
  invoice.date = day("2026-02-10");
  invoice.lines = {line("RICE", "2", 110)};
  book.tell(invoice);
  domain::CreateCreditNote returned;
  returned.customer = Code{"A"};
  returned.date = day("2026-03-10");
  returned.lines = {line("RICE", "0.5", 100)};
  book.tell(returned);
  invoice.date = day("2026-03-20");
  invoice.lines = {line("BEAN", "7", 70)};
  book.tell(invoice);
  book.tell(domain::VoidInvoice{{3}, day("2026-03-21"), {}});

  const Answer answer = ask(book, "2026-12-31", of("A", PurchaseRows::product));
  ASSERT_EQ(answer.rows.size(), 3u);
  EXPECT_EQ(text_at(answer, 0, "product"), "BEAN");
  EXPECT_EQ(text_at(answer, 0, "quantity"), "1");
  EXPECT_EQ(text_at(answer, 0, "last_date"), "2026-01-10");  // the later one is void
  EXPECT_EQ(text_at(answer, 1, "product"), "RICE");
  EXPECT_EQ(text_at(answer, 1, "name"), "Gạo");
  EXPECT_EQ(text_at(answer, 1, "quantity"), "5");
  EXPECT_EQ(text_at(answer, 1, "net"), "620");  // 250 + 200 + 220 − 50
  EXPECT_EQ(text_at(answer, 1, "tax"), "62");
  EXPECT_EQ(text_at(answer, 1, "total"), "682");
  EXPECT_EQ(text_at(answer, 1, "invoice_count"), "2");
  EXPECT_EQ(text_at(answer, 1, "last_date"), "2026-02-10");
  EXPECT_EQ(text_at(answer, 1, "last_unit_price"), "110");
  EXPECT_EQ(text_at(answer, 2, "product"), "null");
  EXPECT_EQ(text_at(answer, 2, "name"), "goods");
  EXPECT_EQ(text_at(answer, {}, "total"), text_at(ask(book, "2026-12-31", of("A")), {}, "total"));
}

TEST(PurchaseHistory, is_empty_for_a_customer_who_bought_nothing) {
  const ScriptedBook book;
  const Answer answer = ask(book, "2026-12-31", of("A"));
  EXPECT_TRUE(answer.rows.empty());
  EXPECT_EQ(text_at(answer, {}, "total"), "0");
  EXPECT_EQ(term(answer, "first_purchase"), "null");
  EXPECT_EQ(term(answer, "average_per_invoice"), "null");
}

TEST(PurchaseHistory, looks_at_one_currency) {
  ScriptedBook book;
  book.invoice("A", "2026-01-10", 100);
  domain::CreateInvoice invoice;
  invoice.customer = Code{"A"};
  invoice.date = day("2026-01-11");
  invoice.currency = usd();
  invoice.lines = {line_of(7)};
  book.tell(invoice);
  EXPECT_EQ(text_at(ask(book, "2026-12-31", of("A")), {}, "total"), "100");
  Query dollars = of("A");
  dollars.currency = usd();
  EXPECT_EQ(text_at(ask(book, "2026-12-31", dollars), {}, "total"), "700");
}

TEST(PurchaseHistory, refuses_unknown_customers_and_empty_ranges) {
  ScriptedBook book;
  const auto unknown = PurchaseHistory::ask(book.view("2026-12-31"), of("Z"));
  ASSERT_FALSE(bool(unknown));
  EXPECT_EQ(unknown.rejection(), (domain::Rejection{Reason::customer_not_found, "/customer"}));
  // B is the last event: a question that knows less does not know B.
  const View earlier(book.facts(), {day("2026-12-31"), book.facts().position() - 1, {}});
  EXPECT_FALSE(bool(PurchaseHistory::ask(earlier, of("B"))));
  Query query = of("A");
  query.from = day("2027-01-01");
  const auto empty = PurchaseHistory::ask(book.view("2026-12-31"), query);
  ASSERT_FALSE(bool(empty));
  EXPECT_EQ(empty.rejection(), (domain::Rejection{Reason::out_of_range, "/from"}));
}

TEST(PurchaseHistory, touches_the_rows_of_its_customer_only) {
  ScriptedBook book;
  for (int i = 0; i < 10; ++i) book.invoice("B", "2026-01-10", 100);
  book.invoice("A", "2026-01-10", 100);
  EXPECT_EQ(PurchaseHistory::rows_touched(book.view("2026-12-31"), of("A")), 1u);
}

}  // namespace
}  // namespace duebook::tests
