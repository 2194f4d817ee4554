// SPDX-License-Identifier: Apache-2.0
// What is open of an invoice on a day, and how it is called.
#include "projections/receivables/document_state.hpp"

#include <gtest/gtest.h>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::invoice_state;
using projections::InvoiceState;
using projections::InvoiceStatus;
using projections::View;

constexpr Date january_1 = from_civil({2026, 1, 1});

// Invoice 1 of customer A over 100, due on 11 January.
ToldBook book_of_one_invoice() {
  ToldBook book;
  book.tell(customer("A"));
  book.tell(invoice("A", 100, january_1, 10));
  return book;
}

InvoiceStatus status(const View& view) { return invoice_state(view, 1).status; }

TEST(InvoiceState, goes_from_open_to_settled_by_the_days_of_the_payments) {
  ToldBook book = book_of_one_invoice();
  book.tell(payment("A", 40, january_1 + 4));
  book.tell(payment("A", 60, january_1 + 20));
  EXPECT_EQ(status(book.at(january_1)), InvoiceStatus::open);
  EXPECT_EQ(status(book.at(january_1 + 4)), InvoiceStatus::part_paid);
  EXPECT_EQ(invoice_state(book.at(january_1 + 19), 1).open, Money{60});
  EXPECT_EQ(status(book.at(january_1 + 20)), InvoiceStatus::settled);
}

TEST(InvoiceState, is_overdue_from_the_day_after_an_open_item_was_due) {
  ToldBook book = book_of_one_invoice();
  EXPECT_FALSE(invoice_state(book.at(january_1 + 10), 1).is_overdue);
  EXPECT_TRUE(invoice_state(book.at(january_1 + 11), 1).is_overdue);
  book.tell(payment("A", 100, january_1 + 12));
  EXPECT_FALSE(invoice_state(book.at(january_1 + 12), 1).is_overdue);
}

TEST(InvoiceState, is_void_from_the_day_of_the_void) {
  ToldBook book = book_of_one_invoice();
  book.tell(VoidInvoice{InvoiceId{1}, january_1 + 3, {}});
  EXPECT_EQ(status(book.at(january_1 + 2)), InvoiceStatus::open);
  const InvoiceState state = invoice_state(book.at(january_1 + 3), 1);
  EXPECT_EQ(state.status, InvoiceStatus::voided);
  EXPECT_EQ(state.open, Money{});
}

TEST(InvoiceState, is_written_off_only_when_nothing_is_left_open) {
  ToldBook book = book_of_one_invoice();
  book.tell(WriteOffInvoice{InvoiceId{1}, Money{30}, january_1 + 5, {}});
  EXPECT_EQ(status(book.at(january_1 + 5)), InvoiceStatus::part_paid);
  book.tell(WriteOffInvoice{InvoiceId{1}, {}, january_1 + 6, {}});
  EXPECT_EQ(status(book.at(january_1 + 6)), InvoiceStatus::written_off);
}

TEST(InvoiceState, is_due_with_the_first_instalment_that_is_open) {
  ToldBook book;
  book.tell(customer("A"));
  CreateInvoice command = invoice("A", 100, january_1, 0);
  command.credit_days.reset();
  command.instalments.resize(2);
  command.instalments[0] = {january_1 + 10, Money{50}};
  command.instalments[1] = {january_1 + 20, Money{50}};
  book.tell(command);
  book.tell(payment("A", 50, january_1 + 1));
  book.tell(payment("A", 50, january_1 + 2));
  EXPECT_EQ(invoice_state(book.at(january_1), 1).due, january_1 + 10);
  EXPECT_EQ(invoice_state(book.at(january_1 + 1), 1).due, january_1 + 20);
  EXPECT_EQ(invoice_state(book.at(january_1 + 2), 1).due, january_1 + 20);
}

TEST(InvoiceVersion, moves_with_a_credit_note_that_settles_nothing_of_it) {
  ToldBook book = book_of_one_invoice();
  const Seq paid = book.tell(payment("A", 100, january_1 + 1));
  EXPECT_EQ(invoice_version(book.at(january_1), 1), paid - 1);
  const Seq credited = book.tell(credit_note("A", 40, january_1 + 2, 1));
  EXPECT_EQ(invoice_version(book.at(january_1), 1), credited - 1);
  EXPECT_EQ(invoice_version(book.at(january_1, paid), 1), paid - 1);
}

TEST(PaymentCount, is_that_of_the_position) {
  ToldBook book = book_of_one_invoice();
  const Seq before = book.size();
  book.tell(payment("A", 10, january_1));
  EXPECT_EQ(payment_count(book.at(january_1, before)), 0u);
  EXPECT_EQ(payment_count(book.at(january_1)), 1u);
}

}  // namespace
}  // namespace duebook::tests
