// SPDX-License-Identifier: Apache-2.0
// Pages of invoices, and one invoice with all that belongs to it.
#include "projections/receivables/invoice_model.hpp"

#include "projections/parties/party_filter.hpp"
#include "projections/parties/party_scan.hpp"
#include "projections/receivables/account_parts.hpp"
#include "projections/receivables/dated_accounts.hpp"
#include "projections/receivables/document_filter.hpp"
#include "projections/receivables/document_scan.hpp"
#include "projections/receivables/document_tables.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Reason;
using domain::Rejection;

using Query = InvoiceModel::Query;

struct Filter {
  std::uint32_t customer = 0;
  PartyFilter owner;
  PartyFilter region;
  PartyFilter group;
  DaysAsked days;
};

Checked<Filter> filter_of(const View& view, const Query& query) {
  const Parties& parties = view.parties();
  Filter filter;
  filter.days = {query.from, query.to};
  if (auto bad = filter.days.check()) return *bad;
  if (query.customer) {
    const auto customer = find_customer(view, *query.customer);
    if (!customer) return customer.rejection();
    filter.customer = *customer;
  }
  if (auto bad = find_parties(
          view,
          {{query.owner, parties.employees, filter.owner, Reason::employee_not_found, "/owner"},
           {query.region, parties.regions, filter.region, Reason::region_not_found, "/region"},
           {query.group, parties.customer_groups, filter.group, Reason::customer_group_not_found,
            "/group"}})) {
    return *bad;
  }
  return filter;
}

std::uint32_t customer_of(const View& view, std::uint32_t invoice) {
  const Accounts& accounts = view.accounts();
  return accounts.entries.customer[accounts.invoices.entry[invoice - 1]];
}

bool takes(const View& view, const Query& query, const Filter& filter, std::uint32_t invoice) {
  const Accounts& accounts = view.accounts();
  const Invoices& invoices = accounts.invoices;
  const Row row = invoice - 1;
  const Row entry = invoices.entry[row];
  const bool fits =
      filter.days.takes(accounts.entries.date[entry]) && filter.owner.takes(invoices.owner[row]) &&
      filter.region.takes(invoices.region[row]) && filter.group.takes(invoices.group[row]) &&
      (!query.currency || query.currency->index() == accounts.entries.currency[entry]);
  if (!fits || !view.lens().scope.sees(accounts.entries.customer[entry])) return false;
  if (!query.status && !query.overdue) return true;
  const InvoiceState state = invoice_state(view, invoice);
  return (!query.status || *query.status == state.status) &&
         (!query.overdue || *query.overdue == state.is_overdue);
}

std::vector<AnswerColumn> columns() {
  return {
      {"invoice", CellType::count}, {"number", CellType::text},        {"serial", CellType::text},
      {"customer", CellType::text}, {"customer_name", CellType::text}, {"date", CellType::date},
      {"due_date", CellType::date}, {"currency", CellType::text},      {"total", CellType::money},
      {"tax", CellType::money},     {"open", CellType::money},         {"status", CellType::text},
      {"overdue", CellType::flag},  {"owner", CellType::text},         {"region", CellType::text},
      {"group", CellType::text},    {"version", CellType::count}};
}

AnswerRow row_of(const View& view, std::uint32_t invoice) {
  const Accounts& accounts = view.accounts();
  const Parties& parties = view.parties();
  const Invoices& invoices = accounts.invoices;
  const Row row = invoice - 1;
  const Row entry = invoices.entry[row];
  const std::uint32_t customer = accounts.entries.customer[entry];
  const InvoiceState state = invoice_state(view, invoice);
  return {std::int64_t{invoice},
          std::string(invoice_number(view, invoice)),
          text_cell(accounts.texts[invoices.serial[row]]),
          code_cell(parties.customers, customer),
          name_cell(view, parties.customers, customer),
          accounts.entries.date[entry],
          state.due,
          std::string(domain::Currency::from_index(accounts.entries.currency[entry]).code()),
          state.total,
          invoices.tax[row],
          state.open,
          std::string(domain::wire_name_of(state.status)),
          state.is_overdue,
          code_cell(parties.employees, invoices.owner[row]),
          code_cell(parties.regions, invoices.region[row]),
          code_cell(parties.customer_groups, invoices.group[row]),
          version_cell(invoice_version(view, invoice))};
}

}  // namespace

Checked<ListPage> InvoiceModel::list(const View& view, const Query& query, const PageAsked& page) {
  const auto filter = filter_of(view, query);
  if (!filter) return filter.rejection();
  std::optional<Search> search;
  if (query.q) search.emplace(*query.q);
  std::optional<ListPosition> next;
  const auto positions = scan_documents(
      view, {EntryKind::invoice, view.invoice_count(), filter->customer, search.has_value()}, page,
      next, [&](std::uint32_t invoice) -> std::optional<std::uint32_t> {
        std::optional<SearchRank> rank = SearchRank::same_code;
        if (search) rank = search->rank_number(invoice_number(view, invoice));
        if (!rank || !takes(view, query, *filter, invoice)) return {};
        return static_cast<std::uint32_t>(*rank);
      });
  return page_of(columns(), positions, next,
                 [&](ListPosition position) { return row_of(view, document_at(position)); });
}

Checked<Thing> InvoiceModel::one(const View& view, std::string_view key) {
  const std::uint32_t invoice = document_number(key);
  if (invoice == 0 || invoice > view.invoice_count() ||
      !view.lens().scope.sees(customer_of(view, invoice))) {
    return Rejection{Reason::invoice_not_found, ""};
  }
  const Parties& parties = view.parties();
  const Invoices& invoices = view.accounts().invoices;
  Thing thing = thing_of(columns(), row_of(view, invoice), invoice_version(view, invoice));
  thing.fields.emplace_back("owner_name",
                            name_cell(view, parties.employees, invoices.owner[invoice - 1]));
  thing.fields.emplace_back("region_name",
                            name_cell(view, parties.regions, invoices.region[invoice - 1]));
  thing.fields.emplace_back("group_name",
                            name_cell(view, parties.customer_groups, invoices.group[invoice - 1]));
  thing.fields.emplace_back("as_of", view.as_of());
  thing.tables.emplace_back("instalments", instalments_table(view, invoice));
  thing.tables.emplace_back("lines", lines_table(view, lines_of_invoice(view, invoice)));
  thing.tables.emplace_back("allocations", settlements_table(view, invoice));
  return thing;
}

std::uint64_t InvoiceModel::rows_touched(const View& view, const Query& query) {
  if (query.customer) {
    const auto customer = find_customer(view, *query.customer);
    return customer ? rows_touched_for_open(view, *customer) : 0;
  }
  const bool is_filtered = query.owner || query.region || query.group || query.status ||
                           query.overdue || query.currency || query.from || query.to || query.q;
  return is_filtered || !view.lens().scope.sees_all() ? view.invoice_count() : 0;
}

}  // namespace duebook::projections
