// SPDX-License-Identifier: Apache-2.0
// Rules of product groups: a code is given once, and what is retired stays so.
#include "domain/selling/product_groups.hpp"

#include "domain/book.hpp"

namespace duebook::domain {

Decision<ProductGroupDefined> decide(const Book& book, const DefineProductGroup& command, Date) {
  if (const Check taken = book.product_groups.is_free(command.code.value)) return *taken;
  return ProductGroupDefined{command.code, command.name};
}

Decision<ProductGroupChanged> decide(const Book& book, const ChangeProductGroup& command, Date) {
  const auto id = book.product_groups.active(command.product_group.value, "/product_group");
  if (!id) return id.rejection();
  return ProductGroupChanged{book.product_groups.canonical(*id), command.name};
}

Decision<ProductGroupRetired> decide(const Book& book, const RetireProductGroup& command, Date) {
  const auto id = book.product_groups.active(command.product_group.value, "/product_group");
  if (!id) return id.rejection();
  return ProductGroupRetired{book.product_groups.canonical(*id)};
}

void evolve(Book& book, const ProductGroupDefined& event, Seq seq) {
  book.product_groups.add(event.code.value, {}, seq);
}

void evolve(Book& book, const ProductGroupChanged& event, Seq seq) {
  book.product_groups.edit(book.product_groups.find(event.product_group.value), seq);
}

void evolve(Book& book, const ProductGroupRetired& event, Seq seq) {
  book.product_groups.edit(book.product_groups.find(event.product_group.value), seq).retired = true;
}

}  // namespace duebook::domain
