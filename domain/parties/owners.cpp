// SPDX-License-Identifier: Apache-2.0
// Rules of handing customers over.
#include "domain/parties/owners.hpp"

#include <algorithm>

#include "domain/book.hpp"

namespace duebook::domain {
namespace {

// One event names at most so many bytes of codes; a longer block goes on in the next event.
constexpr std::size_t code_bytes_per_event_max = 24'000;

Checked<std::vector<CustomerId>> named_customers(const Book& book, const TransferOwner& command) {
  std::vector<CustomerId> ids;
  for (std::size_t i = 0; i < command.customers.size(); ++i) {
    const auto id =
        book.customers.known(command.customers[i].value, "/customers/" + std::to_string(i));
    if (!id) return id.rejection();
    ids.push_back(*id);
  }
  std::vector<CustomerId> sorted = ids;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) {
    return Rejection{Reason::named_twice, "/customers"};
  }
  return ids;
}

Checked<std::vector<CustomerId>> customers_of(const Book& book, const Code& owner) {
  const auto employee = book.employees.known(owner.value, "/from");
  if (!employee) return employee.rejection();
  std::vector<CustomerId> ids;
  for (std::uint32_t i = 1; i <= book.customers.rows.size(); ++i) {
    if (book.customers.rows[i].owner == *employee) ids.push_back(CustomerId{i});
  }
  return ids;
}

Checked<std::vector<EmployeeId>> new_owners(const Book& book, const TransferOwner& command) {
  std::vector<EmployeeId> ids;
  if (command.to_department) {
    const auto department = book.departments.known(command.to_department->value, "/to_department");
    if (!department) return department.rejection();
    for (std::uint32_t i = 1; i <= book.employees.rows.size(); ++i) {
      const EmployeeRow& row = book.employees.rows[i];
      if (row.department == *department && !row.retired) ids.push_back(EmployeeId{i});
    }
    if (ids.empty()) return Rejection{Reason::list_empty, "/to_department"};
    return ids;
  }
  for (std::size_t i = 0; i < command.to.size(); ++i) {
    const std::string pointer = "/to/" + std::to_string(i);
    const auto id = book.employees.active(command.to[i].value, pointer);
    if (!id) return id.rejection();
    if (std::ranges::find(ids, *id) != ids.end()) return Rejection{Reason::named_twice, pointer};
    ids.push_back(*id);
  }
  return ids;
}

Check check_shape(const TransferOwner& command) {
  if (!command.customers.empty() && command.from) return Rejection{Reason::fields_exclude, "/from"};
  if (command.customers.empty() && !command.from) {
    return Rejection{Reason::list_empty, "/customers"};
  }
  if (!command.to.empty() && command.to_department) {
    return Rejection{Reason::fields_exclude, "/to_department"};
  }
  if (command.to.empty() && !command.to_department) return Rejection{Reason::list_empty, "/to"};
  return {};
}

}  // namespace

std::vector<std::size_t> split_evenly(std::size_t count, std::size_t owners) {
  std::vector<std::size_t> sizes(owners, count / owners);
  for (std::size_t i = 0; i < count % owners; ++i) ++sizes[i];
  return sizes;
}

Decision<OwnerTransferred> decide(const Book& book, const TransferOwner& command, Date) {
  if (const Check bad = check_shape(command)) return *bad;
  const auto owners = new_owners(book, command);
  if (!owners) return owners.rejection();
  const auto customers =
      command.from ? customers_of(book, *command.from) : named_customers(book, command);
  if (!customers) return customers.rejection();
  if (customers->empty()) return Rejection{Reason::changes_nothing, "/from"};

  Decision<OwnerTransferred> decision;
  const std::vector<std::size_t> sizes = split_evenly(customers->size(), owners->size());
  auto next = customers->begin();
  for (std::size_t i = 0; i < owners->size(); ++i) {
    const auto end = next + static_cast<std::ptrdiff_t>(sizes[i]);
    while (next != end) {
      OwnerTransferred event{book.employees.canonical((*owners)[i]), {}};
      for (std::size_t bytes = 0; next != end && bytes < code_bytes_per_event_max; ++next) {
        event.customers.push_back(book.customers.canonical(*next));
        bytes += event.customers.back().value.size();
      }
      decision.add(std::move(event));
    }
  }
  return decision;
}

void evolve(Book& book, const OwnerTransferred& event, Seq seq) {
  const EmployeeId owner = book.employees.find(event.owner.value);
  for (const Code& customer : event.customers) {
    set_owner(book, book.customers.find(customer.value), owner, seq);
  }
}

}  // namespace duebook::domain
