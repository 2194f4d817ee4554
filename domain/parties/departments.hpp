// SPDX-License-Identifier: Apache-2.0
// Departments: what employees belong to.
#pragma once

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/parties/register.hpp"
#include "domain/record.hpp"
#include "domain/values/date.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

// Commands

struct DefineDepartment {
  Code code;
  Name name;
  DUEBOOK_RECORD("define-department", "Adds a department.", code, name)
};

struct ChangeDepartment {
  Code department;
  Name name;
  DUEBOOK_RECORD("change-department", "Renames a department.", department, name)
  EntityRef target() const { return {EntityKind::department, department.value}; }
};

struct RetireDepartment {
  Code department;
  DUEBOOK_RECORD("retire-department", "Closes a department for new entries; history keeps it.",
                 department)
  EntityRef target() const { return {EntityKind::department, department.value}; }
};

// Events

struct DepartmentDefined {
  Code code;
  Name name;
  DUEBOOK_RECORD("department-defined", "The department exists.", code, name)
  EntityRef made() const { return {EntityKind::department, code.value}; }
};

struct DepartmentChanged {
  Code department;
  Name name;
  DUEBOOK_RECORD("department-changed", "The department has another name.", department, name)
};

struct DepartmentRetired {
  Code department;
  DUEBOOK_RECORD("department-retired", "The department takes no new entries.", department)
};

// State

struct DepartmentRow {
  std::uint32_t version = 0;
  bool retired = false;
  std::uint8_t padding[3] = {};
};

using Departments = Register<DepartmentId, DepartmentRow, Reason::department_not_found>;

// Decide and evolve

Decision<DepartmentDefined> decide(const Book& book, const DefineDepartment& command, Date today);
Decision<DepartmentChanged> decide(const Book& book, const ChangeDepartment& command, Date today);
Decision<DepartmentRetired> decide(const Book& book, const RetireDepartment& command, Date today);

void evolve(Book& book, const DepartmentDefined& event, Seq seq);
void evolve(Book& book, const DepartmentChanged& event, Seq seq);
void evolve(Book& book, const DepartmentRetired& event, Seq seq);

}  // namespace duebook::domain
