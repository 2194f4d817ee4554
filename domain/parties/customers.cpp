// SPDX-License-Identifier: Apache-2.0
// Rules of customers.
#include "domain/parties/customers.hpp"

#include <algorithm>

#include "domain/book.hpp"
#include "domain/parties/tax_id.hpp"

namespace duebook::domain {
namespace {

Check check_tax_id(const Book& book, const TaxId& tax_id) {
  const bool vietnamese = book.settings->currency.code() == "VND";
  if (vietnamese && !is_tax_id(tax_id.value)) return Rejection{Reason::tax_id_malformed, "/tax_id"};
  return {};
}

Check check_credit_days(std::uint32_t days) {
  if (days > credit_days_max) return Rejection{Reason::out_of_range, "/credit_days"};
  return {};
}

// The groups by their canonical codes, each active and named once.
Checked<std::vector<Code>> canonical_groups(const Book& book, const std::vector<Code>& codes) {
  if (codes.size() > customer_groups_max) return Rejection{Reason::too_many, "/groups"};
  std::vector<Code> groups;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::string pointer = "/groups/" + std::to_string(i);
    const auto id = book.customer_groups.active(codes[i].value, pointer);
    if (!id) return id.rejection();
    Code group = book.customer_groups.canonical(*id);
    if (std::ranges::find(groups, group) != groups.end()) {
      return Rejection{Reason::named_twice, pointer};
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

Checked<Code> canonical_region(const Book& book, const Code& code) {
  const auto id = book.regions.active(code.value, "/region");
  if (!id) return id.rejection();
  return book.regions.canonical(*id);
}

Checked<Code> canonical_owner(const Book& book, const Code& code) {
  const auto id = book.employees.active(code.value, "/owner");
  if (!id) return id.rejection();
  return book.employees.canonical(*id);
}

ListRef group_list(Book& book, const std::vector<Code>& codes) {
  std::vector<CustomerGroupId> ids;
  for (const Code& code : codes) ids.push_back(book.customer_groups.find(code.value));
  return book.customers.group_lists.push(ids);
}

// Replaces a code that is set by its canonical form.
template <class Canonical>
Check canonicalise(const Book& book, Change<Code>& change, Canonical canonical) {
  if (!change.is_set()) return {};
  const Checked<Code> code = canonical(book, change.value());
  if (!code) return code.rejection();
  change = Change<Code>::to(*code);
  return {};
}

}  // namespace

Decision<CustomerRegistered> decide(const Book& book, const RegisterCustomer& command, Date) {
  if (const Check taken = book.customers.is_free(command.code.value)) return *taken;
  if (command.tax_id) {
    if (const Check bad = check_tax_id(book, *command.tax_id)) return *bad;
  }
  if (command.credit_days) {
    if (const Check bad = check_credit_days(*command.credit_days)) return *bad;
  }
  const auto groups = canonical_groups(book, command.groups);
  if (!groups) return groups.rejection();
  CustomerRegistered event{command.code, command.name, command.phone,      command.tax_id, *groups,
                           {},           {},           command.credit_days};
  if (command.region) {
    const auto region = canonical_region(book, *command.region);
    if (!region) return region.rejection();
    event.region = *region;
  }
  if (command.owner) {
    const auto owner = canonical_owner(book, *command.owner);
    if (!owner) return owner.rejection();
    event.owner = *owner;
  }
  return event;
}

Decision<CustomerChanged> decide(const Book& book, const ChangeCustomer& command, Date) {
  const auto id = book.customers.active(command.customer.value, "/customer");
  if (!id) return id.rejection();
  CustomerChanged event{book.customers.canonical(*id),
                        command.name,
                        command.phone,
                        command.tax_id,
                        command.groups,
                        command.region,
                        command.owner,
                        command.credit_days};
  if (event == CustomerChanged{event.customer, {}, {}, {}, {}, {}, {}, {}}) {
    return Rejection{Reason::changes_nothing, ""};
  }
  if (command.tax_id.is_set()) {
    if (const Check bad = check_tax_id(book, command.tax_id.value())) return *bad;
  }
  if (command.credit_days.is_set()) {
    if (const Check bad = check_credit_days(command.credit_days.value())) return *bad;
  }
  if (command.groups.is_set()) {
    const auto groups = canonical_groups(book, command.groups.value());
    if (!groups) return groups.rejection();
    // No groups at all is written in one way only, as cleared.
    event.groups = groups->empty() ? Change<std::vector<Code>>::cleared()
                                   : Change<std::vector<Code>>::to(*groups);
  }
  if (const Check bad = canonicalise(book, event.region, canonical_region)) return *bad;
  if (const Check bad = canonicalise(book, event.owner, canonical_owner)) return *bad;
  return event;
}

std::optional<Reason> warning_of(const Book& book, const RegisterCustomer& command) {
  if (command.tax_id && !check_tax_id(book, *command.tax_id) && is_tax_id(command.tax_id->value) &&
      !has_fitting_check_digit(command.tax_id->value)) {
    return Reason::tax_id_check_digit;
  }
  return {};
}

std::optional<Reason> warning_of(const Book& book, const ChangeCustomer& command) {
  if (!command.tax_id.is_set()) return {};
  RegisterCustomer same{};
  same.tax_id = command.tax_id.value();
  return warning_of(book, same);
}

CustomerSnapshot snapshot_of(const Book& book, CustomerId customer) {
  CustomerSnapshot snapshot;
  const CustomerRow& row = book.customers[customer];
  if (row.owner) snapshot.owner = book.employees.canonical(row.owner);
  if (row.region) snapshot.region = book.regions.canonical(row.region);
  for (std::uint32_t i = 0; i < row.groups.count; ++i) {
    const CustomerGroupId group{book.customers.group_lists.at(row.groups, i)};
    snapshot.groups.push_back(book.customer_groups.canonical(group));
  }
  return snapshot;
}

void set_owner(Book& book, CustomerId customer, EmployeeId owner, Seq seq) {
  CustomerRow& row = book.customers.edit(customer, seq);
  if (row.owner) --book.employees.rows.edit(row.owner.value).customers;
  if (owner) ++book.employees.rows.edit(owner.value).customers;
  row.owner = owner;
}

void evolve(Book& book, const CustomerRegistered& event, Seq seq) {
  CustomerRow row;
  row.has_credit_days = event.credit_days.has_value();
  row.credit_days = static_cast<std::uint16_t>(event.credit_days.value_or(0));
  if (event.region) row.region = book.regions.find(event.region->value);
  row.groups = group_list(book, event.groups);
  const CustomerId id = book.customers.add(event.code.value, row, seq);
  if (event.owner) set_owner(book, id, book.employees.find(event.owner->value), seq);
  book.receivables.accounts.push({});
}

void evolve(Book& book, const CustomerChanged& event, Seq seq) {
  const CustomerId id = book.customers.find(event.customer.value);
  CustomerRow& row = book.customers.edit(id, seq);
  if (!event.credit_days.is_keep()) {
    row.has_credit_days = event.credit_days.is_set();
    row.credit_days = static_cast<std::uint16_t>(event.credit_days.value());
  }
  if (event.region.is_clear()) row.region = {};
  if (event.region.is_set()) row.region = book.regions.find(event.region.value().value);
  if (!event.groups.is_keep()) row.groups = group_list(book, event.groups.value());
  if (event.owner.is_clear()) set_owner(book, id, {}, seq);
  if (event.owner.is_set())
    set_owner(book, id, book.employees.find(event.owner.value().value), seq);
}

}  // namespace duebook::domain
