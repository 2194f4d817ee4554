// SPDX-License-Identifier: Apache-2.0
// Adding up entries by party and kind.
#include "projections/receivables/receivables_summary.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "domain/values/assert.hpp"
#include "projections/date_range.hpp"
#include "projections/receivables/account_parts.hpp"
#include "projections/receivables/dated_accounts.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Money;
using domain::Reason;
using domain::Rejection;

constexpr bool is_debit(EntryKind kind) {
  return kind == EntryKind::invoice || kind == EntryKind::refund;
}

// The figures of one row, in one cache line. Debits and credits are both above zero.
struct alignas(64) SummaryRow {
  Money opening;
  std::array<Money, entry_kind_names.size()> by_kind;
  Money closing;  // added up apart, as a check

  void add(const DatedEntry& entry, domain::Date from) {
    closing += entry.amount;
    if (entry.date < from) {
      opening += entry.amount;
    } else {
      by_kind[static_cast<std::size_t>(entry.kind)] +=
          is_debit(entry.kind) ? entry.amount : -entry.amount;
    }
  }
  void add(const SummaryRow& other) {
    opening += other.opening;
    closing += other.closing;
    for (std::size_t i = 0; i < by_kind.size(); ++i) by_kind[i] += other.by_kind[i];
  }
  Money of(EntryKind kind) const { return by_kind[static_cast<std::size_t>(kind)]; }
  Money incurred() const { return of(EntryKind::invoice) + of(EntryKind::refund); }
  Money paid() const {
    return of(EntryKind::payment) + of(EntryKind::credit_note) + of(EntryKind::write_off) +
           of(EntryKind::invoice_void);
  }
  bool is_empty() const {
    return opening == Money{} &&
           std::ranges::all_of(by_kind, [](Money money) { return money == Money{}; });
  }
};

// A query whose codes were found and whose dates make sense. The view stands at the range's end.
struct SummaryQuestion {
  static Checked<SummaryQuestion> from(const View& asked, const ReceivablesSummary::Query& query);

  View view;
  DateRange range;
  AccountsAsked accounts;
  Grouping grouping;
  PartyOfCustomer party;
  PartyRange parties;
};

Checked<SummaryQuestion> SummaryQuestion::from(const View& asked,
                                               const ReceivablesSummary::Query& query) {
  if (!query.from) return Rejection{Reason::field_missing, "/from"};
  const Checked<DateRange> range = date_range(asked, *query.from, query.to);
  if (!range) return range.rejection();
  const Checked<std::uint32_t> customer = customer_asked(asked, query.customer);
  if (!customer) return customer.rejection();
  const Grouping grouping(asked, query.by);
  return SummaryQuestion{view_at_end(asked, *range),
                         *range,
                         {query.currency.value_or(asked.facts().currency()), *customer},
                         grouping,
                         PartyOfCustomer(asked, query.by, *customer),
                         PartyRange(grouping, *customer)};
}

AnswerRow cells_of(Cell code, Cell name, const SummaryRow& row) {
  DUEBOOK_ASSERT(row.opening + row.incurred() - row.paid() == row.closing);
  return {std::move(code),
          std::move(name),
          row.opening,
          row.incurred(),
          row.paid(),
          row.closing,
          row.of(EntryKind::invoice),
          row.of(EntryKind::refund),
          row.of(EntryKind::payment),
          row.of(EntryKind::credit_note),
          row.of(EntryKind::write_off),
          row.of(EntryKind::invoice_void)};
}

Answer with_terms(const SummaryQuestion& question, const ReceivablesSummary::Query& query) {
  Answer answer;
  answer.terms = {{"currency", std::string(question.accounts.currency.code())},
                  {"from", question.range.from},
                  {"to", question.range.to},
                  {"by", std::string(domain::wire_name_of(query.by))}};
  if (query.customer) answer.terms.emplace_back("customer", query.customer->value);
  answer.columns = {
      {"code", CellType::text},      {"name", CellType::text},         {"opening", CellType::money},
      {"incurred", CellType::money}, {"paid", CellType::money},        {"closing", CellType::money},
      {"invoiced", CellType::money}, {"refunded", CellType::money},    {"paid_in", CellType::money},
      {"credited", CellType::money}, {"written_off", CellType::money}, {"voided", CellType::money}};
  return answer;
}

// Which entries a column is made of.
struct SummaryColumn {
  std::string_view name;
  bool has_earlier = false;  // entries before the range
  bool has_debits = false;
  bool has_credits = false;
  std::optional<EntryKind> kind = {};  // of these only

  // The part that an entry has in it.
  Money part_of(const DatedEntry& entry, domain::Date from) const {
    const bool debit = is_debit(entry.kind);
    if (entry.date < from) return has_earlier ? entry.amount : Money{};
    if (kind && *kind != entry.kind) return {};
    if (debit ? !has_debits : !has_credits) return {};
    return has_debits ? entry.amount : -entry.amount;
  }
};

constexpr auto summary_columns = std::to_array<SummaryColumn>({
    {.name = "opening", .has_earlier = true},
    {.name = "incurred", .has_debits = true},
    {.name = "paid", .has_credits = true},
    {.name = "closing", .has_earlier = true, .has_debits = true, .has_credits = true},
    {.name = "invoiced", .has_debits = true, .kind = EntryKind::invoice},
    {.name = "refunded", .has_debits = true, .kind = EntryKind::refund},
    {.name = "paid_in", .has_credits = true, .kind = EntryKind::payment},
    {.name = "credited", .has_credits = true, .kind = EntryKind::credit_note},
    {.name = "written_off", .has_credits = true, .kind = EntryKind::write_off},
    {.name = "voided", .has_credits = true, .kind = EntryKind::invoice_void},
});

}  // namespace

Checked<Answer> ReceivablesSummary::ask(const View& view, const Query& query) {
  const Checked<SummaryQuestion> question = SummaryQuestion::from(view, query);
  if (!question) return question.rejection();
  std::vector<SummaryRow> rows(question->parties.count);
  for_each_entry(question->view, question->accounts, [&](const DatedEntry& entry) {
    const std::uint32_t party = question->party[entry.customer];
    rows[question->parties.index_of(party)].add(entry, question->range.from);
  });

  Answer answer = with_terms(*question, query);
  SummaryRow total;
  std::vector<std::uint32_t> parties;
  for (std::uint32_t i = 0; i < question->parties.count; ++i) {
    if (rows[i].is_empty() && query.by != Dimension::none) continue;
    parties.push_back(question->parties.at(i));
    total.add(rows[i]);
  }
  question->grouping.sort_by_code(parties);
  answer.rows.reserve(parties.size());
  for (const std::uint32_t party : parties) {
    answer.rows.push_back(cells_of(question->grouping.code(party), question->grouping.name(party),
                                   rows[question->parties.index_of(party)]));
  }
  answer.total = cells_of({}, {}, total);
  return answer;
}

Checked<Answer> ReceivablesSummary::explain(const View& view, const Query& query,
                                            const Figure& figure) {
  const auto column = std::ranges::find(summary_columns, figure.column, &SummaryColumn::name);
  if (column == summary_columns.end()) return Rejection{Reason::not_a_choice, "/column"};
  Checked<SummaryQuestion> question = SummaryQuestion::from(view, query);
  if (!question) return question.rejection();
  std::optional<std::uint32_t> row;
  if (!figure.row.empty()) {
    const Checked<std::uint32_t> party = question->grouping.find(figure.row, "/row");
    if (!party) return party.rejection();
    row = *party;
    const bool by_customer = query.by == Dimension::customer;
    if (by_customer && query.customer && question->accounts.customer != *party) {
      return Rejection{Reason::customer_not_found, "/row"};
    }
    if (by_customer) (*question).accounts.customer = *party;
  }
  AccountParts parts(question->view);
  Money sum;
  for_each_entry(question->view, question->accounts, [&](const DatedEntry& entry) {
    if (row && question->party[entry.customer] != *row) return;
    const Money part = column->part_of(entry, question->range.from);
    if (part == Money{}) return;
    sum += part;
    parts.add_entry(entry.row, part);
  });
  return std::move(parts).explain(sum);
}

std::uint64_t ReceivablesSummary::rows_touched(const View& view, const Query& query) {
  const auto customer = customer_asked(view, query.customer);
  return customer ? entries_touched(view, *customer) : 0;
}

}  // namespace duebook::projections
