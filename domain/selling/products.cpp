// SPDX-License-Identifier: Apache-2.0
// Rules of products.
#include "domain/selling/products.hpp"

#include "domain/book.hpp"

namespace duebook::domain {
namespace {

template <class T>
std::optional<T> set_value(const Change<T>& change) {
  return change.is_set() ? std::optional<T>(change.value()) : std::nullopt;
}

void take(const Change<Decimal>& change, bool& has, Decimal& value) {
  if (change.is_keep()) return;
  has = change.is_set();
  value = change.value();
}

}  // namespace

Check check_percent(const std::optional<Decimal>& percent, std::string_view pointer) {
  if (percent && (percent->millionths < 0 || percent->millionths > 100 * Decimal::one)) {
    return Rejection{Reason::out_of_range, std::string(pointer)};
  }
  return {};
}

Check check_unit_price(const std::optional<Decimal>& price, std::string_view pointer) {
  if (price && price->millionths < 0) return Rejection{Reason::out_of_range, std::string(pointer)};
  return {};
}

Decision<ProductDefined> decide(const Book& book, const DefineProduct& command, Date) {
  if (const Check taken = book.products.is_free(command.code.value)) return *taken;
  if (const Check bad = check_unit_price(command.unit_price, "/unit_price")) return *bad;
  if (const Check bad = check_percent(command.tax_percent, "/tax_percent")) return *bad;
  ProductDefined event{command.code, command.name,       {},
                       command.unit, command.unit_price, command.tax_percent};
  if (command.product_group) {
    const auto group = book.product_groups.active(command.product_group->value, "/product_group");
    if (!group) return group.rejection();
    event.product_group = book.product_groups.canonical(*group);
  }
  return event;
}

Decision<ProductChanged> decide(const Book& book, const ChangeProduct& command, Date) {
  const auto id = book.products.active(command.product.value, "/product");
  if (!id) return id.rejection();
  ProductChanged event{book.products.canonical(*id), command.name,
                       command.product_group,        command.unit,
                       command.unit_price,           command.tax_percent};
  if (event == ProductChanged{event.product, {}, {}, {}, {}, {}}) {
    return Rejection{Reason::changes_nothing, ""};
  }
  if (const Check bad = check_unit_price(set_value(command.unit_price), "/unit_price")) return *bad;
  if (const Check bad = check_percent(set_value(command.tax_percent), "/tax_percent")) return *bad;
  if (command.product_group.is_set()) {
    const auto group =
        book.product_groups.active(command.product_group.value().value, "/product_group");
    if (!group) return group.rejection();
    event.product_group = Change<Code>::to(book.product_groups.canonical(*group));
  }
  return event;
}

Decision<ProductRetired> decide(const Book& book, const RetireProduct& command, Date) {
  const auto id = book.products.active(command.product.value, "/product");
  if (!id) return id.rejection();
  return ProductRetired{book.products.canonical(*id)};
}

void evolve(Book& book, const ProductDefined& event, Seq seq) {
  ProductRow row;
  row.has_unit_price = event.unit_price.has_value();
  row.unit_price = event.unit_price.value_or(Decimal{});
  row.has_tax_percent = event.tax_percent.has_value();
  row.tax_percent = event.tax_percent.value_or(Decimal{});
  book.products.add(event.code.value, row, seq);
}

void evolve(Book& book, const ProductChanged& event, Seq seq) {
  ProductRow& row = book.products.edit(book.products.find(event.product.value), seq);
  take(event.unit_price, row.has_unit_price, row.unit_price);
  take(event.tax_percent, row.has_tax_percent, row.tax_percent);
}

void evolve(Book& book, const ProductRetired& event, Seq seq) {
  book.products.edit(book.products.find(event.product.value), seq).retired = true;
}

}  // namespace duebook::domain
