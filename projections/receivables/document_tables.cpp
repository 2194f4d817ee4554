// SPDX-License-Identifier: Apache-2.0
// Rows of lines and chains, written as tables.
#include "projections/receivables/document_tables.hpp"

#include <algorithm>

#include "projections/parties/party_scan.hpp"
#include "projections/receivables/account_parts.hpp"
#include "projections/receivables/dated_accounts.hpp"

namespace duebook::projections {
namespace {

using domain::Money;

std::string_view kind_name(SettlementKind kind) {
  switch (kind) {
    case SettlementKind::payment: return "payment";
    case SettlementKind::credit_note: return "credit-note";
    case SettlementKind::write_off: return "write-off";
    case SettlementKind::invoice_void: return "void";
    case SettlementKind::refund: return "refund";
  }
  DUEBOOK_ASSERT(false);
}

Cell seq_cell(std::uint32_t seq) { return std::int64_t{seq}; }

// Which instalment of its invoice an item is, counted from 1.
Cell instalment_cell(const View& view, Row item) {
  const std::uint32_t invoice = view.accounts().items.invoice[item];
  return std::int64_t{item - view.first_item_of(invoice) + 1};
}

std::vector<Row> settlements_of_credit(const View& view, Row credit, bool refunds) {
  const Settlements& settlements = view.accounts().settlements;
  std::vector<Row> rows;
  view.for_each_settlement_of_credit(credit, [&](Row row) {
    const bool is_refund = settlements.kind[row] == SettlementKind::refund;
    if (is_refund == refunds && settlements.date[row] <= view.as_of()) rows.push_back(row);
  });
  std::ranges::reverse(rows);
  return rows;
}

}  // namespace

Answer lines_table(const View& view, LineRange range) {
  const Accounts& accounts = view.accounts();
  const DocumentLines& lines = accounts.lines;
  const Registry& products = view.parties().products;
  Answer table;
  table.columns = {{"product", CellType::text},     {"description", CellType::text},
                   {"quantity", CellType::decimal}, {"unit_price", CellType::decimal},
                   {"net", CellType::money},        {"tax", CellType::money}};
  for (Row row = range.first; row < range.end; ++row) {
    table.rows.push_back({code_cell(products, lines.product[row]),
                          text_cell(accounts.texts[lines.description[row]]),
                          domain::Decimal{lines.quantity[row]},
                          domain::Decimal{lines.unit_price[row]}, lines.net[row], lines.tax[row]});
  }
  return table;
}

Answer instalments_table(const View& view, std::uint32_t invoice) {
  const Items& items = view.accounts().items;
  Answer table;
  table.columns = {{"instalment", CellType::count},
                   {"due_date", CellType::date},
                   {"amount", CellType::money},
                   {"open", CellType::money},
                   {"settled", CellType::money}};
  const Row end = view.end_of_items_of(invoice);
  for (Row item = view.first_item_of(invoice); item < end; ++item) {
    const Money settled = settled_of_item(view, item);
    table.rows.push_back({instalment_cell(view, item), items.due[item], items.amount[item],
                          items.amount[item] - settled, settled});
  }
  return table;
}

Answer settlements_table(const View& view, std::uint32_t invoice) {
  const Accounts& accounts = view.accounts();
  const Settlements& settlements = accounts.settlements;
  Answer table;
  table.columns = {{"kind", CellType::text},        {"document", CellType::count},
                   {"instalment", CellType::count}, {"date", CellType::date},
                   {"amount", CellType::money},     {"seq", CellType::count}};
  std::vector<Row> rows;
  const Row end = view.end_of_items_of(invoice);
  for (Row item = view.first_item_of(invoice); item < end; ++item) {
    view.for_each_settlement_of_item(item, [&](Row row) {
      if (settlements.date[row] <= view.as_of()) rows.push_back(row);
    });
  }
  std::ranges::sort(rows);
  for (const Row row : rows) {
    const Row credit = settlements.credit[row];
    table.rows.push_back(
        {std::string(kind_name(settlements.kind[row])),
         credit == no_row ? Cell{} : Cell{std::int64_t{accounts.credits.document[credit]}},
         instalment_cell(view, settlements.item[row]), settlements.date[row],
         settlements.amount[row], seq_cell(settlements.seq[row])});
  }
  return table;
}

Answer allocations_table(const View& view, Row credit) {
  const Accounts& accounts = view.accounts();
  const Settlements& settlements = accounts.settlements;
  Answer table;
  table.columns = {{"invoice", CellType::count},    {"number", CellType::text},
                   {"instalment", CellType::count}, {"date", CellType::date},
                   {"amount", CellType::money},     {"seq", CellType::count}};
  for (const Row row : settlements_of_credit(view, credit, false)) {
    const Row item = settlements.item[row];
    const std::uint32_t invoice = accounts.items.invoice[item];
    table.rows.push_back({std::int64_t{invoice}, std::string(invoice_number(view, invoice)),
                          instalment_cell(view, item), settlements.date[row],
                          settlements.amount[row], seq_cell(settlements.seq[row])});
  }
  return table;
}

Answer refunds_table(const View& view, Row credit) {
  const Settlements& settlements = view.accounts().settlements;
  Answer table;
  table.columns = {{"date", CellType::date}, {"amount", CellType::money}, {"seq", CellType::count}};
  for (const Row row : settlements_of_credit(view, credit, true)) {
    table.rows.push_back(
        {settlements.date[row], settlements.amount[row], seq_cell(settlements.seq[row])});
  }
  return table;
}

}  // namespace duebook::projections
