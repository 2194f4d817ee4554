// SPDX-License-Identifier: Apache-2.0
// Customer groups: sets a customer can be in; the first one named is the main one.
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

struct DefineCustomerGroup {
  Code code;
  Name name;
  DUEBOOK_RECORD("define-customer-group", "Adds a customer group.", code, name)
};

struct ChangeCustomerGroup {
  Code customer_group;
  Name name;
  DUEBOOK_RECORD("change-customer-group", "Renames a customer group.", customer_group, name)
  EntityRef target() const { return {EntityKind::customer_group, customer_group.value}; }
};

struct RetireCustomerGroup {
  Code customer_group;
  DUEBOOK_RECORD("retire-customer-group",
                 "Closes a customer group for new entries; history keeps it.", customer_group)
  EntityRef target() const { return {EntityKind::customer_group, customer_group.value}; }
};

// Events

struct CustomerGroupDefined {
  Code code;
  Name name;
  DUEBOOK_RECORD("customer-group-defined", "The customer group exists.", code, name)
  EntityRef made() const { return {EntityKind::customer_group, code.value}; }
};

struct CustomerGroupChanged {
  Code customer_group;
  Name name;
  DUEBOOK_RECORD("customer-group-changed", "The customer group has another name.", customer_group,
                 name)
};

struct CustomerGroupRetired {
  Code customer_group;
  DUEBOOK_RECORD("customer-group-retired", "The customer group takes no new entries.",
                 customer_group)
};

// State

struct CustomerGroupRow {
  std::uint32_t version = 0;
  bool retired = false;
  std::uint8_t padding[3] = {};
};

using CustomerGroups =
    Register<CustomerGroupId, CustomerGroupRow, Reason::customer_group_not_found>;

// Decide and evolve

Decision<CustomerGroupDefined> decide(const Book& book, const DefineCustomerGroup& command,
                                      Date today);
Decision<CustomerGroupChanged> decide(const Book& book, const ChangeCustomerGroup& command,
                                      Date today);
Decision<CustomerGroupRetired> decide(const Book& book, const RetireCustomerGroup& command,
                                      Date today);

void evolve(Book& book, const CustomerGroupDefined& event, Seq seq);
void evolve(Book& book, const CustomerGroupChanged& event, Seq seq);
void evolve(Book& book, const CustomerGroupRetired& event, Seq seq);

}  // namespace duebook::domain
