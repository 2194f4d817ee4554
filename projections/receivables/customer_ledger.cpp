// SPDX-License-Identifier: Apache-2.0
// Walking one customer's entries and putting them in order.
#include "projections/receivables/customer_ledger.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "domain/values/assert.hpp"
#include "projections/date_range.hpp"
#include "projections/parties/grouping.hpp"
#include "projections/receivables/account_parts.hpp"
#include "projections/receivables/dated_accounts.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Money;

Cell text_or_null(std::string_view text) { return text.empty() ? Cell{} : Cell{std::string(text)}; }

AnswerRow cells_of(const View& view, const DatedEntry& entry, Money balance) {
  const Accounts& accounts = view.accounts();
  const std::uint32_t document = accounts.entries.document[entry.row];
  const bool of_credit_note = accounts.entries.of_credit_note[entry.row];
  std::string named;
  std::string_view number;
  std::string_view reference;
  if (is_of_credit(entry.kind)) {
    const Row credit = of_credit_note ? accounts.credit_notes.credit[document - 1]
                                      : accounts.payments.credit[document - 1];
    named = credit_document(of_credit_note, document);
    (of_credit_note ? number : reference) = accounts.texts[accounts.credits.text[credit]];
  } else {
    named = "invoice " + std::to_string(document);
    number = invoice_number(view, document);
  }
  const bool is_debit = entry.amount > Money{};
  return {entry.date,
          std::move(named),
          std::string(entry_kind_names[static_cast<std::size_t>(entry.kind)]),
          text_or_null(number),
          text_or_null(reference),
          std::int64_t{accounts.entries.seq[entry.row]},
          is_debit ? entry.amount : Money{},
          is_debit ? Money{} : -entry.amount,
          balance};
}

}  // namespace

Checked<Answer> CustomerLedger::ask(const View& asked, const Query& query) {
  if (!query.customer) return domain::Rejection{domain::Reason::field_missing, "/customer"};
  const Checked<std::uint32_t> customer = customer_asked(asked, query.customer);
  if (!customer) return customer.rejection();
  const auto range = date_range(asked, query.from.value_or(domain::date_min), query.to);
  if (!range) return range.rejection();
  const View view = view_at_end(asked, *range);
  const domain::Currency currency = query.currency.value_or(view.facts().currency());

  Money opening;
  Money closing;
  std::vector<DatedEntry> entries;
  for_each_entry(view, {currency, *customer}, [&](const DatedEntry& entry) {
    closing += entry.amount;
    if (entry.date < range->from) {
      opening += entry.amount;
    } else {
      entries.push_back(entry);
    }
  });
  std::ranges::sort(entries, [](const DatedEntry& a, const DatedEntry& b) {
    return std::tuple(a.date, a.row) < std::tuple(b.date, b.row);
  });

  Answer answer;
  answer.columns = {
      {"date", CellType::date},   {"document", CellType::text},  {"kind", CellType::text},
      {"number", CellType::text}, {"reference", CellType::text}, {"seq", CellType::count},
      {"debit", CellType::money}, {"credit", CellType::money},   {"balance", CellType::money}};
  Money balance = opening;
  Money debit;
  Money credit;
  answer.rows.reserve(entries.size());
  for (const DatedEntry& entry : entries) {
    balance += entry.amount;
    (entry.amount > Money{} ? debit : credit) += entry.amount;
    answer.rows.push_back(cells_of(view, entry, balance));
  }
  DUEBOOK_ASSERT(balance == closing);
  credit = -credit;
  const Registry& customers = view.parties().customers;
  answer.terms = {{"customer", std::string(customers.code(*customer))},
                  {"name", std::string(customers.name(*customer, view.known_at()))},
                  {"currency", std::string(currency.code())},
                  {"from", query.from ? Cell{*query.from} : Cell{}},
                  {"to", range->to},
                  {"opening", opening},
                  {"debit", debit},
                  {"credit", credit},
                  {"closing", closing}};
  answer.total = {{}, {}, {}, {}, {}, {}, debit, credit, closing};
  return answer;
}

std::uint64_t CustomerLedger::rows_touched(const View& view, const Query& query) {
  const auto customer = customer_asked(view, query.customer);
  return customer && *customer != 0 ? entries_touched(view, *customer) : 0;
}

}  // namespace duebook::projections
