// SPDX-License-Identifier: Apache-2.0
// The events behind the figures of debt ageing.
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

#include "projections/receivables/account_parts.hpp"
#include "projections/receivables/ageing_question.hpp"
#include "projections/receivables/debt_ageing.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Money;
using domain::Reason;
using domain::Rejection;

// What of a row a column holds.
struct AgeingColumn {
  std::optional<std::size_t> bucket = {};  // absent: all of them
  bool has_open = true;
  bool has_unallocated = false;
};

Checked<AgeingColumn> column_named(const AgeingQuestion& question, std::string_view name) {
  if (const auto bucket = question.buckets.find(name)) return AgeingColumn{.bucket = bucket};
  if (name == "open") return AgeingColumn{};
  if (name == "unallocated") return AgeingColumn{.has_open = false, .has_unallocated = true};
  if (name == "balance") return AgeingColumn{.has_unallocated = true};
  return Rejection{Reason::not_a_choice, "/column"};
}

Answer explain_column(const View& view, const AgeingQuestion& question,
                      const AgeingColumn& column) {
  AccountParts parts(view);
  const bool by_entries =
      column.has_open && column.has_unallocated && question.admits_whole_customers();
  Money figure;
  for_each_open(
      view, question.accounts,
      [&](const OpenItem& item) {
        if (!column.has_open || !question.admits(item)) return;
        if (column.bucket && question.bucket_of(item.row) != *column.bucket) return;
        figure += item.open;
        if (!by_entries) parts.add_item(item.row);
      },
      [&](const WaitingCredit& credit) {
        if (!column.has_unallocated || !question.admits_customer(credit.customer)) return;
        figure -= credit.waiting;
        if (!by_entries) parts.add_credit(credit.row);
      });
  if (by_entries) {
    for_each_entry(view, question.accounts, [&](const DatedEntry& entry) {
      if (question.admits_customer(entry.customer)) parts.add_entry(entry.row, entry.amount);
    });
  }
  return std::move(parts).explain(figure);
}

// The question narrowed to one row of its answer.
Checked<AgeingQuestion> question_of_row(const View& view, const DebtAgeing::Query& query,
                                        std::string_view row) {
  Checked<AgeingQuestion> question = AgeingQuestion::from(view, query);
  if (!question || row.empty()) return question;
  const Checked<std::uint32_t> party = question->grouping.find(row, "/row");
  if (!party) return party.rejection();
  if (query.by != AgeingGroups::customer) {
    (*question).filters.push_back({question->group, *party});
    return question;
  }
  if (query.customer && question->accounts.customer != *party) {
    return Rejection{Reason::customer_not_found, "/row"};
  }
  DebtAgeing::Query narrowed = query;
  narrowed.customer = domain::Code{std::string(row)};
  return AgeingQuestion::from(view, narrowed);
}

// Reads "12/1".
bool parse_item(std::string_view text, std::uint32_t& invoice, std::uint32_t& instalment) {
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, invoice);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '/') return false;
  const auto second = std::from_chars(first.ptr + 1, end, instalment);
  return second.ec == std::errc{} && second.ptr == end;
}

// The row of an item that counts on the day.
Checked<Row> find_item(const View& view, const AgeingQuestion& question, std::string_view text) {
  std::uint32_t invoice = 0;
  std::uint32_t instalment = 0;
  const Rejection no_invoice{Reason::invoice_not_found, "/row"};
  if (!parse_item(text, invoice, instalment)) return no_invoice;
  if (invoice == 0 || invoice > view.invoice_count()) return no_invoice;
  const Items& items = view.accounts().items;
  const Row first = view.first_item_of(invoice);
  if (items.date[first] > view.as_of()) return no_invoice;
  if (items.currency[first] != question.accounts.currency.index()) return no_invoice;
  if (!view.lens().scope.sees(items.customer[first])) return no_invoice;
  if (instalment == 0 || instalment > view.end_of_items_of(invoice) - first) {
    return Rejection{Reason::instalment_not_found, "/row"};
  }
  return first + instalment - 1;
}

Checked<Answer> explain_detail(const View& view, const AgeingQuestion& question,
                               const Figure& figure) {
  const bool is_open = figure.column == "open";
  if (!is_open && figure.column != "amount") return Rejection{Reason::not_a_choice, "/column"};
  AccountParts parts(view);
  Money sum;
  const auto add = [&](Row item, Money amount, Money open) {
    sum += is_open ? open : amount;
    if (is_open) {
      parts.add_item(item);
    } else {
      parts.add_item_amount(item);
    }
  };
  if (figure.row.empty()) {
    for_each_open(
        view, question.accounts,
        [&](const OpenItem& item) {
          if (question.admits(item)) add(item.row, item.amount, item.open);
        },
        [](const WaitingCredit&) {});
  } else {
    const Checked<Row> item = find_item(view, question, figure.row);
    if (!item) return item.rejection();
    const Money amount = view.accounts().items.amount[*item];
    add(*item, amount, amount - settled_of_item(view, *item));
  }
  return std::move(parts).explain(sum);
}

}  // namespace

Checked<Answer> DebtAgeing::explain(const View& view, const Query& query, const Figure& figure) {
  const auto question = question_of_row(view, query, query.detail ? "" : figure.row);
  if (!question) return question.rejection();
  if (query.detail) return explain_detail(view, *question, figure);
  const Checked<AgeingColumn> column = column_named(*question, figure.column);
  if (!column) return column.rejection();
  return explain_column(view, *question, *column);
}

}  // namespace duebook::projections
