// SPDX-License-Identifier: Apache-2.0
// Products: what invoice lines sell.
#pragma once

#include <optional>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/parties/register.hpp"
#include "domain/record.hpp"
#include "domain/values/change.hpp"
#include "domain/values/date.hpp"
#include "domain/values/decimal.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {

struct Book;

// Commands

struct DefineProduct {
  Code code;
  Name name;
  std::optional<Code> product_group;
  std::optional<Unit> unit;
  std::optional<Decimal> unit_price;
  std::optional<Decimal> tax_percent;
  DUEBOOK_RECORD("define-product",
                 "Adds a product. Price and tax are what a line takes that names none.", code, name,
                 product_group, unit, unit_price, tax_percent)
};

struct ChangeProduct {
  Code product;
  std::optional<Name> name;
  Change<Code> product_group;
  Change<Unit> unit;
  Change<Decimal> unit_price;
  Change<Decimal> tax_percent;
  DUEBOOK_RECORD("change-product", "Changes a product; invoices already made stay as they are.",
                 product, name, product_group, unit, unit_price, tax_percent)
  EntityRef target() const { return {EntityKind::product, product.value}; }
};

struct RetireProduct {
  Code product;
  DUEBOOK_RECORD("retire-product", "The product is not sold any more.", product)
  EntityRef target() const { return {EntityKind::product, product.value}; }
};

// Events

struct ProductDefined {
  Code code;
  Name name;
  std::optional<Code> product_group;
  std::optional<Unit> unit;
  std::optional<Decimal> unit_price;
  std::optional<Decimal> tax_percent;
  DUEBOOK_RECORD("product-defined", "The product exists.", code, name, product_group, unit,
                 unit_price, tax_percent)
  EntityRef made() const { return {EntityKind::product, code.value}; }
};

struct ProductChanged {
  Code product;
  std::optional<Name> name;
  Change<Code> product_group;
  Change<Unit> unit;
  Change<Decimal> unit_price;
  Change<Decimal> tax_percent;
  DUEBOOK_RECORD("product-changed", "The product's master data are others.", product, name,
                 product_group, unit, unit_price, tax_percent)
};

struct ProductRetired {
  Code product;
  DUEBOOK_RECORD("product-retired", "The product is not sold any more.", product)
};

// State

struct ProductRow {
  std::uint32_t version = 0;
  bool retired = false;
  bool has_unit_price = false;
  bool has_tax_percent = false;
  std::uint8_t padding[1] = {};
  Decimal unit_price;
  Decimal tax_percent;
};

using Products = Register<ProductId, ProductRow, Reason::product_not_found>;

/// Percentages lie between 0 and 100; prices are not negative.
Check check_percent(const std::optional<Decimal>& percent, std::string_view pointer);
Check check_unit_price(const std::optional<Decimal>& price, std::string_view pointer);

// Decide and evolve

Decision<ProductDefined> decide(const Book& book, const DefineProduct& command, Date today);
Decision<ProductChanged> decide(const Book& book, const ChangeProduct& command, Date today);
Decision<ProductRetired> decide(const Book& book, const RetireProduct& command, Date today);

void evolve(Book& book, const ProductDefined& event, Seq seq);
void evolve(Book& book, const ProductChanged& event, Seq seq);
void evolve(Book& book, const ProductRetired& event, Seq seq);

}  // namespace duebook::domain
