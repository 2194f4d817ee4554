// SPDX-License-Identifier: Apache-2.0
// Rules of employees.
#include "domain/parties/employees.hpp"

#include "domain/book.hpp"

namespace duebook::domain {

Decision<EmployeeDefined> decide(const Book& book, const DefineEmployee& command, Date) {
  if (const Check taken = book.employees.is_free(command.code.value)) return *taken;
  EmployeeDefined event{command.code, command.name, {}};
  if (command.department) {
    const auto department = book.departments.active(command.department->value, "/department");
    if (!department) return department.rejection();
    event.department = book.departments.canonical(*department);
  }
  return event;
}

Decision<EmployeeChanged> decide(const Book& book, const ChangeEmployee& command, Date) {
  const auto id = book.employees.active(command.employee.value, "/employee");
  if (!id) return id.rejection();
  if (!command.name && command.department.is_keep()) return Rejection{Reason::changes_nothing, ""};
  EmployeeChanged event{book.employees.canonical(*id), command.name, command.department};
  if (command.department.is_set()) {
    const auto department =
        book.departments.active(command.department.value().value, "/department");
    if (!department) return department.rejection();
    event.department = Change<Code>::to(book.departments.canonical(*department));
  }
  return event;
}

Decision<EmployeeRetired> decide(const Book& book, const RetireEmployee& command, Date) {
  const auto id = book.employees.active(command.employee.value, "/employee");
  if (!id) return id.rejection();
  if (book.employees[*id].customers > 0) return Rejection{Reason::has_members, "/employee"};
  return EmployeeRetired{book.employees.canonical(*id)};
}

void evolve(Book& book, const EmployeeDefined& event, Seq seq) {
  EmployeeRow row;
  if (event.department) row.department = book.departments.find(event.department->value);
  book.employees.add(event.code.value, row, seq);
}

void evolve(Book& book, const EmployeeChanged& event, Seq seq) {
  EmployeeRow& row = book.employees.edit(book.employees.find(event.employee.value), seq);
  if (event.department.is_clear()) row.department = {};
  if (event.department.is_set()) {
    row.department = book.departments.find(event.department.value().value);
  }
}

void evolve(Book& book, const EmployeeRetired& event, Seq seq) {
  book.employees.edit(book.employees.find(event.employee.value), seq).retired = true;
}

}  // namespace duebook::domain
