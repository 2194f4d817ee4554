// SPDX-License-Identifier: Apache-2.0
// Rules of settling by hand and of undoing it.
#include "domain/receivables/allocations.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

constexpr AllocationPolicy manual = AllocationPolicy::manual;

TEST(Allocate, settles_the_parts_named) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(5)}),
        invoice({.amount = 100, .due = day(9)}),
        payment({.amount = 100, .date = day(3), .allocation = manual}))
      .when(AllocatePayment{{1}, {part(2, 60), part(1, 10)}, {}})
      .then({PaymentAllocated{{1}, day(3), {part(2, 60), part(1, 10)}}})
      .then_book([](const Book& book) {
        EXPECT_EQ(open_of(book, 1), 90);
        EXPECT_EQ(open_of(book, 2), 40);
        EXPECT_EQ(waiting_of_payment(book, 1), 30);
      });
}

TEST(Allocate, settles_the_oldest_due_when_no_parts_are_named) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(9)}),
        invoice({.amount = 100, .due = day(5)}), payment({.amount = 150, .allocation = manual}))
      .when(AllocatePayment{{1}, {}, {}})
      .then({PaymentAllocated{{1}, day(1), {part(2, 100), part(1, 50)}}});
}

TEST(Allocate, counts_each_part_from_the_first_day_it_can) {
  Given(open_book(), register_customer("C1"), invoice({.date = day(20), .due = day(20)}),
        invoice({.date = day(2), .due = day(30)}), invoice({.date = day(20), .due = day(40)}),
        payment({.amount = 300, .date = day(10), .allocation = manual}))
      .when(AllocatePayment{{1}, {}, {}})
      .then({PaymentAllocated{{1}, day(10), {part(2, 100)}},
             PaymentAllocated{{1}, day(20), {part(1, 100), part(3, 100)}}});
}

TEST(Allocate, counts_from_the_date_given_when_no_document_is_younger) {
  Given(open_book(), register_customer("C1"), invoice({.date = day(20)}),
        invoice({.date = day(2), .due = day(30)}),
        payment({.amount = 150, .date = day(10), .allocation = manual}))
      .when(AllocatePayment{{1}, {}, day(19)})
      .then_rejected(Reason::date_too_early, "/date")
      .when(AllocatePayment{{1}, {part(2, 10)}, day(9)})
      .then_rejected(Reason::date_too_early, "/date")
      .when(AllocatePayment{{1}, {}, day(25)})
      .then({PaymentAllocated{{1}, day(25), {part(1, 100), part(2, 50)}}});
}

TEST(Allocate, does_the_same_with_a_credit_note) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}),
        credit_note({.amount = 30, .date = day(4), .allocation = manual}))
      .when(AllocateCreditNote{{1}, {part(1, 20)}, {}})
      .then({CreditNoteAllocated{{1}, day(4), {part(1, 20)}}})
      .when(AllocateCreditNote{{1}, {}, {}})
      .then({CreditNoteAllocated{{1}, day(4), {part(1, 10)}}})
      .when(AllocateCreditNote{{1}, {}, {}})
      .then_rejected(Reason::nothing_to_allocate, "")
      .when(AllocateCreditNote{{2}, {}, {}})
      .then_rejected(Reason::credit_note_not_found, "/credit_note");
}

TEST(Allocate, is_rejected_with_the_field_to_blame) {
  Given given(open_book(), register_customer("C1"), register_customer("C2"),
              invoice({.amount = 100}), invoice({.customer = "C2"}), invoice({.currency = "USD"}),
              invoice({}), VoidInvoice{{4}, {}, {}},
              invoice({.instalments = {{day(5), {}}, {day(6), {}}}}),
              payment({.amount = 70, .allocation = manual}));
  const auto rejected = [&](std::vector<AllocationPart> parts, Reason reason, const char* pointer,
                            SourceLine at = SourceLine::here()) {
    given.when(AllocatePayment{{1}, std::move(parts), {}}).then_rejected(reason, pointer, at);
  };
  rejected({part(7, 1)}, Reason::invoice_not_found, "/parts/0/invoice");
  rejected({part(2, 1)}, Reason::other_customer, "/parts/0/invoice");
  rejected({part(3, 1)}, Reason::other_currency, "/parts/0/invoice");
  rejected({part(4, 1)}, Reason::invoice_void, "/parts/0/invoice");
  rejected({part(5, 1)}, Reason::field_missing, "/parts/0/instalment");
  rejected({part(5, 3, 1)}, Reason::instalment_not_found, "/parts/0/instalment");
  rejected({part(1, 2, 1)}, Reason::instalment_not_found, "/parts/0/instalment");
  rejected({part(1, 10), part(1, 0)}, Reason::must_be_positive, "/parts/1/amount");
  rejected({part(1, 101)}, Reason::exceeds_open_amount, "/parts/0/amount");
  rejected({part(1, 71)}, Reason::exceeds_waiting_amount, "/parts/0/amount");
  rejected({part(1, 40), part(5, 1, 31)}, Reason::exceeds_waiting_amount, "/parts/1/amount");
  given.when(AllocatePayment{{2}, {}, {}}).then_rejected(Reason::payment_not_found, "/payment");
}

TEST(Allocate, finds_nothing_when_nothing_waits_or_nothing_is_open) {
  Given(open_book(), register_customer("C1"), payment({.amount = 50}))
      .when(AllocatePayment{{1}, {}, {}})
      .then_rejected(Reason::nothing_to_allocate, "")
      .given(invoice({.amount = 100}))
      .when(AllocatePayment{{1}, {}, {}})
      .then_rejected(Reason::nothing_to_allocate, "")
      .when(AllocatePayment{{1}, {part(1, 1)}, {}})
      .then_rejected(Reason::exceeds_waiting_amount, "/parts/0/amount");
}

TEST(Unallocate, takes_off_all_and_lets_it_wait_for_hand) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(5)}),
        invoice({.amount = 100, .due = day(9)}), payment({.amount = 150, .date = day(3)}))
      .today(day(30))
      .when(UnallocatePayment{{1}, {}, {}})
      .then({PaymentUnallocated{{1}, day(30), {part(1, 100), part(2, 50)}, true}})
      .then_book([](const Book& book) {
        EXPECT_EQ(open_of(book, 1), 100);
        EXPECT_EQ(open_of(book, 2), 100);
        EXPECT_EQ(waiting_of_payment(book, 1), 150);
      })
      .when(invoice({.amount = 10}))
      .then_made_no<PaymentAllocated>()
      .when(UnallocatePayment{{1}, {}, {}})
      .then_rejected(Reason::nothing_to_allocate, "");
}

TEST(Unallocate, takes_off_a_part) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), payment({.amount = 100}))
      .when(UnallocatePayment{{1}, {part(1, 30)}, {}})
      .then({PaymentUnallocated{{1}, day(1), {part(1, 30)}, true}})
      .when(UnallocatePayment{{1}, {part(1, 71)}, {}})
      .then_rejected(Reason::exceeds_allocated_amount, "/parts/0/amount")
      .when(UnallocatePayment{{1}, {part(1, 40), part(1, 31)}, {}})
      .then_rejected(Reason::exceeds_allocated_amount, "/parts/1/amount")
      .when(UnallocatePayment{{1}, {part(1, 40), part(1, 30)}, {}})
      .then({PaymentUnallocated{{1}, day(1), {part(1, 40), part(1, 30)}, true}})
      .then_book([](const Book& book) { EXPECT_EQ(waiting_of_payment(book, 1), 100); });
}

TEST(Unallocate, takes_off_what_several_allocations_settled) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}),
        payment({.amount = 100, .allocation = manual}), AllocatePayment{{1}, {part(1, 30)}, {}},
        AllocatePayment{{1}, {part(1, 50)}, {}})
      .when(UnallocatePayment{{1}, {part(1, 60)}, {}})
      .then({PaymentUnallocated{{1}, day(1), {part(1, 60)}, true}})
      .when(UnallocatePayment{{1}, {}, {}})
      .then({PaymentUnallocated{{1}, day(1), {part(1, 20)}, true}});
}

TEST(Unallocate, names_the_instalments) {
  Given(open_book(), register_customer("C1"),
        invoice({.amount = 100, .instalments = {{day(5), {}}, {day(6), {}}}}),
        payment({.amount = 80}))
      .when(UnallocatePayment{{1}, {part(1, 30)}, {}})
      .then_rejected(Reason::field_missing, "/parts/0/instalment")
      .when(UnallocatePayment{{1}, {part(1, 2, 31)}, {}})
      .then_rejected(Reason::exceeds_allocated_amount, "/parts/0/amount")
      .when(UnallocatePayment{{1}, {}, {}})
      .then({PaymentUnallocated{{1}, day(1), {part(1, 1, 50), part(1, 2, 30)}, true}});
}

TEST(Unallocate, does_not_lie_before_the_allocation) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .date = day(8)}),
        payment({.amount = 100, .date = day(3)}))
      .when(UnallocatePayment{{1}, {}, day(7)})
      .then_rejected(Reason::date_too_early, "/date")
      .when(UnallocatePayment{{1}, {part(1, 1)}, day(7)})
      .then_rejected(Reason::date_too_early, "/date")
      .when(UnallocatePayment{{1}, {}, {}})
      .then({PaymentUnallocated{{1}, day(8), {part(1, 100)}, true}});
}

TEST(Unallocate, keeps_the_days_before_it_as_they_were) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .date = day(1)}),
        payment({.amount = 100, .date = day(3)}), UnallocatePayment{{1}, {}, day(20)})
      // The invoice was settled from day 3 to 19, so another payment counts from day 20.
      .when(payment({.amount = 40, .date = day(5)}))
      .then_made<PaymentAllocated>({{{2}, day(20), {part(1, 40)}}})
      // The first payment was used from day 3 to 19, so it counts anew from day 20.
      .given(invoice({.amount = 30, .date = day(4), .due = day(4)}))
      .when(AllocatePayment{{1}, {part(2, 30)}, day(19)})
      .then_rejected(Reason::date_too_early, "/date")
      .when(AllocatePayment{{1}, {part(2, 30)}, {}})
      .then({PaymentAllocated{{1}, day(20), {part(2, 30)}}});
}

TEST(Unallocate, does_the_same_with_a_credit_note) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}),
        credit_note({.amount = 30, .date = day(4)}))
      .when(UnallocateCreditNote{{1}, {part(1, 10)}, {}})
      .then({CreditNoteUnallocated{{1}, day(4), {part(1, 10)}, true}})
      .when(UnallocateCreditNote{{1}, {}, {}})
      .then({CreditNoteUnallocated{{1}, day(4), {part(1, 20)}, true}})
      .when(UnallocateCreditNote{{1}, {}, {}})
      .then_rejected(Reason::nothing_to_allocate, "")
      .when(UnallocateCreditNote{{2}, {}, {}})
      .then_rejected(Reason::credit_note_not_found, "/credit_note");
}

TEST(Unallocate, is_rejected_with_the_field_to_blame) {
  Given(open_book(), register_customer("C1"), register_customer("C2"), invoice({.amount = 100}),
        invoice({.customer = "C2"}), invoice({.due = day(300)}), payment({.amount = 100}))
      .when(UnallocatePayment{{2}, {}, {}})
      .then_rejected(Reason::payment_not_found, "/payment")
      .when(UnallocatePayment{{1}, {part(9, 1)}, {}})
      .then_rejected(Reason::invoice_not_found, "/parts/0/invoice")
      .when(UnallocatePayment{{1}, {part(2, 1)}, {}})
      .then_rejected(Reason::other_customer, "/parts/0/invoice")
      .when(UnallocatePayment{{1}, {part(3, 1)}, {}})
      .then_rejected(Reason::exceeds_allocated_amount, "/parts/0/amount")
      .when(UnallocatePayment{{1}, {part(1, 1), part(1, 0)}, {}})
      .then_rejected(Reason::must_be_positive, "/parts/1/amount");
}

}  // namespace
}  // namespace duebook::tests
