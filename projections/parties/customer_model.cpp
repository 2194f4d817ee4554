// SPDX-License-Identifier: Apache-2.0
// Pages of customers, and one customer with groups and amounts.
#include "projections/parties/customer_model.hpp"

#include <algorithm>
#include <cstring>

#include "domain/values/assert.hpp"
#include "projections/parties/party_filter.hpp"
#include "projections/parties/party_scan.hpp"
#include "projections/receivables/dated_accounts.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Currency;
using domain::Money;
using domain::Reason;
using domain::Rejection;

std::vector<std::uint32_t> groups_of(const Registry& customers, const PartyVersion& version) {
  const std::string_view bytes = customers.text(version.groups);
  std::vector<std::uint32_t> groups(bytes.size() / sizeof(std::uint32_t));
  if (!bytes.empty()) std::memcpy(groups.data(), bytes.data(), bytes.size());
  return groups;
}

// Whether the customer is in the group asked for; 0 asks for those in none.
bool is_in_group(const Registry& customers, const PartyVersion& version, const PartyFilter& group) {
  if (!group.number) return true;
  if (*group.number == 0) return version.groups.length == 0;
  const auto groups = groups_of(customers, version);
  return std::ranges::find(groups, *group.number) != groups.end();
}

std::vector<AnswerColumn> columns() {
  return {
      {"code", CellType::text},         {"name", CellType::text},    {"phone", CellType::text},
      {"tax_id", CellType::text},       {"group", CellType::text},   {"region", CellType::text},
      {"region_name", CellType::text},  {"owner", CellType::text},   {"owner_name", CellType::text},
      {"credit_days", CellType::count}, {"version", CellType::count}};
}

AnswerRow row_of(const View& view, std::uint32_t customer) {
  const Parties& parties = view.parties();
  const Registry& customers = parties.customers;
  const PartyVersion& version = customers.known(customer, view.known_at());
  const auto groups = groups_of(customers, version);
  return {std::string(customers.code(customer)),
          name_cell(view, customers, customer),
          text_cell(customers.text(version.phone)),
          text_cell(customers.text(version.tax_id)),
          code_cell(parties.customer_groups, groups.empty() ? 0 : groups.front()),
          code_cell(parties.regions, version.region),
          name_cell(view, parties.regions, version.region),
          code_cell(parties.employees, version.owner),
          name_cell(view, parties.employees, version.owner),
          version.credit_days < 0 ? Cell{} : Cell{std::int64_t{version.credit_days}},
          version_cell(customers.version_seq(customer, view.known_at()))};
}

Answer groups_table(const View& view, std::uint32_t customer) {
  const Registry& customers = view.parties().customers;
  const Registry& groups = view.parties().customer_groups;
  Answer table;
  table.columns = {{"code", CellType::text}, {"name", CellType::text}};
  for (const std::uint32_t group :
       groups_of(customers, customers.known(customer, view.known_at()))) {
    table.rows.push_back({code_cell(groups, group), name_cell(view, groups, group)});
  }
  return table;
}

// Currencies the customer has documents in, in the order of their codes.
std::vector<Currency> currencies_of(const View& view, std::uint32_t customer) {
  const Entries& entries = view.accounts().entries;
  std::vector<Currency> currencies;
  view.for_each_entry_of(customer, [&](Row row) {
    if (entries.date[row] > view.as_of()) return;
    const Currency currency = Currency::from_index(entries.currency[row]);
    if (std::ranges::find(currencies, currency) == currencies.end()) {
      currencies.push_back(currency);
    }
  });
  std::ranges::sort(currencies, {}, &Currency::code);
  return currencies;
}

Answer amounts_table(const View& view, std::uint32_t customer) {
  Answer table;
  table.columns = {{"currency", CellType::text},
                   {"balance", CellType::money},
                   {"open", CellType::money},
                   {"overdue", CellType::money},
                   {"unallocated", CellType::money}};
  const Items& items = view.accounts().items;
  for (const Currency currency : currencies_of(view, customer)) {
    Money balance;
    Money open;
    Money overdue;
    Money unallocated;
    for_each_entry(view, {currency, customer},
                   [&](const DatedEntry& entry) { balance += entry.amount; });
    for_each_open(
        view, {currency, customer},
        [&](const OpenItem& item) {
          open += item.open;
          if (items.due[item.row] < view.as_of()) overdue += item.open;
        },
        [&](const WaitingCredit& credit) { unallocated += credit.waiting; });
    DUEBOOK_ASSERT(balance == open - unallocated);
    table.rows.push_back({std::string(currency.code()), balance, open, overdue, unallocated});
  }
  return table;
}

}  // namespace

Checked<ListPage> CustomerModel::list(const View& view, const Query& query, const PageAsked& page) {
  const Parties& parties = view.parties();
  PartyFilter owner;
  PartyFilter region;
  PartyFilter group;
  if (auto bad = find_parties(
          view, {{query.owner, parties.employees, owner, Reason::employee_not_found, "/owner"},
                 {query.region, parties.regions, region, Reason::region_not_found, "/region"},
                 {query.group, parties.customer_groups, group, Reason::customer_group_not_found,
                  "/group"}})) {
    return *bad;
  }
  std::optional<ListPosition> next;
  const auto positions = scan_parties(view, parties.customers, query.q, page, next,
                                      [&](std::uint32_t customer, const PartyVersion& version) {
                                        return owner.takes(version.owner) &&
                                               region.takes(version.region) &&
                                               is_in_group(parties.customers, version, group) &&
                                               view.lens().scope.sees(customer);
                                      });
  return page_of(columns(), positions, next,
                 [&](ListPosition position) { return row_of(view, party_at(position)); });
}

Checked<Thing> CustomerModel::one(const View& view, std::string_view key) {
  const Registry& customers = view.parties().customers;
  const std::uint32_t customer = find_known(view, customers, key);
  if (customer == 0 || !view.lens().scope.sees(customer)) {
    return Rejection{Reason::customer_not_found, ""};
  }
  Thing thing =
      thing_of(columns(), row_of(view, customer), customers.version_seq(customer, view.known_at()));
  // In a list the first group stands for all of them.
  std::erase_if(thing.fields, [](const auto& field) { return field.first == "group"; });
  thing.fields.emplace_back("as_of", view.as_of());
  thing.tables.emplace_back("groups", groups_table(view, customer));
  thing.tables.emplace_back("amounts", amounts_table(view, customer));
  return thing;
}

std::uint64_t CustomerModel::rows_touched_by_one(const View& view, std::string_view key) {
  const std::uint32_t customer = find_known(view, view.parties().customers, key);
  return customer == 0 ? 0 : rows_touched_for_open(view, customer);
}

std::uint64_t CustomerModel::rows_touched(const View& view, const Query& query) {
  const bool is_filtered = query.owner || query.region || query.group || query.q;
  return is_filtered || !view.lens().scope.sees_all() ? view.customer_count() : 0;
}

}  // namespace duebook::projections
