// SPDX-License-Identifier: Apache-2.0
// Tables of what belongs to a document.
#include "projections/receivables/document_tables.hpp"

#include <gtest/gtest.h>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::View;

constexpr Date january_1 = from_civil({2026, 1, 1});

// Invoice 1 over 100 is paid with 60 of payment 1 and 40 of credit note 1; of the payment the rest
// goes to invoice 2, and then everything is taken off again.
ToldBook book_of_settlements() {
  ToldBook book;
  book.tell(customer("A"));
  book.tell(invoice("A", 100, january_1, 10));
  book.tell(payment("A", 60, january_1 + 1));
  book.tell(credit_note("A", 40, january_1 + 2, 1));
  book.tell(UnallocatePayment{PaymentId{1}, {}, january_1 + 3});
  book.tell(RefundPayment{PaymentId{1}, Money{25}, january_1 + 4, {}, {}});
  return book;
}

TEST(SettlementsTable, names_what_settles_event_by_event_and_undoing_below_zero) {
  const ToldBook book = book_of_settlements();
  EXPECT_EQ(printed(settlements_table(book.at(january_1 + 9), 1)),
            "kind|document|instalment|date|amount|seq|\n"
            "payment|1|1|2026-01-02|60|9|\n"
            "credit-note|1|1|2026-01-03|40|11|\n"
            "payment|1|1|2026-01-04|-60|12|\n\n");
}

TEST(SettlementsTable, ends_with_the_day_of_the_view) {
  const ToldBook book = book_of_settlements();
  EXPECT_EQ(settlements_table(book.at(january_1 + 1), 1).rows.size(), 1u);
  EXPECT_EQ(settlements_table(book.at(january_1 + 9, 9), 1).rows.size(), 0u);
}

TEST(AllocationsTable, names_invoices_and_leaves_refunds_to_their_own_table) {
  const ToldBook book = book_of_settlements();
  const View view = book.at(january_1 + 9);
  EXPECT_EQ(printed(allocations_table(view, 0)),
            "invoice|number|instalment|date|amount|seq|\n"
            "1|1|1|2026-01-02|60|9|\n"
            "1|1|1|2026-01-04|-60|12|\n\n");
  EXPECT_EQ(printed(refunds_table(view, 0)), "date|amount|seq|\n2026-01-05|25|13|\n\n");
}

TEST(InstalmentsTable, tells_what_is_open_and_settled_of_each) {
  const ToldBook book = book_of_settlements();
  EXPECT_EQ(printed(instalments_table(book.at(january_1 + 9), 1)),
            "instalment|due_date|amount|open|settled|\n1|2026-01-11|100|60|40|\n\n");
}

TEST(LinesTable, has_the_lines_of_this_document_only) {
  ToldBook book;
  book.tell(customer("A"));
  book.tell(DefineProduct{Code{"P"}, Name{"Gạo"}, {}, {}, Decimal{5'000'000}, {}});
  CreateInvoice command = invoice("A", 100, january_1, 10);
  DocumentLine line;
  line.product = Code{"P"};
  line.quantity = Decimal{1'500'000};
  command.lines.push_back(line);
  book.tell(command);
  book.tell(credit_note("A", 7, january_1));
  book.tell(invoice("A", 3, january_1, 10));
  const View view = book.at(january_1);
  EXPECT_EQ(printed(lines_table(view, lines_of_invoice(view, 1))),
            "product|description|quantity|unit_price|net|tax|\n"
            "null|goods|1|100|100|0|\n"
            "P|null|1.5|5|8|0|\n\n");
  EXPECT_EQ(lines_table(view, lines_of_credit_note(view, 1)).rows.size(), 1u);
  EXPECT_EQ(lines_table(view, lines_of_invoice(view, 2)).rows.size(), 1u);
}

}  // namespace
}  // namespace duebook::tests
