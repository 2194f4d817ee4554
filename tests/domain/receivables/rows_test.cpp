// SPDX-License-Identifier: Apache-2.0
// What is kept of settled documents, and that it is spelled out when it has to be.
#include "domain/receivables/rows.hpp"

#include "tests/domain/random_history.hpp"
#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

static_assert(sizeof(InvoiceRow) + sizeof(CreditRow) == 60);

TEST(Rows, of_an_invoice_paid_as_a_whole_are_its_own_and_the_payment) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}))
      .when(payment({.amount = 100, .date = day(3)}))
      .then_book([](const Book& book) {
        const Receivables& state = book.receivables;
        EXPECT_EQ(state.allocations.size(), 0u);
        EXPECT_EQ(state.item_rows.size(), 0u);
        std::vector<Allocation> seen;
        const auto visit = [&](const Allocation& one) { seen.push_back(one); };
        for_each_allocation(state, ItemId{{1}, 1}, visit);
        for_each_allocation(state, CreditId{1}, visit);
        ASSERT_EQ(seen.size(), 2u);
        for (const Allocation& one : seen) {
          EXPECT_EQ(one.amount, Money{100});
          EXPECT_EQ(one.item, (ItemId{{1}, 1}));
          EXPECT_EQ(one.credit, CreditId{1});
          EXPECT_EQ(one.date, day(3));
        }
      });
}

TEST(Rows, of_a_whole_payment_are_spelled_out_when_a_part_of_it_is_undone) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}),
        payment({.amount = 100, .date = day(3)}))
      .when(UnallocatePayment{{1}, {part(1, 30)}, day(9)})
      .then_book([](const Book& book) {
        EXPECT_EQ(book.receivables.allocations.size(), 1u);
        EXPECT_EQ(open_of(book, 1), 30);
        EXPECT_EQ(waiting_of_payment(book, 1), 30);
      })
      .when(UnallocatePayment{{1}, {part(1, 71)}, {}})
      .then_rejected(Reason::exceeds_allocated_amount, "/parts/0/amount")
      .when(UnallocatePayment{{1}, {part(1, 70)}, day(10)})
      .then_book([](const Book& book) {
        EXPECT_EQ(open_of(book, 1), 100);
        EXPECT_EQ(waiting_of_payment(book, 1), 100);
      });
}

TEST(Rows, of_open_items_are_used_again) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), invoice({.amount = 50}),
        payment({.amount = 150}), invoice({.amount = 70}), invoice({.amount = 80}))
      .when(invoice({.amount = 90}))
      .then_book([](const Book& book) {
        EXPECT_EQ(book.receivables.open_items.rows.size(), 3u);
        EXPECT_EQ(book.receivables.waiting_credits.rows.size(), 1u);
      });
}

TEST(Rows, of_an_invoice_remember_its_credit_notes) {
  CreateCreditNote against = credit_note({.amount = 60});
  against.invoice = InvoiceId{1};
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), payment({.amount = 100}),
        against)
      .when(against)
      .then_rejected(Reason::exceeds_open_amount, "/lines");
}

TEST(Rows, name_the_document_of_every_credit) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const History history = random_history({.seed = seed});
    const Receivables& state = history.book.receivables;
    std::uint32_t credit = 0;
    const auto check = [&](auto id, bool is_credit_note) {
      ASSERT_EQ(credit_of(state, id), CreditId{++credit}) << "seed " << seed;
      const CreditDocument document = document_of(state, CreditId{credit});
      ASSERT_EQ(document.number, id.value) << "seed " << seed;
      ASSERT_EQ(document.is_credit_note, is_credit_note) << "seed " << seed;
    };
    for (const Event& event : history.events) {
      if (const auto* made = std::get_if<PaymentRecorded>(&event)) check(made->payment, false);
      if (const auto* made = std::get_if<CreditNoteCreated>(&event)) check(made->credit_note, true);
    }
    ASSERT_EQ(credit, state.credits.size());
  }
}

}  // namespace
}  // namespace duebook::tests
