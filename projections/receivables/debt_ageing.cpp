// SPDX-License-Identifier: Apache-2.0
// Adding up what is open by party and age, and the rows made of it.
#include "projections/receivables/debt_ageing.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "domain/values/assert.hpp"
#include "projections/receivables/account_parts.hpp"
#include "projections/receivables/ageing_question.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Money;

// The figures of one row.
struct AgeingRow {
  std::vector<Money> buckets;
  std::int64_t open_items = 0;
  Money open;
  Money unallocated;  // not below zero

  Money balance() const { return open - unallocated; }
  void add(const AgeingRow& other) {
    for (std::size_t i = 0; i < buckets.size(); ++i) buckets[i] += other.buckets[i];
    open_items += other.open_items;
    open += other.open;
    unallocated += other.unallocated;
  }
};

// The figures of all parties, in one piece of memory each: there may be millions.
class AgeingFigures {
 public:
  explicit AgeingFigures(const AgeingQuestion& question)
      : parties_(question.parties),
        buckets_(question.buckets.count()),
        open_(parties_.count * buckets_),
        unallocated_(parties_.count),
        open_items_(parties_.count) {}

  void add_item(std::uint32_t party, std::size_t bucket, Money open) {
    const std::uint32_t index = parties_.index_of(party);
    open_[index * buckets_ + bucket] += open;
    ++open_items_[index];
  }
  void add_waiting(std::uint32_t party, Money waiting) {
    unallocated_[parties_.index_of(party)] += waiting;
  }

  AgeingRow row(std::uint32_t party) const {
    const std::uint32_t index = parties_.index_of(party);
    const auto begin = open_.begin() + static_cast<std::ptrdiff_t>(index * buckets_);
    AgeingRow row;
    row.buckets.assign(begin, begin + static_cast<std::ptrdiff_t>(buckets_));
    for (const Money open : row.buckets) row.open += open;
    row.open_items = open_items_[index];
    row.unallocated = unallocated_[index];
    return row;
  }
  bool is_empty(std::uint32_t party) const {
    const std::uint32_t index = parties_.index_of(party);
    return open_items_[index] == 0 && unallocated_[index] == Money{};
  }
  Money balance(std::uint32_t party) const {
    const std::uint32_t index = parties_.index_of(party);
    Money balance = -unallocated_[index];
    for (std::size_t i = 0; i < buckets_; ++i) balance += open_[index * buckets_ + i];
    return balance;
  }
  Money balance() const {
    Money balance;
    for (const Money open : open_) balance += open;
    for (const Money waiting : unallocated_) balance -= waiting;
    return balance;
  }

 private:
  PartyRange parties_;
  std::size_t buckets_;
  std::vector<Money> open_;  // by party, then bucket
  std::vector<Money> unallocated_;
  std::vector<std::uint32_t> open_items_;
};

// Σ buckets + unallocated = balance = Σ entries, by row where rows are whole customers.
void check_balance(const View& view, const AgeingQuestion& question, const AgeingFigures& figures) {
  if (!question.admits_whole_customers()) return;
  const bool by_row = question.group.follows_customer();
  const std::uint32_t rows = by_row ? question.parties.count : 1;
  std::vector<Money> entries(rows);
  const auto row_of = [&](std::uint32_t customer) {
    return by_row ? question.parties.index_of(question.group.of_customer(customer)) : 0;
  };
  for_each_entry(
      view, question.accounts,
      [&](const DatedEntry& entry) {
        if (question.admits_customer(entry.customer)) {
          entries[row_of(entry.customer)] += entry.amount;
        }
      },
      [&](std::uint32_t customer) { __builtin_prefetch(&entries[row_of(customer)], 1); });
  if (!by_row) {
    DUEBOOK_ASSERT(entries.front() == figures.balance());
    return;
  }
  for (std::uint32_t i = 0; i < rows; ++i) {
    DUEBOOK_ASSERT(entries[i] == figures.balance(question.parties.at(i)));
  }
}

Answer with_terms(const AgeingQuestion& question, const DebtAgeing::Query& query) {
  std::string limits;
  for (const std::uint32_t limit : query.buckets) {
    limits += (limits.empty() ? "" : ",") + std::to_string(limit);
  }
  Answer answer;
  answer.terms = {{"currency", std::string(question.accounts.currency.code())},
                  {"basis", std::string(domain::wire_name_of(query.basis))},
                  {"policy", std::string(domain::wire_name_of(query.policy))},
                  {"buckets", limits},
                  {"by", std::string(domain::wire_name_of(query.by))}};
  const auto add = [&](std::string term, const std::optional<domain::Code>& code) {
    if (code) answer.terms.emplace_back(std::move(term), code->value);
  };
  add("customer", query.customer);
  add("customer_group", query.customer_group);
  add("owner", query.owner);
  add("region", query.region);
  return answer;
}

AnswerRow cells_of(Cell code, Cell name, const AgeingRow& row) {
  AnswerRow cells;
  cells.reserve(row.buckets.size() + 6);
  cells.push_back(std::move(code));
  cells.push_back(std::move(name));
  for (const Money open : row.buckets) cells.emplace_back(open);
  cells.emplace_back(row.open_items);
  cells.emplace_back(row.open);
  cells.emplace_back(-row.unallocated);
  cells.emplace_back(row.balance());
  return cells;
}

Answer grouped_answer(const AgeingQuestion& question, const DebtAgeing::Query& query,
                      const AgeingFigures& figures) {
  Answer answer = with_terms(question, query);
  answer.columns = {{"code", CellType::text}, {"name", CellType::text}};
  for (std::size_t i = 0; i < question.buckets.count(); ++i) {
    answer.columns.push_back({question.buckets.name(i), CellType::money});
  }
  answer.columns.insert(answer.columns.end(), {{"open_items", CellType::count},
                                               {"open", CellType::money},
                                               {"unallocated", CellType::money},
                                               {"balance", CellType::money}});

  const bool is_one_row = query.by == AgeingGroups::none;
  std::vector<std::uint32_t> parties;
  for (std::uint32_t i = 0; i < question.parties.count; ++i) {
    const std::uint32_t party = question.parties.at(i);
    const bool may_be_empty = is_one_row || (!query.only_open && party != 0);
    if (may_be_empty || !figures.is_empty(party)) parties.push_back(party);
  }
  question.grouping.sort_by_code(parties);

  AgeingRow total;
  total.buckets.resize(question.buckets.count());
  answer.rows.reserve(parties.size());
  for (const std::uint32_t party : parties) {
    const AgeingRow row = figures.row(party);
    answer.rows.push_back(
        cells_of(question.grouping.code(party), question.grouping.name(party), row));
    total.add(row);
  }
  answer.total = cells_of({}, {}, total);
  DUEBOOK_ASSERT(total.balance() == figures.balance());
  return answer;
}

Answer detail_answer(const View& view, const AgeingQuestion& question,
                     const DebtAgeing::Query& query, std::vector<OpenItem> rows) {
  const Items& items = view.accounts().items;
  const Registry& customers = view.parties().customers;
  Answer answer = with_terms(question, query);
  answer.columns = {{"item", CellType::text},         {"customer", CellType::text},
                    {"invoice", CellType::count},     {"number", CellType::text},
                    {"invoice_date", CellType::date}, {"due_date", CellType::date},
                    {"instalment", CellType::count},  {"amount", CellType::money},
                    {"open", CellType::money},        {"age", CellType::count},
                    {"bucket", CellType::text}};
  std::ranges::sort(rows, [&](const OpenItem& a, const OpenItem& b) {
    if (a.customer != b.customer) return customers.code(a.customer) < customers.code(b.customer);
    return std::tuple(items.due[a.row], a.row) < std::tuple(items.due[b.row], b.row);
  });
  Money amount;
  Money open;
  answer.rows.reserve(rows.size());
  for (const OpenItem& item : rows) {
    const std::uint32_t invoice = items.invoice[item.row];
    const std::uint32_t instalment = item.row - view.first_item_of(invoice) + 1;
    answer.rows.push_back({std::to_string(invoice) + "/" + std::to_string(instalment),
                           std::string(customers.code(item.customer)), std::int64_t{invoice},
                           std::string(invoice_number(view, invoice)), items.date[item.row],
                           items.due[item.row], std::int64_t{instalment}, item.amount, item.open,
                           std::int64_t{question.age(item.row)},
                           question.buckets.name(question.bucket_of(item.row))});
    amount += item.amount;
    open += item.open;
  }
  answer.total = {{}, {}, {}, {}, {}, {}, {}, amount, open, {}, {}};
  return answer;
}

}  // namespace

Checked<Answer> DebtAgeing::ask(const View& view, const Query& query) {
  const Checked<AgeingQuestion> checked = AgeingQuestion::from(view, query);
  if (!checked) return checked.rejection();
  const AgeingQuestion& question = *checked;
  AgeingFigures figures(question);
  std::vector<OpenItem> items;
  for_each_open(
      view, question.accounts,
      [&](const OpenItem& item) {
        if (!question.admits(item)) return;
        figures.add_item(question.group.of_item(item.row, item.customer),
                         question.bucket_of(item.row), item.open);
        if (query.detail) items.push_back(item);
      },
      [&](const WaitingCredit& credit) {
        if (!question.admits_customer(credit.customer)) return;
        figures.add_waiting(question.group.of_customer(credit.customer), credit.waiting);
      });
  check_balance(view, question, figures);
  return query.detail ? detail_answer(view, question, query, std::move(items))
                      : grouped_answer(question, query, figures);
}

std::uint64_t DebtAgeing::rows_touched(const View& view, const Query& query) {
  const auto customer = customer_asked(view, query.customer);
  if (!customer) return 0;
  return rows_touched_for_open(view, *customer) + entries_touched(view, *customer);
}

}  // namespace duebook::projections
