// SPDX-License-Identifier: Apache-2.0
// Every reason is produced: by a rule of the domain in a case below, or by the layers above, which
// the last table names.
#include "domain/reasons.hpp"

#include <set>
#include <string>

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

// One command that is rejected (or warned of) for the reason, and where it points.
struct Case {
  Reason reason;
  std::string pointer;
  Command command;
};

constexpr AllocationPolicy manual = AllocationPolicy::manual;

// A book in which every case finds what it needs: two customers, invoices 1 (open), 2 (void), 3
// (written off in part), 4 (settled by payment 1), 5 (in dollars), 6 (of C2), and payment 2 waiting
// for hand.
Given a_book_for_all_cases() {
  RegisterCustomer owned = register_customer("C1");
  owned.owner = Code{"E1"};
  CreateInvoice numbered = invoice({.number = "7"});
  return Given(open_book(), DefineEmployee{{"E1"}, {"x"}, {}}, DefineEmployee{{"E2"}, {"x"}, {}},
               RetireEmployee{{"E2"}}, owned, register_customer("C2"), numbered, invoice({}),
               VoidInvoice{{2}, {}, {}}, invoice({}), WriteOffInvoice{{3}, Money{1}, {}, {}},
               invoice({}), payment({.parts = {part(4, 100)}}), invoice({.currency = "USD"}),
               invoice({.customer = "C2"}),
               payment({.amount = 50, .date = day(10), .allocation = manual}));
}

std::vector<Case> cases_of_invoices() {
  const auto with = [](auto change) {
    CreateInvoice command = invoice({});
    change(command);
    return command;
  };
  using C = CreateInvoice;
  return {
      {Reason::list_empty, "/lines", with([](C& c) { c.lines.clear(); })},
      {Reason::too_many, "/lines", with([](C& c) { c.lines.resize(5'001); })},
      {Reason::field_missing, "/lines/0/unit_price",
       with([](C& c) { c.lines[0].unit_price.reset(); })},
      {Reason::must_be_positive, "/lines/0/quantity",
       with([](C& c) { c.lines[0].quantity = Decimal{}; })},
      {Reason::out_of_range, "/credit_days", with([](C& c) { c.credit_days = 5'000; })},
      {Reason::fields_exclude, "/credit_days",
       with([](C& c) { c.due_date = day(1), c.credit_days = 1; })},
      {Reason::serial_malformed, "/serial", with([](C& c) { c.serial = Serial{"x"}; })},
      {Reason::due_before_issue, "/due_date", with([](C& c) { c.due_date = day(0); })},
      {Reason::total_differs, "/total", with([](C& c) { c.total = Money{1}; })},
      {Reason::instalments_differ, "/instalments", with([](C& c) {
         c.instalments = {{day(5), Money{1}}};
       })},
      {Reason::paid_exceeds_total, "/paid/amount", with([](C& c) {
         c.paid = PaidAtOnce{Money{101}, {}, {}};
       })},
      {Reason::customer_not_found, "/customer", with([](C& c) { c.customer = {"C9"}; })},
      {Reason::employee_not_found, "/owner", with([](C& c) { c.owner = Code{"E9"}; })},
      {Reason::product_not_found, "/lines/0/product",
       with([](C& c) { c.lines[0].product = Code{"P9"}; })},
      {Reason::number_taken, "/number", with([](C& c) { c.number = DocumentNumber{"7"}; })},
      {Reason::retired, "/owner", with([](C& c) { c.owner = Code{"E2"}; })},
  };
}

std::vector<Case> cases_of_money() {
  return {
      {Reason::parts_exceed_amount, "/parts/0/amount",
       payment({.amount = 5, .parts = {part(1, 6)}})},
      {Reason::invoice_not_found, "/parts/0/invoice", payment({.parts = {part(9, 1)}})},
      {Reason::instalment_not_found, "/parts/0/instalment", payment({.parts = {part(1, 2, 1)}})},
      {Reason::other_customer, "/parts/0/invoice", payment({.parts = {part(6, 1)}})},
      {Reason::other_currency, "/parts/0/invoice", payment({.parts = {part(5, 1)}})},
      {Reason::exceeds_open_amount, "/parts/0/amount",
       payment({.amount = 500, .parts = {part(1, 101)}})},
      {Reason::payment_not_found, "/payment", AllocatePayment{{9}, {}, {}}},
      {Reason::credit_note_not_found, "/credit_note", AllocateCreditNote{{9}, {}, {}}},
      {Reason::exceeds_waiting_amount, "/parts/0/amount", AllocatePayment{{2}, {part(1, 51)}, {}}},
      {Reason::exceeds_allocated_amount, "/parts/0/amount",
       UnallocatePayment{{1}, {part(4, 101)}, {}}},
      {Reason::nothing_to_allocate, "", AllocatePayment{{1}, {}, {}}},
      {Reason::date_too_early, "/date", AllocatePayment{{2}, {}, day(9)}},
      {Reason::invoice_void, "/invoice", VoidInvoice{{2}, {}, {}}},
      {Reason::invoice_written_off, "/invoice", VoidInvoice{{3}, {}, {}}},
      {Reason::invoice_settled, "/invoice", WriteOffInvoice{{4}, {}, {}, {}}},
  };
}

std::vector<Case> cases_of_parties_and_products() {
  const auto customer = [](auto change) {
    RegisterCustomer command = register_customer("C3");
    change(command);
    return command;
  };
  using C = RegisterCustomer;
  OpenBook in_a_long_zone = open_book();
  in_a_long_zone.time_zone = ZoneName{std::string(65, 'Z')};
  return {
      {Reason::book_exists, "", open_book()},
      {Reason::code_taken, "/code", register_customer("c1")},
      {Reason::tax_id_malformed, "/tax_id", customer([](C& c) { c.tax_id = TaxId{"1"}; })},
      {Reason::named_twice, "/customers", TransferOwner{{{"C1"}, {"c1"}}, {}, {Code{"E1"}}, {}}},
      {Reason::customer_group_not_found, "/groups/0",
       customer([](C& c) { c.groups = {Code{"G9"}}; })},
      {Reason::region_not_found, "/region", customer([](C& c) { c.region = Code{"R9"}; })},
      {Reason::department_not_found, "/department", DefineEmployee{{"E3"}, {"x"}, Code{"D9"}}},
      {Reason::product_group_not_found, "/product_group",
       DefineProduct{{"P1"}, {"x"}, Code{"G9"}, {}, {}, {}}},
      {Reason::changes_nothing, "", ChangeCustomer{{"C1"}, {}, {}, {}, {}, {}, {}, {}}},
      {Reason::has_members, "/employee", RetireEmployee{{"E1"}}},
  };
}

// Those that need a book of their own; their tests are named.
const std::vector<std::pair<Reason, std::string>> produced_elsewhere{
    {Reason::book_not_found, "OpenBook.comes_before_everything_else"},
    {Reason::not_a_time_zone, "OpenBook.refuses_a_time_zone_longer_than_the_settings_hold"},
    {Reason::exceeds_book_turnover,
     "Payment.of_the_largest_amount_is_taken_until_the_turnover_is_full"},
    {Reason::tax_id_check_digit, "TaxIdOfCustomer.is_warned_of_when_its_check_digit_does_not_fit"},
    {Reason::large_cash_payment, "LargeCash.is_warned_of_from_five_million_dong"},
};

// Those that no rule of the domain produces: the readers of JSON refuse the text before it is a
// command, and what writes the log refuses what does not fit into it.
const std::vector<Reason> produced_by_the_readers{
    Reason::field_unknown,
    Reason::wrong_type,
    Reason::not_a_whole_number,
    Reason::not_a_decimal,
    Reason::not_a_date,
    Reason::not_an_instant,
    Reason::not_a_currency,
    Reason::not_a_choice,
    Reason::text_blank,
    Reason::text_too_long,
    Reason::text_has_control_character,
    Reason::event_too_long,
    Reason::book_full,
};

std::vector<Case> all_cases() {
  std::vector<Case> cases = cases_of_invoices();
  for (Case& each : cases_of_money()) cases.push_back(std::move(each));
  for (Case& each : cases_of_parties_and_products()) cases.push_back(std::move(each));
  return cases;
}

TEST(Reasons, are_produced_by_the_rules) {
  Given given = a_book_for_all_cases();
  for (const Case& each : all_cases()) {
    SCOPED_TRACE(row_of(each.reason).code);
    given.when(each.command).then_rejected(each.reason, each.pointer);
  }
}

TEST(Reasons, are_each_produced_in_exactly_one_of_the_tables) {
  std::multiset<std::size_t> produced;
  for (const Case& each : all_cases()) produced.insert(static_cast<std::size_t>(each.reason));
  for (const auto& [reason, test] : produced_elsewhere) {
    produced.insert(static_cast<std::size_t>(reason));
  }
  for (const Reason reason : produced_by_the_readers) {
    produced.insert(static_cast<std::size_t>(reason));
  }
  for (const ReasonRow& row : reasons) {
    EXPECT_EQ(produced.count(static_cast<std::size_t>(row.reason)), 1u) << row.code;
  }
}

TEST(Reasons, are_produced_elsewhere_by_tests_that_exist) {
  std::set<std::string> tests;
  const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const ::testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      tests.insert(std::string(suite.name()) + "." + suite.GetTestInfo(j)->name());
    }
  }
  for (const auto& [reason, test] : produced_elsewhere) EXPECT_TRUE(tests.contains(test)) << test;
}

TEST(Reasons, have_a_code_and_a_sentence_in_two_languages) {
  std::set<std::string_view> codes;
  for (const ReasonRow& row : reasons) {
    EXPECT_EQ(row_of(row.reason).code, row.code);
    EXPECT_TRUE(row.en.ends_with('.')) << row.code;
    EXPECT_TRUE(row.vi.ends_with('.')) << row.code;
    EXPECT_EQ(row.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), row.code.npos) << row.code;
    codes.insert(row.code);
  }
  EXPECT_EQ(codes.size(), reasons.size());
}

}  // namespace
}  // namespace duebook::tests
