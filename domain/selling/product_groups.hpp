// SPDX-License-Identifier: Apache-2.0
// Product groups: kinds of products.
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

struct DefineProductGroup {
  Code code;
  Name name;
  DUEBOOK_RECORD("define-product-group", "Adds a product group.", code, name)
};

struct ChangeProductGroup {
  Code product_group;
  Name name;
  DUEBOOK_RECORD("change-product-group", "Renames a product group.", product_group, name)
  EntityRef target() const { return {EntityKind::product_group, product_group.value}; }
};

struct RetireProductGroup {
  Code product_group;
  DUEBOOK_RECORD("retire-product-group",
                 "Closes a product group for new entries; history keeps it.", product_group)
  EntityRef target() const { return {EntityKind::product_group, product_group.value}; }
};

// Events

struct ProductGroupDefined {
  Code code;
  Name name;
  DUEBOOK_RECORD("product-group-defined", "The product group exists.", code, name)
  EntityRef made() const { return {EntityKind::product_group, code.value}; }
};

struct ProductGroupChanged {
  Code product_group;
  Name name;
  DUEBOOK_RECORD("product-group-changed", "The product group has another name.", product_group,
                 name)
};

struct ProductGroupRetired {
  Code product_group;
  DUEBOOK_RECORD("product-group-retired", "The product group takes no new entries.", product_group)
};

// State

struct ProductGroupRow {
  std::uint32_t version = 0;
  bool retired = false;
  std::uint8_t padding[3] = {};
};

using ProductGroups = Register<ProductGroupId, ProductGroupRow, Reason::product_group_not_found>;

// Decide and evolve

Decision<ProductGroupDefined> decide(const Book& book, const DefineProductGroup& command,
                                     Date today);
Decision<ProductGroupChanged> decide(const Book& book, const ChangeProductGroup& command,
                                     Date today);
Decision<ProductGroupRetired> decide(const Book& book, const RetireProductGroup& command,
                                     Date today);

void evolve(Book& book, const ProductGroupDefined& event, Seq seq);
void evolve(Book& book, const ProductGroupChanged& event, Seq seq);
void evolve(Book& book, const ProductGroupRetired& event, Seq seq);

}  // namespace duebook::domain
