// SPDX-License-Identifier: Apache-2.0
// Rules of departments: a code is given once, and what is retired stays so.
#include "domain/parties/departments.hpp"

#include "domain/book.hpp"

namespace duebook::domain {

Decision<DepartmentDefined> decide(const Book& book, const DefineDepartment& command, Date) {
  if (const Check taken = book.departments.is_free(command.code.value)) return *taken;
  return DepartmentDefined{command.code, command.name};
}

Decision<DepartmentChanged> decide(const Book& book, const ChangeDepartment& command, Date) {
  const auto id = book.departments.active(command.department.value, "/department");
  if (!id) return id.rejection();
  return DepartmentChanged{book.departments.canonical(*id), command.name};
}

Decision<DepartmentRetired> decide(const Book& book, const RetireDepartment& command, Date) {
  const auto id = book.departments.active(command.department.value, "/department");
  if (!id) return id.rejection();
  return DepartmentRetired{book.departments.canonical(*id)};
}

void evolve(Book& book, const DepartmentDefined& event, Seq seq) {
  book.departments.add(event.code.value, {}, seq);
}

void evolve(Book& book, const DepartmentChanged& event, Seq seq) {
  book.departments.edit(book.departments.find(event.department.value), seq);
}

void evolve(Book& book, const DepartmentRetired& event, Seq seq) {
  book.departments.edit(book.departments.find(event.department.value), seq).retired = true;
}

}  // namespace duebook::domain
