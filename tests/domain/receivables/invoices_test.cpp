// SPDX-License-Identifier: Apache-2.0
// Rules of making and voiding invoices.
#include "domain/receivables/invoices.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

// The event that `invoice(sample)` makes for a customer without owner, region and groups.
InvoiceCreated invoice_created(std::uint32_t id, const std::string& number,
                               const SampleInvoice& sample) {
  InvoiceCreated event;
  event.invoice = {id};
  event.customer = {sample.customer};
  event.number = {number};
  if (!sample.number) event.running_number = static_cast<std::uint32_t>(std::stoul(number));
  event.date = sample.date;
  event.currency = currency(sample.currency);
  event.total = Money{sample.amount};
  event.instalments = {{sample.due.value_or(sample.date), Money{sample.amount}}};
  PricedLine priced;
  const DocumentLine sold = line(sample.amount, sample.currency);
  priced.quantity = sold.quantity;
  priced.unit_price = *sold.unit_price;
  priced.net = Money{sample.amount};
  event.lines = {priced};
  return event;
}

TEST(Invoice, makes_the_customer_owe_its_total) {
  const SampleInvoice sample{.amount = 100, .date = day(3), .due = day(9)};
  Given(open_book(), register_customer("C1"))
      .when(invoice(sample))
      .then({invoice_created(1, "1", sample)})
      .then_book([](const Book& book) { EXPECT_EQ(open_of(book, 1), 100); });
}

TEST(Invoice, is_settled_when_paid_in_full) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}), payment({.amount = 100}))
      .then_book([](const Book& book) { EXPECT_EQ(open_of(book, 1), 0); })
      .when(WriteOffInvoice{{1}, {}, {}, {}})
      .then_rejected(Reason::invoice_settled, "/invoice");
}

TEST(Invoice, is_of_today_in_the_books_currency_and_due_by_the_customers_credit_days) {
  CreateInvoice command;
  command.customer = {"c1"};
  command.lines = {line(100)};
  Given(open_book(), register_customer("C1", 14))
      .today(day(20))
      .when(command)
      .then({invoice_created(1, "1", {.date = day(20), .due = day(34)})});
}

TEST(Invoice, remembers_owner_region_and_groups_of_the_day) {
  RegisterCustomer customer = register_customer("C1");
  customer.owner = Code{"e1"};
  customer.region = Code{"r1"};
  customer.groups = {Code{"g2"}, Code{"G1"}};
  Given given(open_book(), DefineEmployee{{"E1"}, {"An"}, {}}, DefineEmployee{{"E2"}, {"Bo"}, {}},
              DefineRegion{{"R1"}, {"North"}}, DefineCustomerGroup{{"G1"}, {"One"}},
              DefineCustomerGroup{{"G2"}, {"Two"}}, customer);
  InvoiceCreated expected = invoice_created(1, "1", {});
  expected.owner = Code{"E1"};
  expected.region = Code{"R1"};
  expected.groups = {Code{"G2"}, Code{"G1"}};
  given.when(invoice({})).then({expected});

  CreateInvoice named = invoice({});
  named.owner = Code{"e2"};
  expected = invoice_created(2, "2", {});
  expected.owner = Code{"E2"};
  expected.region = Code{"R1"};
  expected.groups = {Code{"G2"}, Code{"G1"}};
  given.when(named).then({expected});
}

TEST(Invoice, takes_the_price_and_tax_of_the_product) {
  DefineProduct product{{"P1"}, {"Rice"}, {}, {}, decimal("50"), decimal("8")};
  CreateInvoice command = invoice({});
  command.lines[0].product = Code{"p1"};
  command.lines[0].quantity = decimal("3");
  command.lines[0].unit_price = {};
  command.total = Money{162};
  Given given(open_book(), register_customer("C1"), product);
  given.when(command);
  const auto made = given.made<InvoiceCreated>();
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].total, Money{162});
  EXPECT_EQ(made[0].tax, Money{12});
  EXPECT_EQ(made[0].lines[0].product, Code{"P1"});
}

TEST(Invoice, paid_at_once_is_settled_by_that_payment) {
  const SampleInvoice sample{.amount = 100, .paid = PaidAtOnce{Money{100}, {}, Memo{"till"}}};
  Given(open_book(), register_customer("C1"))
      .when(invoice(sample))
      .then({invoice_created(1, "1", sample),
             PaymentRecorded{{1},
                             {"C1"},
                             day(1),
                             currency("VND"),
                             Money{100},
                             PaymentMethod::cash,
                             AllocationPolicy::oldest_due,
                             Memo{"till"}},
             PaymentAllocated{{1}, day(1), {part(1, 100)}}});
}

TEST(Invoice, paid_at_once_settles_itself_and_not_what_is_due_before_it) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 70, .due = day(2)}))
      .when(invoice({.amount = 100,
                     .date = day(5),
                     .due = day(90),
                     .paid = PaidAtOnce{Money{60}, PaymentMethod::card, {}}}))
      .then_made<PaymentAllocated>({{{1}, day(5), {part(2, 60)}}});
}

TEST(Invoice, takes_the_payment_at_once_before_money_that_waits) {
  Given(open_book(), register_customer("C1"), payment({.amount = 80}))
      .when(invoice({.amount = 100, .paid = PaidAtOnce{Money{60}, {}, {}}}))
      .then_made<PaymentAllocated>({{{2}, day(1), {part(1, 60)}}, {{1}, day(1), {part(1, 40)}}})
      .then_book([](const Book& book) { EXPECT_EQ(waiting_of_payment(book, 1), 40); });
}

TEST(Invoice, paid_at_once_fills_its_instalments_in_order) {
  Given(open_book(), register_customer("C1"))
      .when(invoice({.amount = 100,
                     .instalments = {{day(20), Money{70}}, {day(10), Money{30}}},
                     .paid = PaidAtOnce{Money{50}, {}, {}}}))
      .then_made<PaymentAllocated>({{{1}, day(1), {part(1, 1, 30), part(1, 2, 20)}}});
}

TEST(Invoice, is_settled_by_waiting_money_oldest_first_over_its_instalments) {
  Given(open_book(), register_customer("C1"), payment({.amount = 30, .date = day(9)}),
        payment({.amount = 30, .date = day(3)}), credit_note({.amount = 30, .date = day(6)}))
      .when(invoice({.amount = 80, .date = day(5), .instalments = {{day(10), {}}, {day(20), {}}}}))
      .then_made<PaymentAllocated>(
          {{{2}, day(5), {part(1, 1, 30)}}, {{1}, day(9), {part(1, 2, 20)}}})
      .then_made<CreditNoteAllocated>({{{1}, day(6), {part(1, 1, 10), part(1, 2, 20)}}});
}

TEST(Invoice, over_nothing_is_settled_from_the_start) {
  Given(open_book(), register_customer("C1"), payment({.amount = 10}))
      .when(invoice({.amount = 0}))
      .then({invoice_created(1, "1", {.amount = 0})})
      .when(payment({.amount = 10}))
      .then_made_no<PaymentAllocated>()
      .when(VoidInvoice{{1}, {}, {}})
      .then({InvoiceVoided{{1}, day(1), {}}});
}

TEST(Invoice, of_many_lines_goes_on_in_further_events) {
  CreateInvoice command = invoice({});
  command.lines.assign(5'000, line(3));
  for (DocumentLine& each : command.lines) each.description = Name{std::string(200, 'x')};
  Given given(open_book(), register_customer("C1"));
  given.when(command);
  ASSERT_FALSE(given.outcome().rejection);
  std::size_t lines = given.made<InvoiceCreated>().at(0).lines.size();
  EXPECT_EQ(given.made<InvoiceCreated>().at(0).total, Money{15'000});
  for (const InvoiceLinesAdded& more : given.made<InvoiceLinesAdded>()) {
    EXPECT_EQ(more.invoice, InvoiceId{1});
    EXPECT_FALSE(more.lines.empty());
    EXPECT_LE(more.lines.size(), 62u);
    lines += more.lines.size();
  }
  EXPECT_EQ(lines, 5'000u);
  EXPECT_EQ(open_of(given.book(), 1), 15'000);
}

TEST(Invoice, is_rejected_with_the_field_to_blame) {
  Given given(open_book(), register_customer("C1"), DefineEmployee{{"E1"}, {"An"}, {}},
              DefineEmployee{{"E2"}, {"Bo"}, {}}, RetireEmployee{{"E2"}},
              invoice({.number = "A-1"}));
  const auto rejected = [&](auto change, Reason reason, const char* pointer,
                            SourceLine at = SourceLine::here()) {
    CreateInvoice command = invoice({});
    change(command);
    given.when(command).then_rejected(reason, pointer, at);
  };
  using C = CreateInvoice;
  rejected([](C& c) { c.customer = {"C2"}; }, Reason::customer_not_found, "/customer");
  rejected([](C& c) { c.lines.clear(); }, Reason::list_empty, "/lines");
  rejected([](C& c) { c.total = Money{99}; }, Reason::total_differs, "/total");
  rejected(
      [](C& c) {
        c.paid = PaidAtOnce{Money{101}, {}, {}};
      },
      Reason::paid_exceeds_total, "/paid/amount");
  rejected(
      [](C& c) {
        c.paid = PaidAtOnce{Money{0}, {}, {}};
      },
      Reason::must_be_positive, "/paid/amount");
  rejected(
      [](C& c) {
        c.paid = PaidAtOnce{Money{money_max + 1}, {}, {}};
      },
      Reason::out_of_range, "/paid/amount");
  rejected([](C& c) { c.due_date = day(0); }, Reason::due_before_issue, "/due_date");
  rejected(
      [](C& c) {
        c.instalments = {{day(0), {}}, {day(5), {}}};
      },
      Reason::due_before_issue, "/instalments");
  rejected([](C& c) { c.owner = Code{"E3"}; }, Reason::employee_not_found, "/owner");
  rejected([](C& c) { c.owner = Code{"E2"}; }, Reason::retired, "/owner");
  rejected([](C& c) { c.number = DocumentNumber{"a-1"}; }, Reason::number_taken, "/number");
  rejected([](C& c) { c.serial = Serial{"1c26taa"}; }, Reason::serial_malformed, "/serial");
}

TEST(Void, takes_the_invoice_off_from_its_date_on) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .date = day(3)}))
      .when(VoidInvoice{{1}, day(7), Memo{"typo"}})
      .then({InvoiceVoided{{1}, day(7), Memo{"typo"}}})
      .then_book([](const Book& book) { EXPECT_EQ(open_of(book, 1), 0); })
      .when(VoidInvoice{{1}, {}, {}})
      .then_rejected(Reason::invoice_void, "/invoice");
}

TEST(Void, releases_money_to_the_oldest_due_of_the_other_items) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(5)}),
        payment({.amount = 100, .date = day(2)}), invoice({.amount = 30, .due = day(20)}),
        invoice({.amount = 50, .due = day(10)}))
      .when(VoidInvoice{{1}, day(8), {}})
      .then({PaymentUnallocated{{1}, day(8), {part(1, 100)}, false}, InvoiceVoided{{1}, day(8), {}},
             PaymentAllocated{{1}, day(8), {part(3, 50), part(2, 30)}}})
      .then_book([](const Book& book) { EXPECT_EQ(waiting_of_payment(book, 1), 20); })
      .when(invoice({.amount = 100, .date = day(4)}))
      .then_made<PaymentAllocated>({{{1}, day(8), {part(4, 20)}}});
}

TEST(Void, releases_several_credits_the_oldest_first) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .due = day(5)}),
        payment({.amount = 60, .date = day(3)}),
        credit_note({.amount = 40, .invoice = 1, .date = day(2)}),
        invoice({.amount = 70, .due = day(20)}))
      .when(VoidInvoice{{1}, day(8), {}})
      .then({CreditNoteUnallocated{{1}, day(8), {part(1, 40)}, false},
             PaymentUnallocated{{1}, day(8), {part(1, 60)}, false}, InvoiceVoided{{1}, day(8), {}},
             CreditNoteAllocated{{1}, day(8), {part(2, 40)}},
             PaymentAllocated{{1}, day(8), {part(2, 30)}}});
}

TEST(Void, leaves_money_that_waits_for_hand_waiting) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}),
        payment({.amount = 100, .parts = {part(1, 100)}, .allocation = AllocationPolicy::manual}),
        invoice({.amount = 100}))
      .when(VoidInvoice{{1}, {}, {}})
      .then(
          {PaymentUnallocated{{1}, day(1), {part(1, 100)}, false}, InvoiceVoided{{1}, day(1), {}}})
      .then_book([](const Book& book) { EXPECT_EQ(waiting_of_payment(book, 1), 100); });
}

TEST(Void, names_the_instalments_it_releases) {
  Given(open_book(), register_customer("C1"),
        invoice({.amount = 100, .instalments = {{day(10), {}}, {day(20), {}}}}),
        payment({.amount = 70}))
      .when(VoidInvoice{{1}, {}, {}})
      .then_made<PaymentUnallocated>({{{1}, day(1), {part(1, 1, 50), part(1, 2, 20)}, false}});
}

TEST(Void, does_not_lie_before_anything_that_moved_the_invoice) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100, .date = day(5)}))
      .when(VoidInvoice{{1}, day(4), {}})
      .then_rejected(Reason::date_too_early, "/date")
      .given(payment({.amount = 100, .date = day(10)}))
      .when(VoidInvoice{{1}, day(9), {}})
      .then_rejected(Reason::date_too_early, "/date")
      .given(UnallocatePayment{{1}, {}, day(15)})
      .when(VoidInvoice{{1}, day(14), {}})
      .then_rejected(Reason::date_too_early, "/date")
      .when(VoidInvoice{{1}, {}, {}})
      .then({InvoiceVoided{{1}, day(15), {}}});
}

TEST(Void, is_rejected_when_there_is_nothing_to_void) {
  Given(open_book(), register_customer("C1"), invoice({.amount = 100}),
        WriteOffInvoice{{1}, Money{1}, {}, {}})
      .when(VoidInvoice{{1}, {}, {}})
      .then_rejected(Reason::invoice_written_off, "/invoice")
      .when(VoidInvoice{{2}, {}, {}})
      .then_rejected(Reason::invoice_not_found, "/invoice")
      .when(VoidInvoice{{0}, {}, {}})
      .then_rejected(Reason::invoice_not_found, "/invoice");
}

TEST(Void, keeps_the_number_taken) {
  Given(open_book(), register_customer("C1"), invoice({.number = "7"}), VoidInvoice{{1}, {}, {}})
      .when(invoice({.number = "7"}))
      .then_rejected(Reason::number_taken, "/number");
}

TEST(LargeCash, is_warned_of_when_an_invoice_is_paid_at_once) {
  const Given given(open_book(), register_customer("C1"));
  CreateInvoice command = invoice({.amount = 6'000'000});
  EXPECT_EQ(warning_of(given.book(), Command{command}), std::nullopt);
  command.paid = PaidAtOnce{Money{5'000'000}, {}, {}};
  EXPECT_EQ(warning_of(given.book(), Command{command}), Reason::large_cash_payment);
  command.paid->method = PaymentMethod::bank;
  EXPECT_EQ(warning_of(given.book(), Command{command}), std::nullopt);
}

}  // namespace
}  // namespace duebook::tests
