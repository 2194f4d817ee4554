// SPDX-License-Identifier: Apache-2.0
// Rules of customer groups: a code is given once, and what is retired stays so.
#include "domain/parties/customer_groups.hpp"

#include "domain/book.hpp"

namespace duebook::domain {

Decision<CustomerGroupDefined> decide(const Book& book, const DefineCustomerGroup& command, Date) {
  if (const Check taken = book.customer_groups.is_free(command.code.value)) return *taken;
  return CustomerGroupDefined{command.code, command.name};
}

Decision<CustomerGroupChanged> decide(const Book& book, const ChangeCustomerGroup& command, Date) {
  const auto id = book.customer_groups.active(command.customer_group.value, "/customer_group");
  if (!id) return id.rejection();
  return CustomerGroupChanged{book.customer_groups.canonical(*id), command.name};
}

Decision<CustomerGroupRetired> decide(const Book& book, const RetireCustomerGroup& command, Date) {
  const auto id = book.customer_groups.active(command.customer_group.value, "/customer_group");
  if (!id) return id.rejection();
  return CustomerGroupRetired{book.customer_groups.canonical(*id)};
}

void evolve(Book& book, const CustomerGroupDefined& event, Seq seq) {
  book.customer_groups.add(event.code.value, {}, seq);
}

void evolve(Book& book, const CustomerGroupChanged& event, Seq seq) {
  book.customer_groups.edit(book.customer_groups.find(event.customer_group.value), seq);
}

void evolve(Book& book, const CustomerGroupRetired& event, Seq seq) {
  book.customer_groups.edit(book.customer_groups.find(event.customer_group.value), seq).retired =
      true;
}

}  // namespace duebook::domain
