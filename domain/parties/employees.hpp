// SPDX-License-Identifier: Apache-2.0
// Employees: who owns customers and invoices.
#pragma once

#include <optional>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/parties/register.hpp"
#include "domain/record.hpp"
#include "domain/values/change.hpp"
#include "domain/values/date.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

// Commands

struct DefineEmployee {
  Code code;
  Name name;
  std::optional<Code> department;
  DUEBOOK_RECORD("define-employee", "Adds an employee.", code, name, department)
};

struct ChangeEmployee {
  Code employee;
  std::optional<Name> name;
  Change<Code> department;
  DUEBOOK_RECORD("change-employee", "Changes an employee's name or department.", employee, name,
                 department)
  EntityRef target() const { return {EntityKind::employee, employee.value}; }
};

struct RetireEmployee {
  Code employee;
  DUEBOOK_RECORD("retire-employee",
                 "The employee takes no new customers or invoices; transfer the old ones first.",
                 employee)
  EntityRef target() const { return {EntityKind::employee, employee.value}; }
};

// Events

struct EmployeeDefined {
  Code code;
  Name name;
  std::optional<Code> department;
  DUEBOOK_RECORD("employee-defined", "The employee exists.", code, name, department)
  EntityRef made() const { return {EntityKind::employee, code.value}; }
};

struct EmployeeChanged {
  Code employee;
  std::optional<Name> name;
  Change<Code> department;
  DUEBOOK_RECORD("employee-changed", "The employee's name or department is another.", employee,
                 name, department)
};

struct EmployeeRetired {
  Code employee;
  DUEBOOK_RECORD("employee-retired", "The employee takes no new customers or invoices.", employee)
};

// State

struct EmployeeRow {
  std::uint32_t version = 0;
  bool retired = false;
  std::uint8_t padding[3] = {};
  DepartmentId department;
  std::uint32_t customers = 0;  ///< how many customers the employee owns now
};

using Employees = Register<EmployeeId, EmployeeRow, Reason::employee_not_found>;

// Decide and evolve

Decision<EmployeeDefined> decide(const Book& book, const DefineEmployee& command, Date today);
Decision<EmployeeChanged> decide(const Book& book, const ChangeEmployee& command, Date today);
/// Rejected with has_members while the employee owns customers.
Decision<EmployeeRetired> decide(const Book& book, const RetireEmployee& command, Date today);

void evolve(Book& book, const EmployeeDefined& event, Seq seq);
void evolve(Book& book, const EmployeeChanged& event, Seq seq);
void evolve(Book& book, const EmployeeRetired& event, Seq seq);

}  // namespace duebook::domain
