// SPDX-License-Identifier: Apache-2.0
// Rules of money coming in and going back.
#include "domain/receivables/payments.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

using enum AllocationPolicy;

TEST(Payment, settles_the_item_that_is_due_first) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(30)}),
        invoice({.amount = 100, .due = day(10)}), invoice({.amount = 100, .due = day(20)}))
      .when(payment({.amount = 150, .date = day(5)}))
      .then({payment_recorded(1, {.amount = 150, .date = day(5)}),
             PaymentAllocated{{1}, day(5), {part(2, 100), part(3, 50)}}});
}

TEST(Payment, settles_the_older_invoice_of_two_due_on_one_day) {
  Given(open_book(), register_customer("C1"), invoice({.date = day(3), .due = day(10)}),
        invoice({.date = day(2), .due = day(10)}))
      .when(payment({.amount = 10, .date = day(5)}))
      .then_made<PaymentAllocated>({{{1}, day(5), {part(2, 10)}}});
}

TEST(Payment, settles_the_lower_number_in_byte_order_of_two_alike) {
  Given(open_book(), register_customer("C1"), invoice({.due = day(10), .number = "9"}),
        invoice({.due = day(10), .number = "a"}), invoice({.due = day(10), .number = "B"}),
        invoice({.due = day(10), .number = "10"}))
      .when(payment({.amount = 350}))
      .then_made<PaymentAllocated>(
          {{{1}, day(1), {part(4, 100), part(1, 100), part(3, 100), part(2, 50)}}});
}

TEST(Payment, settles_instalments_of_several_invoices_by_their_due_dates) {
  Given(open_book(), register_customer("C1"),
        invoice({.amount = 100, .instalments = {{day(10), {}}, {day(30), {}}}}),
        invoice({.amount = 100, .instalments = {{day(20), {}}, {day(40), {}}}}))
      .when(payment({.amount = 130}))
      .then_made<PaymentAllocated>(
          {{{1}, day(1), {part(1, 1, 50), part(2, 1, 50), part(1, 2, 30)}}});
}

TEST(Payment, counts_from_the_later_of_its_and_the_invoices_date) {
  Given(open_book(), register_customer("C1"), invoice({.date = day(2), .due = day(40)}),
        invoice({.date = day(20), .due = day(30)}))
      .when(payment({.amount = 200, .date = day(5)}))
      .then_made<PaymentAllocated>({{{1}, day(5), {part(1, 100)}}, {{1}, day(20), {part(2, 100)}}});
}

TEST(Payment, waits_as_an_advance_when_nothing_is_open_and_settles_the_next_invoice) {
  Given(open_book(), register_customer("C1"))
      .when(payment({.amount = 150}))
      .then({payment_recorded(1, {.amount = 150})})
      .when(invoice({.amount = 100, .date = day(7)}))
      .then_made<PaymentAllocated>({{{1}, day(7), {part(1, 100)}}})
      .when(invoice({.amount = 100, .date = day(9)}))
      .then_made<PaymentAllocated>({{{1}, day(9), {part(2, 50)}}})
      .then_book([](const Book& book) {
        EXPECT_EQ(open_of(book, 1), 0);
        EXPECT_EQ(open_of(book, 2), 50);
        EXPECT_EQ(waiting_of_payment(book, 1), 0);
      });
}

TEST(Payment, waits_for_hand_when_its_allocation_is_manual) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}))
      .when(payment({.amount = 60, .allocation = manual}))
      .then({payment_recorded(1, {.amount = 60, .allocation = manual})})
      .when(invoice({.amount = 10}))
      .then_made_no<PaymentAllocated>()
      .when(AllocatePayment{{1}, {}, {}})
      .then({PaymentAllocated{{1}, day(1), {part(1, 60)}}});
}

TEST(Payment, waits_for_hand_when_the_book_says_so_and_itself_says_nothing) {
  Given(open_book(manual), register_customer("C1"), invoice({.amount = 100}))
      .when(payment({.amount = 60}))
      .then({payment_recorded(1, {.amount = 60, .allocation = manual})})
      .when(payment({.amount = 60, .allocation = oldest_due}))
      .then_made<PaymentAllocated>({{{2}, day(1), {part(1, 60)}}});
}

TEST(Payment, settles_the_parts_named_before_the_oldest_due) {
  Given(open_book(), register_customer("C1"), invoice({.due = day(10)}), invoice({.due = day(20)}))
      .when(payment({.amount = 120, .parts = {part(2, 70)}}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(2, 70), part(1, 50)}}});
}

TEST(Payment, goes_on_to_the_rest_of_an_item_it_names) {
  Given(open_book(), register_customer("C1"), invoice({.due = day(10)}), invoice({.due = day(20)}))
      .when(payment({.amount = 150, .parts = {part(1, 70)}}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(1, 70), part(1, 30), part(2, 50)}}})
      .then_book([](const Book& book) { EXPECT_EQ(open_of(book, 2), 50); });
}

TEST(Payment, settles_only_the_parts_named_when_manual) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}))
      .when(payment({.amount = 90, .parts = {part(1, 30)}, .allocation = manual}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(1, 30)}}})
      .then_book([](const Book& book) { EXPECT_EQ(waiting_of_payment(book, 1), 60); });
}

TEST(Payment, never_mixes_currencies) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(5)}),
        invoice({.amount = 100, .due = day(9), .currency = "USD"}))
      .when(payment({.amount = 150, .currency = "USD"}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(2, 100)}}})
      .when(invoice({.amount = 30}))
      .then_made_no<PaymentAllocated>()
      .when(invoice({.amount = 30, .currency = "USD"}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(4, 30)}}});
}

TEST(Payment, never_pays_for_another_customer) {
  Given(open_book(), register_customer("C1"), register_customer("C2"), invoice({.customer = "C2"}))
      .when(payment({.customer = "C1"}))
      .then_made_no<PaymentAllocated>();
}

TEST(Payment, defaults_to_today_by_bank_in_the_books_currency) {
  RecordPayment command;
  command.customer = {"c1"};
  command.amount = Money{5};
  Given(open_book(), register_customer("C1"))
      .today(day(44))
      .when(command)
      .then({payment_recorded(1, {.customer = "C1", .amount = 5, .date = day(44)})});
}

TEST(Payment, of_a_long_allocation_goes_on_in_further_events) {
  Given given(open_book(), register_customer("C1"));
  for (int i = 0; i < 1'601; ++i) given.given(invoice({.amount = 2}));
  given.when(payment({.amount = 3'202}));
  const auto events = given.made<PaymentAllocated>();
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].parts.size(), parts_per_event_max);
  EXPECT_EQ(events[1].parts.size(), parts_per_event_max);
  EXPECT_EQ(events[2].parts, std::vector{part(999, 2)});  // "999" is last in byte order
}

TEST(Payment, is_rejected_with_the_field_to_blame) {
  Given given(open_book(), register_customer("C1"), register_customer("C2"),
              invoice({.amount = 100}), invoice({.customer = "C2"}), invoice({.currency = "USD"}),
              invoice({}), invoice({.amount = 10, .instalments = {{day(1), {}}, {day(2), {}}}}),
              VoidInvoice{{4}, {}, {}});
  const auto rejected = [&](const SamplePayment& sample, Reason reason, const char* pointer,
                            SourceLine at = SourceLine::here()) {
    given.when(payment(sample)).then_rejected(reason, pointer, at);
  };
  rejected({.customer = "C3"}, Reason::customer_not_found, "/customer");
  rejected({.amount = 0}, Reason::must_be_positive, "/amount");
  rejected({.amount = -1}, Reason::must_be_positive, "/amount");
  rejected({.amount = money_max + 1}, Reason::out_of_range, "/amount");
  rejected({.parts = {part(9, 1)}}, Reason::invoice_not_found, "/parts/0/invoice");
  rejected({.parts = {part(0, 1)}}, Reason::invoice_not_found, "/parts/0/invoice");
  rejected({.parts = {part(1, 1), part(2, 1)}}, Reason::other_customer, "/parts/1/invoice");
  rejected({.parts = {part(3, 1)}}, Reason::other_currency, "/parts/0/invoice");
  rejected({.parts = {part(4, 1)}}, Reason::invoice_void, "/parts/0/invoice");
  rejected({.parts = {part(5, 1)}}, Reason::field_missing, "/parts/0/instalment");
  rejected({.parts = {part(5, 3, 1)}}, Reason::instalment_not_found, "/parts/0/instalment");
  rejected({.parts = {part(5, 0, 1)}}, Reason::instalment_not_found, "/parts/0/instalment");
  rejected({.parts = {part(1, 0)}}, Reason::must_be_positive, "/parts/0/amount");
  rejected({.parts = {part(1, -1)}}, Reason::must_be_positive, "/parts/0/amount");
  rejected({.parts = {part(1, money_max + 1)}}, Reason::out_of_range, "/parts/0/amount");
  rejected({.amount = 500, .parts = {part(1, 101)}}, Reason::exceeds_open_amount,
           "/parts/0/amount");
  rejected({.amount = 500, .parts = {part(1, 60), part(1, 41)}}, Reason::exceeds_open_amount,
           "/parts/1/amount");
  rejected({.amount = 60, .parts = {part(1, 40), part(5, 1, 5), part(1, 20)}},
           Reason::parts_exceed_amount, "/parts/2/amount");
}

TEST(Payment, of_the_largest_amount_is_taken_until_the_turnover_is_full) {
  Given given(open_book(), register_customer("C1"));
  for (int i = 0; i < 4'000; ++i) {
    given.when(payment({.amount = money_max}));
    ASSERT_FALSE(given.outcome().rejection) << i;
  }
  given.when(payment({.amount = 1})).then_rejected(Reason::exceeds_book_turnover, "");
  given.when(invoice({.amount = 1})).then_rejected(Reason::exceeds_book_turnover, "");
}

TEST(Payment, can_be_named_with_an_only_instalment_or_without) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}))
      .when(payment({.amount = 60, .parts = {part(1, 1, 60)}}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(1, 60)}}});
}

TEST(Refund, gives_back_what_waits_or_the_amount_named) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 40}), payment({.amount = 100}))
      .today(day(9))
      .when(RefundPayment{{1}, Money{25}, {}, PaymentMethod::cash, Memo{"back"}})
      .then({PaymentRefunded{{1}, day(9), Money{25}, PaymentMethod::cash, Memo{"back"}}})
      .when(RefundPayment{{1}, {}, day(12), {}, {}})
      .then({PaymentRefunded{{1}, day(12), Money{35}, PaymentMethod::bank, {}}})
      .when(RefundPayment{{1}, {}, {}, {}, {}})
      .then_rejected(Reason::exceeds_waiting_amount, "/amount");
}

TEST(Refund, is_not_allocated_to_the_next_invoice_any_more) {
  Given(open_book(), register_customer("C1"), payment({.amount = 100}),
        RefundPayment{{1}, Money{90}, {}, {}, {}})
      .when(invoice({.amount = 50}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(1, 10)}}});
}

TEST(Refund, pays_out_a_credit_note) {
  Given(open_book(), register_customer("C1"), credit_note({.amount = 100, .date = day(5)}))
      .when(RefundCreditNote{{1}, {}, {}, {}, {}})
      .then({CreditNoteRefunded{{1}, day(5), Money{100}, PaymentMethod::bank, {}}});
}

TEST(Refund, does_not_lie_before_the_money_was_free) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}),
        payment({.amount = 100, .date = day(10)}), UnallocatePayment{{1}, {}, day(20)})
      .when(RefundPayment{{1}, {}, day(19), {}, {}})
      .then_rejected(Reason::date_too_early, "/date")
      .when(RefundPayment{{1}, {}, {}, {}, {}})
      .then({PaymentRefunded{{1}, day(20), Money{100}, PaymentMethod::bank, {}}});
}

TEST(Refund, is_rejected_with_the_field_to_blame) {
  Given(open_book(), register_customer("C1"), payment({.amount = 100, .date = day(5)}),
        credit_note({.amount = 100, .date = day(5)}))
      .when(RefundPayment{{2}, {}, {}, {}, {}})
      .then_rejected(Reason::payment_not_found, "/payment")
      .when(RefundPayment{{1}, Money{101}, {}, {}, {}})
      .then_rejected(Reason::exceeds_waiting_amount, "/amount")
      .when(RefundPayment{{1}, Money{0}, {}, {}, {}})
      .then_rejected(Reason::must_be_positive, "/amount")
      .when(RefundPayment{{1}, Money{money_max + 1}, {}, {}, {}})
      .then_rejected(Reason::out_of_range, "/amount")
      .when(RefundPayment{{1}, {}, day(4), {}, {}})
      .then_rejected(Reason::date_too_early, "/date")
      .when(RefundCreditNote{{2}, {}, {}, {}, {}})
      .then_rejected(Reason::credit_note_not_found, "/credit_note")
      .when(RefundCreditNote{{1}, Money{101}, {}, {}, {}})
      .then_rejected(Reason::exceeds_waiting_amount, "/amount")
      .when(RefundCreditNote{{1}, {}, day(4), {}, {}})
      .then_rejected(Reason::date_too_early, "/date");
}

TEST(LargeCash, is_warned_of_from_five_million_dong) {
  const Given given(open_book(), register_customer("C1"));
  const auto warned = [&](std::int64_t amount, PaymentMethod method, std::string_view in) {
    RecordPayment command = payment({.amount = amount, .currency = std::string(in)});
    command.method = method;
    return warning_of(given.book(), Command{command});
  };
  EXPECT_EQ(warned(5'000'000, PaymentMethod::cash, "VND"), Reason::large_cash_payment);
  EXPECT_EQ(warned(4'999'999, PaymentMethod::cash, "VND"), std::nullopt);
  EXPECT_EQ(warned(5'000'000, PaymentMethod::bank, "VND"), std::nullopt);
  EXPECT_EQ(warned(5'000'000, PaymentMethod::cash, "USD"), std::nullopt);
}

}  // namespace
}  // namespace duebook::tests
