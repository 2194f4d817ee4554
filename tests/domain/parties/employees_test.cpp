// SPDX-License-Identifier: Apache-2.0
// Rules of employees.
#include "domain/parties/employees.hpp"

#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

RegisterCustomer owned(const std::string& code, const std::string& owner) {
  RegisterCustomer out = register_customer(code);
  out.owner = Code{owner};
  return out;
}

TEST(Employee, is_defined_changed_and_retired) {
  Given(open_book(), DefineDepartment{{"D1"}, {"Sales"}}, DefineDepartment{{"D2"}, {"Service"}})
      .when(DefineEmployee{{"E1"}, {"An"}, Code{"d1"}})
      .then({EmployeeDefined{{"E1"}, {"An"}, Code{"D1"}}})
      .when(ChangeEmployee{{"e1"}, {}, Change<Code>::to({"d2"})})
      .then({EmployeeChanged{{"E1"}, {}, Change<Code>::to({"D2"})}})
      .when(ChangeEmployee{{"e1"}, Name{"Bo"}, Change<Code>::cleared()})
      .then({EmployeeChanged{{"E1"}, Name{"Bo"}, Change<Code>::cleared()}})
      .then_book([](const Book& book) { EXPECT_FALSE(book.employees[{1}].department); })
      .when(RetireEmployee{{"e1"}})
      .then({EmployeeRetired{{"E1"}}});
}

TEST(Employee, is_not_retired_while_owning_customers) {
  ChangeCustomer without_owner;
  without_owner.customer = {"C1"};
  without_owner.owner = Change<Code>::cleared();
  Given(open_book(), DefineEmployee{{"E1"}, {"An"}, {}}, DefineEmployee{{"E2"}, {"Bo"}, {}},
        owned("C1", "E1"), owned("C2", "E1"))
      .when(RetireEmployee{{"E1"}})
      .then_rejected(Reason::has_members, "/employee")
      .given(without_owner)
      .when(RetireEmployee{{"E1"}})
      .then_rejected(Reason::has_members, "/employee")
      .given(TransferOwner{{}, Code{"E1"}, {Code{"E2"}}, {}})
      .when(RetireEmployee{{"E2"}})
      .then_rejected(Reason::has_members, "/employee")
      .when(RetireEmployee{{"E1"}})
      .then({EmployeeRetired{{"E1"}}});
}

TEST(Employee, takes_nothing_new_when_retired) {
  Given(open_book(), DefineEmployee{{"E1"}, {"An"}, {}}, RetireEmployee{{"E1"}},
        register_customer("C1"))
      .when(owned("C2", "E1"))
      .then_rejected(Reason::retired, "/owner")
      .when(ChangeEmployee{{"E1"}, Name{"x"}, {}})
      .then_rejected(Reason::retired, "/employee")
      .when(RetireEmployee{{"E1"}})
      .then_rejected(Reason::retired, "/employee")
      .when(DefineEmployee{{"e1"}, {"An"}, {}})
      .then_rejected(Reason::code_taken, "/code");
}

TEST(Employee, is_rejected_with_the_field_to_blame) {
  Given(open_book(), DefineDepartment{{"D1"}, {"x"}}, RetireDepartment{{"D1"}},
        DefineEmployee{{"E1"}, {"An"}, {}})
      .when(DefineEmployee{{"E2"}, {"An"}, Code{"D9"}})
      .then_rejected(Reason::department_not_found, "/department")
      .when(DefineEmployee{{"E2"}, {"An"}, Code{"D1"}})
      .then_rejected(Reason::retired, "/department")
      .when(ChangeEmployee{{"E1"}, {}, {}})
      .then_rejected(Reason::changes_nothing, "")
      .when(ChangeEmployee{{"E1"}, {}, Change<Code>::to({"D9"})})
      .then_rejected(Reason::department_not_found, "/department")
      .when(ChangeEmployee{{"E1"}, {}, Change<Code>::to({"D1"})})
      .then_rejected(Reason::retired, "/department")
      .when(ChangeEmployee{{"E9"}, Name{"x"}, {}})
      .then_rejected(Reason::employee_not_found, "/employee")
      .when(RetireEmployee{{"E9"}})
      .then_rejected(Reason::employee_not_found, "/employee");
}

}  // namespace
}  // namespace duebook::tests
