// SPDX-License-Identifier: Apache-2.0
// Payments and credit notes as lists and one by one.
#include "projections/receivables/credit_models.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/projections/told_facts.hpp"

namespace duebook::tests {
namespace {

using namespace domain;
using projections::CreditNoteModel;
using projections::PaymentModel;
using projections::View;

using Numbers = std::vector<std::int64_t>;

constexpr Date january_1 = from_civil({2026, 1, 1});

// Payment 1 (A) settles invoice 1, payment 2 (B) waits; credit note 1 is against invoice 1 and its
// money waits, credit note 2 stands alone.
ToldBook book_of_credits() {
  ToldBook book;
  book.tell(customer("A", "E1"));
  book.tell(customer("B"));
  book.tell(invoice("A", 100, january_1, 10));
  book.tell(payment("A", 100, january_1 + 1));
  book.tell(payment("B", 50, january_1 + 2));
  book.tell(credit_note("A", 40, january_1 + 3, 1));
  book.tell(credit_note("B", 5, january_1 + 4));
  return book;
}

template <class Model>
Numbers numbers(const View& view, const typename Model::Query& query = {}) {
  const auto page = Model::list(view, query, {});
  EXPECT_TRUE(page);
  Numbers all;
  for (const auto& row : page->answer.rows) all.push_back(std::get<std::int64_t>(row.front()));
  return all;
}

TEST(Payments, are_listed_the_newest_first_and_filtered) {
  const ToldBook book = book_of_credits();
  const View view = book.at(january_1 + 20);
  EXPECT_EQ(numbers<PaymentModel>(view), (Numbers{2, 1}));
  EXPECT_EQ(numbers<PaymentModel>(view, {.customer = Code{"A"}}), Numbers{1});
  EXPECT_EQ(numbers<PaymentModel>(view, {.waiting = true}), Numbers{2});
  EXPECT_EQ(numbers<PaymentModel>(view, {.waiting = false}), Numbers{1});
  EXPECT_EQ(numbers<PaymentModel>(view, {.currency = usd()}), Numbers{});
  EXPECT_EQ(numbers<PaymentModel>(view, {.from = january_1 + 2}), Numbers{2});
  EXPECT_EQ(numbers<PaymentModel>(view, {.to = january_1 + 1}), Numbers{1});
}

TEST(Payments, wait_or_not_by_the_day) {
  const ToldBook book = book_of_credits();
  EXPECT_EQ(numbers<PaymentModel>(book.at(january_1), {.waiting = true}), (Numbers{2, 1}));
}

TEST(CreditNotes, are_filtered_by_the_invoice_they_are_against) {
  const ToldBook book = book_of_credits();
  const View view = book.at(january_1 + 20);
  EXPECT_EQ(numbers<CreditNoteModel>(view), (Numbers{2, 1}));
  EXPECT_EQ(numbers<CreditNoteModel>(view, {.invoice = InvoiceId{1}}), Numbers{1});
  EXPECT_EQ(numbers<CreditNoteModel>(view, {.customer = Code{"B"}}), Numbers{2});
}

TEST(Payment, tells_what_waits_of_it) {
  const ToldBook book = book_of_credits();
  const auto thing = PaymentModel::one(book.at(january_1 + 20), "2");
  ASSERT_TRUE(thing);
  std::string fields;
  for (const auto& [name, cell] : thing->fields) {
    fields += name + "=" + text_of(cell) + " ";
  }
  EXPECT_EQ(fields,
            "payment=2 customer=B customer_name=Customer B date=2026-01-03 currency=VND "
            "amount=50 waiting=50 method=bank reference=null version=11 as_of=2026-01-21 ");
}

TEST(CreditNote, has_lines_allocations_and_refunds) {
  const ToldBook book = book_of_credits();
  const auto thing = CreditNoteModel::one(book.at(january_1 + 20), "1");
  ASSERT_TRUE(thing);
  std::string tables;
  for (const auto& [name, table] : thing->tables) tables += name + " ";
  EXPECT_EQ(tables, "allocations refunds lines ");
}

TEST(Credits, that_the_view_does_not_know_are_not_found) {
  const ToldBook book = book_of_credits();
  const View before = book.at(january_1 + 20, 9);
  EXPECT_EQ(PaymentModel::one(before, "1").rejection().reason, Reason::payment_not_found);
  EXPECT_EQ(PaymentModel::one(book.at(january_1), "3").rejection().reason,
            Reason::payment_not_found);
  EXPECT_EQ(CreditNoteModel::one(before, "1").rejection().reason, Reason::credit_note_not_found);
  EXPECT_EQ(numbers<PaymentModel>(before), Numbers{});
}

}  // namespace
}  // namespace duebook::tests
