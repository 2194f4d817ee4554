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
  bool is_empty() const { return open_items == 0 && unallocated == Money{}; }
};

// The figures of all parties, in one piece of memory each: there may be millions.
class AgeingFigures {
 public:
  explicit AgeingFigures(const AgeingQuestion& question)
      : first_(question.first_group),
        buckets_(question.buckets.count()),
        open_(question.group_count * buckets_),
        unallocated_(question.group_count),
        open_items_(question.group_count) {}

  void add_item(std::uint32_t party, std::size_t bucket, Money open) {
    open_[(party - first_) * buckets_ + bucket] += open;
    ++open_items_[party - first_];
  }
  void add_waiting(std::uint32_t party, Money waiting) { unallocated_[party - first_] += waiting; }

  AgeingRow row(std::uint32_t party) const {
    const auto begin = open_.begin() + static_cast<std::ptrdiff_t>((party - first_) * buckets_);
    AgeingRow row;
    row.buckets.assign(begin, begin + static_cast<std::ptrdiff_t>(buckets_));
    for (const Money open : row.buckets) row.open += open;
    row.open_items = open_items_[party - first_];
    row.unallocated = unallocated_[party - first_];
    return row;
  }
  Money balance(std::uint32_t party) const {
    Money balance = -unallocated_[party - first_];
    for (std::size_t i = 0; i < buckets_; ++i) balance += open_[(party - first_) * buckets_ + i];
    return balance;
  }
  Money balance() const {
    Money balance;
    for (const Money open : open_) balance += open;
    for (const Money waiting : unallocated_) balance -= waiting;
    return balance;
  }

 private:
  std::uint32_t first_;
  std::size_t buckets_;
  std::vector<Money> open_;  // by party, then bucket
  std::vector<Money> unallocated_;
  std::vector<std::uint32_t> open_items_;
};

// Σ buckets + unallocated = balance = Σ entries, by row where rows are whole customers.
void check_balance(const View& view, const AgeingQuestion& question, const AgeingFigures& figures) {
  if (!question.admits_whole_customers()) return;
  if (!question.group.follows_customer() || question.group_count == 1) {
    Money balance;
    for_each_entry(view, question.accounts, [&](const DatedEntry& entry) {
      if (question.admits_customer(entry.customer)) balance += entry.amount;
    });
    DUEBOOK_ASSERT(balance == figures.balance());
    return;
  }
  std::vector<Money> balances(question.group_count);
  for_each_entry(view, question.accounts, [&](const DatedEntry& entry) {
    if (!question.admits_customer(entry.customer)) return;
    balances[question.group.of_customer(entry.customer) - question.first_group] += entry.amount;
  });
  for (std::uint32_t i = 0; i < question.group_count; ++i) {
    DUEBOOK_ASSERT(balances[i] == figures.balance(question.first_group + i));
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
  AnswerRow cells{std::move(code), std::move(name)};
  cells.insert(cells.end(), row.buckets.begin(), row.buckets.end());
  cells.insert(cells.end(), {row.open_items, row.open, -row.unallocated, row.balance()});
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

  const bool keep_empty = !query.only_open || query.by == AgeingGroups::none;
  AgeingRow total;
  total.buckets.resize(question.buckets.count());
  std::vector<std::uint32_t> parties;
  for (std::uint32_t i = 0; i < question.group_count; ++i) {
    const std::uint32_t party = question.first_group + i;
    const AgeingRow row = figures.row(party);
    if (row.is_empty() && !keep_empty) continue;
    if (party == 0 && query.by != AgeingGroups::none && row.is_empty()) continue;
    parties.push_back(party);
    for (std::size_t b = 0; b < row.buckets.size(); ++b) total.buckets[b] += row.buckets[b];
    total.open_items += row.open_items;
    total.open += row.open;
    total.unallocated += row.unallocated;
  }
  question.grouping.sort_by_code(parties);
  answer.rows.reserve(parties.size());
  for (const std::uint32_t party : parties) {
    answer.rows.push_back(
        cells_of(question.grouping.code(party), question.grouping.name(party), figures.row(party)));
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
  std::uint32_t customer = 0;
  if (query.customer) {
    const auto found = Grouping(view, Dimension::customer).find(query.customer->value, "/customer");
    if (!found) return 0;
    customer = *found;
  }
  return rows_touched_for_open(view, customer) + entries_touched(view, customer);
}

}  // namespace duebook::projections
