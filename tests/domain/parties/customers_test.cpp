// SPDX-License-Identifier: Apache-2.0
// Rules of customers and of what documents remember of them.
#include "domain/parties/customers.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

// A book with parties to belong to; those numbered 2 are retired.
Given a_book_with_parties() {
  return Given(open_book(), DefineEmployee{{"E1"}, {"An"}, {}}, DefineEmployee{{"E2"}, {"Bo"}, {}},
               RetireEmployee{{"E2"}}, DefineRegion{{"R1"}, {"North"}},
               DefineRegion{{"R2"}, {"South"}}, RetireRegion{{"R2"}},
               DefineCustomerGroup{{"G1"}, {"One"}}, DefineCustomerGroup{{"G2"}, {"Two"}},
               RetireCustomerGroup{{"G2"}}, DefineCustomerGroup{{"G3"}, {"Three"}});
}

using Codes = std::vector<Code>;

TEST(Customer, is_registered_with_the_codes_as_they_were_defined) {
  const RegisterCustomer command{{"Kh-1"},
                                 {"Công ty An"},
                                 Phone{"0901"},
                                 TaxId{"0100109106"},
                                 {Code{"g3"}, Code{"G1"}},
                                 Code{"r1"},
                                 Code{"e1"},
                                 7};
  a_book_with_parties().when(command).then({CustomerRegistered{{"Kh-1"},
                                                               {"Công ty An"},
                                                               Phone{"0901"},
                                                               TaxId{"0100109106"},
                                                               {Code{"G3"}, Code{"G1"}},
                                                               Code{"R1"},
                                                               Code{"E1"},
                                                               7}});
}

TEST(Customer, has_a_code_of_its_own_without_regard_to_case) {
  Given(open_book(), register_customer("Đại-1"))
      .when(register_customer("ĐẠI-1"))
      .then_rejected(Reason::code_taken, "/code");
}

TEST(Customer, is_rejected_with_the_field_to_blame) {
  Given given = a_book_with_parties();
  const auto rejected = [&](auto change, Reason reason, const char* pointer,
                            SourceLine at = SourceLine::here()) {
    RegisterCustomer command = register_customer("C1");
    change(command);
    given.when(command).then_rejected(reason, pointer, at);
  };
  using C = RegisterCustomer;
  rejected([](C& c) { c.tax_id = TaxId{"123"}; }, Reason::tax_id_malformed, "/tax_id");
  rejected([](C& c) { c.credit_days = 3'651; }, Reason::out_of_range, "/credit_days");
  rejected([](C& c) { c.groups = Codes(33, Code{"G1"}); }, Reason::too_many, "/groups");
  rejected(
      [](C& c) {
        c.groups = {Code{"G1"}, Code{"G9"}};
      },
      Reason::customer_group_not_found, "/groups/1");
  rejected([](C& c) { c.groups = {Code{"G2"}}; }, Reason::retired, "/groups/0");
  rejected([](C& c) { c.groups = {Code{"G1"}, Code{"g1"}}; }, Reason::named_twice, "/groups/1");
  rejected([](C& c) { c.region = Code{"R9"}; }, Reason::region_not_found, "/region");
  rejected([](C& c) { c.region = Code{"R2"}; }, Reason::retired, "/region");
  rejected([](C& c) { c.owner = Code{"E9"}; }, Reason::employee_not_found, "/owner");
  rejected([](C& c) { c.owner = Code{"E2"}; }, Reason::retired, "/owner");
}

TEST(Customer, is_changed_field_by_field) {
  ChangeCustomer command;
  command.customer = {"c1"};
  command.name = Name{"Khác"};
  command.groups = Change<Codes>::to({Code{"g3"}});
  command.region = Change<Code>::to(Code{"r1"});
  command.owner = Change<Code>::to(Code{"e1"});
  command.credit_days = Change<std::uint32_t>::to(9);
  CustomerChanged expected;
  expected.customer = {"C1"};
  expected.name = Name{"Khác"};
  expected.groups = Change<Codes>::to({Code{"G3"}});
  expected.region = Change<Code>::to(Code{"R1"});
  expected.owner = Change<Code>::to(Code{"E1"});
  expected.credit_days = Change<std::uint32_t>::to(9);
  Given given = a_book_with_parties();
  given.given(register_customer("C1")).when(command).then({expected});
  const CustomerSnapshot snapshot = snapshot_of(given.book(), given.book().customers.find("C1"));
  EXPECT_EQ(snapshot.owner, Code{"E1"});
  EXPECT_EQ(snapshot.region, Code{"R1"});
  EXPECT_EQ(snapshot.groups, (Codes{Code{"G3"}}));
  CreateInvoice due_in_nine_days = invoice({});
  given.when(due_in_nine_days);
  EXPECT_EQ(given.made<InvoiceCreated>().at(0).instalments.at(0).due_date, day(10));
}

TEST(Customer, loses_what_is_cleared_and_keeps_the_rest) {
  RegisterCustomer customer = register_customer("C1", 9);
  customer.owner = Code{"E1"};
  customer.region = Code{"R1"};
  customer.groups = {Code{"G1"}};
  ChangeCustomer command;
  command.customer = {"C1"};
  command.owner = Change<Code>::cleared();
  command.groups = Change<Codes>::cleared();
  command.credit_days = Change<std::uint32_t>::cleared();
  Given given = a_book_with_parties();
  given.given(customer).when(command);
  CustomerSnapshot snapshot = snapshot_of(given.book(), {1});
  EXPECT_EQ(snapshot.owner, std::nullopt);
  EXPECT_EQ(snapshot.region, Code{"R1"});
  EXPECT_EQ(snapshot.groups, Codes{});
  EXPECT_FALSE(given.book().customers[{1}].has_credit_days);
  EXPECT_EQ(given.book().customers[{1}].credit_days, 0);
  command = {};
  command.customer = {"C1"};
  command.region = Change<Code>::cleared();
  given.when(command);
  EXPECT_EQ(snapshot_of(given.book(), {1}).region, std::nullopt);
}

TEST(Customer, given_an_empty_list_of_groups_has_them_cleared) {
  ChangeCustomer command;
  command.customer = {"C1"};
  command.groups = Change<Codes>::to({});
  CustomerChanged expected;
  expected.customer = {"C1"};
  expected.groups = Change<Codes>::cleared();
  Given(open_book(), register_customer("C1")).when(command).then({expected});
}

TEST(Customer, keeps_groups_that_were_retired_since) {
  RegisterCustomer customer = register_customer("C1");
  customer.groups = {Code{"G1"}};
  Given given = a_book_with_parties();
  given.given(customer, RetireCustomerGroup{{"G1"}}).when(invoice({}));
  EXPECT_EQ(given.made<InvoiceCreated>().at(0).groups, (Codes{Code{"G1"}}));
}

TEST(Customer, is_not_changed_by_a_command_that_breaks_a_rule) {
  Given given = a_book_with_parties();
  given.given(register_customer("C1"));
  const auto rejected = [&](auto change, Reason reason, const char* pointer,
                            SourceLine at = SourceLine::here()) {
    ChangeCustomer command;
    command.customer = {"C1"};
    change(command);
    given.when(command).then_rejected(reason, pointer, at);
  };
  using C = ChangeCustomer;
  const auto to = [](const char* code) { return Change<Code>::to(Code{code}); };
  rejected([](C&) {}, Reason::changes_nothing, "");
  rejected([](C& c) { c.customer = {"C2"}; }, Reason::customer_not_found, "/customer");
  rejected([](C& c) { c.tax_id = Change<TaxId>::to({"1"}); }, Reason::tax_id_malformed, "/tax_id");
  rejected([](C& c) { c.credit_days = Change<std::uint32_t>::to(3'651); }, Reason::out_of_range,
           "/credit_days");
  rejected(
      [](C& c) {
        c.groups = Change<Codes>::to({Code{"G1"}, Code{"g1"}});
      },
      Reason::named_twice, "/groups/1");
  rejected([&](C& c) { c.region = to("R9"); }, Reason::region_not_found, "/region");
  rejected([&](C& c) { c.region = to("R2"); }, Reason::retired, "/region");
  rejected([&](C& c) { c.owner = to("E9"); }, Reason::employee_not_found, "/owner");
  rejected([&](C& c) { c.owner = to("E2"); }, Reason::retired, "/owner");
}

TEST(TaxIdOfCustomer, is_checked_in_books_in_dong_only) {
  RegisterCustomer customer = register_customer("C1");
  customer.tax_id = TaxId{"DE123456789"};
  Given(OpenBook{{"Book"}, currency("EUR"), {}, {}, {}})
      .when(customer)
      .then({CustomerRegistered{{"C1"}, {"Customer"}, {}, TaxId{"DE123456789"}, {}, {}, {}, 0}});
  Given(open_book()).when(customer).then_rejected(Reason::tax_id_malformed, "/tax_id");
}

TEST(TaxIdOfCustomer, is_warned_of_when_its_check_digit_does_not_fit) {
  const Given in_dong(open_book());
  const Given in_euro(OpenBook{{"Book"}, currency("EUR"), {}, {}, {}});
  const auto warning = [](const Given& given, const char* tax_id) {
    RegisterCustomer registering = register_customer("C1");
    registering.tax_id = TaxId{tax_id};
    ChangeCustomer changing;
    changing.tax_id = Change<TaxId>::to({tax_id});
    const auto warned = warning_of(given.book(), Command{registering});
    EXPECT_EQ(warning_of(given.book(), Command{changing}), warned);
    return warned;
  };
  EXPECT_EQ(warning(in_dong, "0100109107"), Reason::tax_id_check_digit);
  EXPECT_EQ(warning(in_dong, "0100109106"), std::nullopt);
  EXPECT_EQ(warning(in_dong, "001099012345"), std::nullopt);
  EXPECT_EQ(warning_of(in_dong.book(), Command{register_customer("C1")}), std::nullopt);
  EXPECT_EQ(warning_of(in_dong.book(), Command{ChangeCustomer{}}), std::nullopt);
  // Rejected as malformed, so there is nothing to warn of.
  EXPECT_EQ(warning(in_dong, "123"), std::nullopt);
  EXPECT_EQ(warning(in_euro, "12345"), std::nullopt);
}

}  // namespace
}  // namespace duebook::tests
