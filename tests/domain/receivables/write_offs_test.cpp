// SPDX-License-Identifier: Apache-2.0
// Rules of writing off.
#include "domain/receivables/write_offs.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

TEST(WriteOff, gives_up_all_that_is_open) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), payment({.amount = 30}))
      .today(day(50))
      .when(WriteOffInvoice{{1}, {}, {}, Memo{"bankrupt"}})
      .then({InvoiceWrittenOff{{1}, day(50), {part(1, 70)}, Memo{"bankrupt"}}})
      .then_book([](const Book& book) { EXPECT_EQ(open_of(book, 1), 0); })
      .when(WriteOffInvoice{{1}, {}, {}, {}})
      .then_rejected(Reason::invoice_settled, "/invoice");
}

TEST(WriteOff, of_an_amount_takes_the_oldest_due_instalments_first) {
  Given(open_book(), register_customer("C1"),
        invoice({.amount = 90, .instalments = {{day(9), {}}, {day(5), {}}, {day(7), {}}}}),
        payment({.amount = 10}))
      .when(WriteOffInvoice{{1}, Money{45}, {}, {}})
      .then({InvoiceWrittenOff{{1}, day(1), {part(1, 1, 20), part(1, 2, 25)}, {}}})
      .when(payment({.amount = 100}))
      .then_made<PaymentAllocated>({{{2}, day(1), {part(1, 2, 5), part(1, 3, 30)}}});
}

TEST(WriteOff, does_not_lie_before_the_last_undoing) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .date = day(4)}))
      .when(WriteOffInvoice{{1}, {}, day(3), {}})
      .then_rejected(Reason::date_too_early, "/date")
      .given(payment({.amount = 100, .date = day(8)}), UnallocatePayment{{1}, {}, day(12)})
      .when(WriteOffInvoice{{1}, {}, day(11), {}})
      .then_rejected(Reason::date_too_early, "/date")
      .when(WriteOffInvoice{{1}, {}, {}, {}})
      .then({InvoiceWrittenOff{{1}, day(12), {part(1, 100)}, {}}});
}

TEST(WriteOff, is_rejected_with_the_field_to_blame) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), invoice({}),
        VoidInvoice{{2}, {}, {}})
      .when(WriteOffInvoice{{3}, {}, {}, {}})
      .then_rejected(Reason::invoice_not_found, "/invoice")
      .when(WriteOffInvoice{{2}, {}, {}, {}})
      .then_rejected(Reason::invoice_void, "/invoice")
      .when(WriteOffInvoice{{1}, Money{101}, {}, {}})
      .then_rejected(Reason::exceeds_open_amount, "/amount")
      .when(WriteOffInvoice{{1}, Money{0}, {}, {}})
      .then_rejected(Reason::must_be_positive, "/amount")
      .when(WriteOffInvoice{{1}, Money{money_max + 1}, {}, {}})
      .then_rejected(Reason::out_of_range, "/amount");
}

}  // namespace
}  // namespace duebook::tests
