// SPDX-License-Identifier: Apache-2.0
// Follows the customer's entries to payments, and these to what they settled.
#include "projections/receivables/payment_history.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "domain/receivables/payments.hpp"
#include "domain/values/assert.hpp"
#include "projections/receivables/document_filter.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Date;
using domain::Money;
using domain::Reason;
using domain::Rejection;
using domain::Wide;

using Query = PaymentHistory::Query;

/// What became of a payment up to the view.
struct PaymentUse {
  std::map<Row, Money> settled;  ///< by item; none is zero
  Money refunded;
  Money unallocated;
};

PaymentUse use_of(const View& view, Row credit) {
  const Settlements& settlements = view.accounts().settlements;
  PaymentUse use;
  use.unallocated = view.accounts().credits.amount[credit];
  view.for_each_settlement_of_credit(credit, [&](Row row) {
    if (settlements.date[row] > view.as_of()) return;
    const Money amount = settlements.amount[row];
    use.unallocated -= amount;
    if (settlements.item[row] == no_row) {
      use.refunded += amount;
    } else {
      use.settled[settlements.item[row]] += amount;
    }
  });
  std::erase_if(use.settled, [](const auto& part) { return part.second == Money{}; });
  return use;
}

/// Sums over all rows.
struct PaymentSums {
  std::int64_t payments = 0;
  Money received;
  Money settled;
  Wide settled_days = 0;
  Money refunded;
  Money unallocated;
};

Cell text_or_null(std::string_view text) { return text.empty() ? Cell{} : Cell{std::string(text)}; }

void add_payment(const View& view, Row credit, Answer& answer, PaymentSums& sums) {
  const Accounts& accounts = view.accounts();
  const Credits& credits = accounts.credits;
  const Items& items = accounts.items;
  const Date date = credits.date[credit];
  const auto method = static_cast<domain::PaymentMethod>(credits.method[credit]);
  const auto row_of = [&](const char* kind) {
    return AnswerRow{date, std::int64_t{credits.document[credit]},
                     text_or_null(accounts.texts[credits.text[credit]]),
                     std::string(domain::wire_name_of(method)), std::string(kind)};
  };
  const auto add_rest = [&](const char* kind, Money amount) {
    if (amount == Money{}) return;
    AnswerRow row = row_of(kind);
    row.insert(row.end(), {Cell{}, Cell{}, Cell{}, Cell{}, Cell{}, amount, Cell{}, Cell{}});
    answer.rows.push_back(std::move(row));
  };

  const PaymentUse use = use_of(view, credit);
  Money sum = use.refunded + use.unallocated;
  for (const auto& [item, amount] : use.settled) {
    const std::uint32_t invoice = items.invoice[item];
    const std::int64_t days = date - items.date[item];
    AnswerRow row = row_of("invoice");
    row.insert(row.end(), {std::int64_t{invoice},
                           std::string(accounts.texts[accounts.invoices.number[invoice - 1]]),
                           std::int64_t{item - view.first_item_of(invoice) + 1}, items.date[item],
                           items.due[item], amount, days, std::int64_t{date - items.due[item]}});
    answer.rows.push_back(std::move(row));
    sum += amount;
    sums.settled += amount;
    sums.settled_days += Wide{amount.minor} * days;
  }
  add_rest("refund", use.refunded);
  add_rest("unallocated", use.unallocated);
  DUEBOOK_ASSERT(sum == credits.amount[credit]);
  ++sums.payments;
  sums.received += credits.amount[credit];
  sums.refunded += use.refunded;
  sums.unallocated += use.unallocated;
}

// Rows of credits, by date, then in the order they were recorded.
std::vector<Row> payments_of(const View& view, std::uint32_t customer, const Query& query,
                             Date to) {
  const Accounts& accounts = view.accounts();
  const Entries& entries = accounts.entries;
  const std::uint16_t currency = query.currency.value_or(view.facts().currency()).index();
  const Date from = query.from.value_or(domain::date_min);
  std::vector<Row> payments;
  view.for_each_entry_of(customer, [&](Row row) {
    if (entries.kind[row] != EntryKind::payment || entries.currency[row] != currency) return;
    if (entries.date[row] < from || entries.date[row] > to) return;
    payments.push_back(accounts.payments.credit[entries.document[row] - 1]);
  });
  std::ranges::sort(payments, {},
                    [&](Row credit) { return std::tuple(accounts.credits.date[credit], credit); });
  return payments;
}

}  // namespace

Checked<Answer> PaymentHistory::ask(const View& view, const Query& query) {
  const auto customer = find_customer(view, query.customer);
  if (!customer) return customer.rejection();
  const Date to = std::min(query.to.value_or(view.as_of()), view.as_of());
  if (query.from.value_or(domain::date_min) > to) return Rejection{Reason::out_of_range, "/from"};

  Answer answer;
  answer.columns = {{"date", CellType::date},         {"payment", CellType::count},
                    {"reference", CellType::text},    {"method", CellType::text},
                    {"kind", CellType::text},         {"invoice", CellType::count},
                    {"number", CellType::text},       {"instalment", CellType::count},
                    {"invoice_date", CellType::date}, {"due_date", CellType::date},
                    {"amount", CellType::money},      {"days_to_pay", CellType::count},
                    {"days_late", CellType::count}};
  PaymentSums sums;
  const std::vector<Row> payments = payments_of(view, *customer, query, to);
  for (const Row credit : payments) add_payment(view, credit, answer, sums);
  answer.total.resize(answer.columns.size());
  answer.total[10] = sums.received;

  const Registry& customers = view.parties().customers;
  const Credits& credits = view.accounts().credits;
  answer.terms = {
      {"currency", std::string(query.currency.value_or(view.facts().currency()).code())},
      {"customer", std::string(customers.code(*customer))},
      {"customer_name", std::string(customers.name(*customer, view.known_at()))},
      {"from", query.from ? Cell{*query.from} : Cell{}},
      {"to", to},
      {"payment_count", sums.payments},
      {"received", sums.received},
      {"settled", sums.settled},
      {"refunded", sums.refunded},
      {"unallocated", sums.unallocated},
      {"last_payment", payments.empty() ? Cell{} : Cell{credits.date[payments.back()]}},
      {"weighted_days_to_pay",
       sums.settled == Money{}
           ? Cell{}
           : Cell{Ratio{domain::ratio_text(sums.settled_days, sums.settled.minor)}}},
  };
  return answer;
}

std::uint64_t PaymentHistory::rows_touched(const View& view, const Query& query) {
  const auto customer = find_customer(view, query.customer);
  std::uint64_t rows = 0;
  if (customer) view.for_each_entry_of(*customer, [&](Row) { ++rows; });
  return rows;
}

}  // namespace duebook::projections
