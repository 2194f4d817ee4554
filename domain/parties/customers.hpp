// SPDX-License-Identifier: Apache-2.0
// Customers: who owes. Each has a code, at most one region and owner, and any number of groups.
#pragma once

#include <optional>
#include <vector>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/parties/register.hpp"
#include "domain/record.hpp"
#include "domain/values/change.hpp"
#include "domain/values/date.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

inline constexpr std::size_t customer_groups_max = 32;
inline constexpr std::uint32_t credit_days_max = 3650;

// Commands

struct RegisterCustomer {
  Code code;
  Name name;
  std::optional<Phone> phone;
  std::optional<TaxId> tax_id;
  std::vector<Code> groups;
  std::optional<Code> region;
  std::optional<Code> owner;
  std::optional<std::uint32_t> credit_days;
  DUEBOOK_RECORD("register-customer", "Adds a customer.", code, name, phone, tax_id, groups, region,
                 owner, credit_days)
};

struct ChangeCustomer {
  Code customer;
  std::optional<Name> name;
  Change<Phone> phone;
  Change<TaxId> tax_id;
  Change<std::vector<Code>> groups;
  Change<Code> region;
  Change<Code> owner;
  Change<std::uint32_t> credit_days;
  DUEBOOK_RECORD(
      "change-customer",
      "Changes a customer's master data; invoices keep the owner, region and groups they "
      "were made with.",
      customer, name, phone, tax_id, groups, region, owner, credit_days)
  EntityRef target() const { return {EntityKind::customer, customer.value}; }
};

// Events

struct CustomerRegistered {
  Code code;
  Name name;
  std::optional<Phone> phone;
  std::optional<TaxId> tax_id;
  std::vector<Code> groups;
  std::optional<Code> region;
  std::optional<Code> owner;
  std::optional<std::uint32_t> credit_days;
  DUEBOOK_RECORD("customer-registered", "The customer exists and can be invoiced.", code, name,
                 phone, tax_id, groups, region, owner, credit_days)
  EntityRef made() const { return {EntityKind::customer, code.value}; }
};

struct CustomerChanged {
  Code customer;
  std::optional<Name> name;
  Change<Phone> phone;
  Change<TaxId> tax_id;
  Change<std::vector<Code>> groups;
  Change<Code> region;
  Change<Code> owner;
  Change<std::uint32_t> credit_days;
  DUEBOOK_RECORD("customer-changed", "The customer's master data are others.", customer, name,
                 phone, tax_id, groups, region, owner, credit_days)
};

// State

struct CustomerRow {
  std::uint32_t version = 0;
  bool retired = false;
  bool has_credit_days = false;
  std::uint16_t credit_days = 0;
  EmployeeId owner;
  RegionId region;
  ListRef groups;
};

struct Customers : Register<CustomerId, CustomerRow, Reason::customer_not_found> {
  Lists group_lists;

  DUEBOOK_PARTS(codes, rows, group_lists)
};

/// What documents remember of the customer on the day they are made.
struct CustomerSnapshot {
  std::optional<Code> owner;
  std::optional<Code> region;
  std::vector<Code> groups;
};
CustomerSnapshot snapshot_of(const Book& book, CustomerId customer);

/// Moves a customer to another owner (none allowed) and keeps the count of each employee right.
void set_owner(Book& book, CustomerId customer, EmployeeId owner, Seq seq);

// Decide and evolve

Decision<CustomerRegistered> decide(const Book& book, const RegisterCustomer& command, Date today);
Decision<CustomerChanged> decide(const Book& book, const ChangeCustomer& command, Date today);

/// Warns when the tax id's check digit does not fit.
std::optional<Reason> warning_of(const Book& book, const RegisterCustomer& command);
std::optional<Reason> warning_of(const Book& book, const ChangeCustomer& command);

void evolve(Book& book, const CustomerRegistered& event, Seq seq);
void evolve(Book& book, const CustomerChanged& event, Seq seq);

}  // namespace duebook::domain
