// SPDX-License-Identifier: Apache-2.0
// Rules of credit notes: against an invoice, or standing alone.
#include "domain/receivables/credit_notes.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

constexpr AllocationPolicy manual = AllocationPolicy::manual;

TEST(CreditNote, reduces_its_unpaid_invoice_at_its_date) {
  Given given(open_book(), register_customer("C1"),
              invoice({.amount = 100, .date = day(2), .due = day(90)}),
              invoice({.amount = 100, .date = day(2), .due = day(5)}));
  given.when(credit_note({.amount = 30, .invoice = 1, .date = day(7)}))
      .then_made<CreditNoteAllocated>({{{1}, day(7), {part(1, 30)}}})
      .then_book([](const Book& book) {
        EXPECT_EQ(open_of(book, 1), 70);
        EXPECT_EQ(waiting_of_credit_note(book, 1), 0);
      });
  const auto made = given.made<CreditNoteCreated>();
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].invoice, InvoiceId{1});
  EXPECT_EQ(made[0].total, Money{30});
  EXPECT_EQ(made[0].date, day(7));
  EXPECT_EQ(made[0].lines.size(), 1u);
}

TEST(CreditNote, counts_from_its_invoices_date_when_it_is_older) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .date = day(9)}))
      .when(credit_note({.amount = 30, .invoice = 1, .date = day(7)}))
      .then_made<CreditNoteAllocated>({{{1}, day(9), {part(1, 30)}}});
}

TEST(CreditNote, is_account_credit_as_far_as_its_invoice_was_paid) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), payment({.amount = 80}))
      .when(credit_note({.amount = 50, .invoice = 1}))
      .then_made<CreditNoteAllocated>({{{1}, day(1), {part(1, 20)}}})
      .then_book([](const Book& book) { EXPECT_EQ(waiting_of_credit_note(book, 1), 30); })
      .when(invoice({.amount = 100}))
      .then_made<CreditNoteAllocated>({{{1}, day(1), {part(2, 30)}}});
}

TEST(CreditNote, gives_its_excess_to_the_oldest_due_of_the_others) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), payment({.amount = 100}),
        invoice({.amount = 10, .due = day(9)}), invoice({.amount = 15, .due = day(5)}))
      .when(credit_note({.amount = 50, .invoice = 1}))
      .then_made<CreditNoteAllocated>({{{1}, day(1), {part(3, 15), part(2, 10)}}})
      .then_book([](const Book& book) { EXPECT_EQ(waiting_of_credit_note(book, 1), 25); });
}

TEST(CreditNote, lets_its_excess_wait_when_manual) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), payment({.amount = 80}),
        invoice({.amount = 10}))
      .when(credit_note({.amount = 50, .invoice = 1, .allocation = manual}))
      .then_made<CreditNoteAllocated>({{{1}, day(1), {part(1, 20)}}})
      .then_book([](const Book& book) {
        EXPECT_EQ(waiting_of_credit_note(book, 1), 30);
        EXPECT_EQ(open_of(book, 2), 10);
      });
}

TEST(CreditNote, never_exceeds_its_invoice_over_all_credit_notes) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}))
      .when(credit_note({.amount = 101, .invoice = 1}))
      .then_rejected(Reason::exceeds_open_amount, "/lines")
      .given(credit_note({.amount = 60, .invoice = 1}))
      .when(credit_note({.amount = 41, .invoice = 1}))
      .then_rejected(Reason::exceeds_open_amount, "/lines")
      .when(credit_note({.amount = 40, .invoice = 1}))
      .then_made<CreditNoteAllocated>({{{2}, day(1), {part(1, 40)}}});
}

TEST(CreditNote, takes_off_the_instalments_in_order_of_due_date) {
  Given(open_book(), register_customer("C1"),
        invoice({.amount = 90, .instalments = {{day(9), {}}, {day(5), {}}, {day(7), {}}}}))
      .when(credit_note({.amount = 50, .invoice = 1}))
      .then_made<CreditNoteAllocated>({{{1}, day(1), {part(1, 1, 30), part(1, 2, 20)}}});
}

TEST(CreditNote, standing_alone_is_allocated_like_money) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(9)}),
        invoice({.amount = 100, .due = day(5)}))
      .when(credit_note({.amount = 120, .date = day(3)}))
      .then_made<CreditNoteAllocated>({{{1}, day(3), {part(2, 100), part(1, 20)}}});
}

TEST(CreditNote, standing_alone_remembers_owner_region_and_groups) {
  RegisterCustomer customer = register_customer("C1");
  customer.owner = Code{"E1"};
  customer.region = Code{"R1"};
  customer.groups = {Code{"G1"}};
  Given given(open_book(), DefineEmployee{{"E1"}, {"An"}, {}}, DefineRegion{{"R1"}, {"North"}},
              DefineCustomerGroup{{"G1"}, {"One"}}, customer, invoice({}));
  given.when(credit_note({.amount = 10}));
  EXPECT_EQ(given.made<CreditNoteCreated>().at(0).owner, Code{"E1"});
  EXPECT_EQ(given.made<CreditNoteCreated>().at(0).region, Code{"R1"});
  EXPECT_EQ(given.made<CreditNoteCreated>().at(0).groups, std::vector{Code{"G1"}});
  given.when(credit_note({.amount = 10, .invoice = 1}));
  EXPECT_EQ(given.made<CreditNoteCreated>().at(0).owner, std::nullopt);
  EXPECT_EQ(given.made<CreditNoteCreated>().at(0).groups, std::vector<Code>{});
}

TEST(CreditNote, of_many_lines_goes_on_in_further_events) {
  CreateCreditNote command = credit_note({});
  command.lines.assign(400, line(2));
  Given given(open_book(), register_customer("C1"));
  given.when(command);
  std::size_t lines = given.made<CreditNoteCreated>().at(0).lines.size();
  EXPECT_LT(lines, 400u);
  for (const CreditNoteLinesAdded& more : given.made<CreditNoteLinesAdded>()) {
    EXPECT_EQ(more.credit_note, CreditNoteId{1});
    lines += more.lines.size();
  }
  EXPECT_EQ(lines, 400u);
  EXPECT_EQ(waiting_of_credit_note(given.book(), 1), 800);
}

TEST(CreditNote, is_rejected_with_the_field_to_blame) {
  CreateCreditNote first = credit_note({.amount = 1});
  first.number = DocumentNumber{"CN-1"};
  Given given(open_book(), register_customer("C1"), register_customer("C2"), invoice({}),
              invoice({.customer = "C2"}), invoice({.currency = "USD"}), invoice({}),
              VoidInvoice{{4}, {}, {}}, first);
  const auto rejected = [&](auto change, Reason reason, const char* pointer,
                            SourceLine at = SourceLine::here()) {
    CreateCreditNote command = credit_note({.amount = 10});
    change(command);
    given.when(command).then_rejected(reason, pointer, at);
  };
  using C = CreateCreditNote;
  rejected([](C& c) { c.customer = {"C9"}; }, Reason::customer_not_found, "/customer");
  rejected([](C& c) { c.number = DocumentNumber{"cn-1"}; }, Reason::number_taken, "/number");
  rejected([](C& c) { c.lines.clear(); }, Reason::list_empty, "/lines");
  rejected([](C& c) { c.lines = {line(0)}; }, Reason::must_be_positive, "/lines");
  rejected([](C& c) { c.total = Money{11}; }, Reason::total_differs, "/total");
  rejected([](C& c) { c.invoice = InvoiceId{9}; }, Reason::invoice_not_found, "/invoice");
  rejected([](C& c) { c.invoice = InvoiceId{2}; }, Reason::other_customer, "/invoice");
  rejected([](C& c) { c.invoice = InvoiceId{3}; }, Reason::other_currency, "/invoice");
  rejected([](C& c) { c.invoice = InvoiceId{4}; }, Reason::invoice_void, "/invoice");
}

}  // namespace
}  // namespace duebook::tests
