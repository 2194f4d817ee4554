// SPDX-License-Identifier: Apache-2.0
// Rows by invoice and by product, and what they say of the customer.
#include "projections/selling/purchase_history.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "projections/receivables/document_filter.hpp"
#include "projections/selling/purchases.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Date;
using domain::Decimal;
using domain::Money;
using domain::Reason;
using domain::Rejection;
using domain::Wide;

using Documents = std::vector<PurchaseDocument>;

Cell text_or_null(std::string_view text) { return text.empty() ? Cell{} : Cell{std::string(text)}; }

// A sum of quantities that no Decimal holds is not known.
Cell quantity_cell(Wide millionths) {
  if (millionths > Decimal::millionths_max || millionths < -Decimal::millionths_max) return {};
  return Decimal{static_cast<std::int64_t>(millionths)};
}

Wide quantity_of(const View& view, const PurchaseDocument& document) {
  Wide sum = 0;
  for_each_line_of(view, document, [&](Row row) { sum += view.accounts().lines.quantity[row]; });
  return sum * document.sign();
}

std::string_view number_of(const Accounts& accounts, const PurchaseDocument& document) {
  const std::uint32_t row = document.document - 1;
  return accounts
      .texts[document.is_credit_note() ? accounts.credits.text[accounts.credit_notes.credit[row]]
                                       : accounts.invoices.number[row]];
}

std::uint32_t invoice_of(const Accounts& accounts, const PurchaseDocument& document) {
  if (!document.is_credit_note()) return document.document;
  return accounts.credits.invoice[accounts.credit_notes.credit[document.document - 1]];
}

Cell id_cell(std::uint32_t id) { return id == 0 ? Cell{} : Cell{std::int64_t{id}}; }

void add_rows_by_invoice(const View& view, const Documents& documents, Answer& answer) {
  answer.columns = {{"date", CellType::date},         {"number", CellType::text},
                    {"kind", CellType::text},         {"invoice", CellType::count},
                    {"credit_note", CellType::count}, {"is_void", CellType::flag},
                    {"quantity", CellType::decimal},  {"net", CellType::money},
                    {"tax", CellType::money},         {"total", CellType::money},
                    {"paid", CellType::money},        {"credited", CellType::money},
                    {"open", CellType::money}};
  const Accounts& accounts = view.accounts();
  Wide quantities = 0;
  Money tax;
  Money total;
  InvoiceState sums;
  for (const PurchaseDocument& document : documents) {
    const Wide quantity = quantity_of(view, document);
    const auto kind = static_cast<std::size_t>(document.kind);
    AnswerRow row{document.date,
                  text_or_null(number_of(accounts, document)),
                  std::string(entry_kind_names[kind]),
                  id_cell(invoice_of(accounts, document)),
                  id_cell(document.is_credit_note() ? document.document : 0),
                  document.is_void,
                  quantity_cell(quantity),
                  document.total - document.tax,
                  document.tax,
                  document.total};
    if (document.kind == EntryKind::invoice) {
      const InvoiceState state = state_of(view, document);
      row.insert(row.end(), {state.paid, state.credited, state.open});
      sums.paid += state.paid;
      sums.credited += state.credited;
      sums.open += state.open;
    } else {
      row.resize(answer.columns.size());
    }
    answer.rows.push_back(std::move(row));
    quantities += quantity;
    tax += document.tax;
    total += document.total;
  }
  answer.total = {{},
                  {},
                  {},
                  {},
                  {},
                  {},
                  quantity_cell(quantities),
                  total - tax,
                  tax,
                  total,
                  sums.paid,
                  sums.credited,
                  sums.open};
}

struct ProductSums {
  Wide quantity = 0;
  Money net;
  Money tax;
  std::int64_t invoices = 0;
  std::uint32_t last_invoice = 0;
  Date last_date;
  std::int64_t last_unit_price = 0;

  bool is_empty() const {
    return invoices == 0 && quantity == 0 && net == Money{} && tax == Money{};
  }
};

// By code, those without a product last, by description.
struct ProductKey {
  bool is_unnamed;
  std::string code;
  std::string description;

  friend auto operator<=>(const ProductKey&, const ProductKey&) = default;
};

using Products = std::map<ProductKey, ProductSums>;

void add_line(const View& view, const PurchaseDocument& document, Row row, Products& products) {
  const DocumentLines& lines = view.accounts().lines;
  const Registry& registry = view.parties().products;
  const std::uint32_t product = lines.product[row];
  ProductKey key{product == 0, {}, {}};
  if (product != 0) {
    key.code = registry.code(product);
  } else {
    key.description = view.accounts().texts[lines.description[row]];
  }
  ProductSums& sums = products[std::move(key)];
  const int sign = document.sign();
  sums.quantity += Wide{lines.quantity[row]} * sign;
  sums.net += sign > 0 ? lines.net[row] : -lines.net[row];
  sums.tax += sign > 0 ? lines.tax[row] : -lines.tax[row];
  if (!document.is_purchase()) return;
  sums.invoices += sums.last_invoice != document.document;
  sums.last_invoice = document.document;
  sums.last_date = document.date;
  sums.last_unit_price = lines.unit_price[row];
}

void add_rows_by_product(const View& view, const Documents& documents, Answer& answer) {
  answer.columns = {{"product", CellType::text},
                    {"name", CellType::text},
                    {"quantity", CellType::decimal},
                    {"net", CellType::money},
                    {"tax", CellType::money},
                    {"total", CellType::money},
                    {"invoice_count", CellType::count},
                    {"last_date", CellType::date},
                    {"last_unit_price", CellType::decimal}};
  Products products;
  for (const PurchaseDocument& document : documents) {
    for_each_line_of(view, document, [&](Row row) { add_line(view, document, row, products); });
  }
  const Registry& registry = view.parties().products;
  ProductSums total;
  for (const auto& [key, sums] : products) {
    if (sums.is_empty()) continue;
    const std::string_view name =
        key.is_unnamed ? key.description : registry.name(registry.find(key.code), view.known_at());
    const bool was_bought = sums.invoices != 0;
    answer.rows.push_back({text_or_null(key.code), text_or_null(name), quantity_cell(sums.quantity),
                           sums.net, sums.tax, sums.net + sums.tax, sums.invoices,
                           was_bought ? Cell{sums.last_date} : Cell{},
                           was_bought ? Cell{Decimal{sums.last_unit_price}} : Cell{}});
    total.quantity += sums.quantity;
    total.net += sums.net;
    total.tax += sums.tax;
  }
  answer.total = {{},        {},        quantity_cell(total.quantity),
                  total.net, total.tax, total.net + total.tax,
                  {},        {},        {}};
}

void add_terms(const View& view, const PurchaseHistory::Query& query, const PurchaseRange& range,
               const Documents& documents, Answer& answer) {
  std::int64_t purchases = 0;
  std::int64_t credit_notes = 0;
  std::int64_t voids = 0;
  Money purchased;
  Date first;
  Date last;
  for (const PurchaseDocument& document : documents) {
    credit_notes += document.is_credit_note();
    voids += document.kind == EntryKind::invoice_void;
    if (!document.is_purchase()) continue;
    if (purchases == 0) first = document.date;
    last = document.date;
    purchased += document.total;
    ++purchases;
  }
  Cell average;
  if (purchases > 0) {
    average = Money{static_cast<std::int64_t>(domain::divide_half_up(purchased.minor, purchases))};
  }
  Cell interval;
  if (purchases > 1) interval = Ratio{domain::ratio_text(last - first, purchases - 1)};
  const Registry& customers = view.parties().customers;
  answer.terms = {
      {"currency", std::string(range.currency.code())},
      {"customer", std::string(customers.code(range.customer))},
      {"customer_name", std::string(customers.name(range.customer, view.known_at()))},
      {"from", query.from ? Cell{*query.from} : Cell{}},
      {"to", range.to},
      {"by", std::string(domain::wire_name_of(query.by))},
      {"invoice_count", purchases},
      {"credit_note_count", credit_notes},
      {"void_count", voids},
      {"purchased", purchased},
      {"first_purchase", purchases > 0 ? Cell{first} : Cell{}},
      {"last_purchase", purchases > 0 ? Cell{last} : Cell{}},
      {"average_per_invoice", average},
      {"average_interval_days", interval},
  };
}

}  // namespace

Checked<Answer> PurchaseHistory::ask(const View& view, const Query& query) {
  const auto customer = find_customer(view, query.customer);
  if (!customer) return customer.rejection();
  const PurchaseRange range{*customer, query.currency.value_or(view.facts().currency()),
                            query.from.value_or(domain::date_min),
                            std::min(query.to.value_or(view.as_of()), view.as_of())};
  if (range.from > range.to) return Rejection{Reason::out_of_range, "/from"};
  const Documents documents = purchases_of(view, range);
  Answer answer;
  add_terms(view, query, range, documents, answer);
  switch (query.by) {
    case PurchaseRows::invoice: add_rows_by_invoice(view, documents, answer); break;
    case PurchaseRows::product: add_rows_by_product(view, documents, answer); break;
  }
  return answer;
}

std::uint64_t PurchaseHistory::rows_touched(const View& view, const Query& query) {
  const auto customer = find_customer(view, query.customer);
  std::uint64_t rows = 0;
  if (customer) view.for_each_entry_of(*customer, [&](Row) { ++rows; });
  return rows;
}

}  // namespace duebook::projections
