// SPDX-License-Identifier: Apache-2.0
// The scan: each row of a table adds to the months in which it counts.
#include "projections/receivables/month_flows.hpp"

#include <algorithm>

#include "domain/values/assert.hpp"

namespace duebook::projections {
namespace {

using domain::Date;
using domain::Money;

// Adds rows to months. Balances at month ends are prefix sums, so a row only marks the month from
// which it counts, and an amount not yet due also the month in which it is overdue at the end.
class Scan {
 public:
  Scan(const View& view, const FlowRequest& request)
      : view_(view), accounts_(view.accounts()), request_(request), last_(month_of(request.to)) {
    flows_.flows.resize(static_cast<std::size_t>(last_) + 2);
    flows_.sales_of.resize(static_cast<std::size_t>(last_) + 1);
    flows_.first_entry = request.to + 1;
    before_from_ = month_of(request.from) - 1;
  }

  MonthFlows run() {
    scan_entries();
    scan_items();
    scan_settlements();
    if (!is_open_items()) scan_credits();
    return std::move(flows_);
  }

 private:
  bool is_open_items() const { return request_.receivables == ReceivablesBasis::open_items; }

  MonthFlow& flow(Date date) {
    const Month month = month_of(date);
    return at(date < request_.from ? std::min(month, before_from_) : month);
  }
  MonthFlow& at(Month month) { return flows_.flows[static_cast<std::size_t>(month) + 1]; }

  bool takes_item(Row item) const {
    const Items& items = accounts_.items;
    return request_.filter.takes_account(view_, items.customer[item], items.currency[item]) &&
           request_.filter.takes_invoice(accounts_, items.invoice[item]);
  }

  void scan_entries();
  void add_entry(Row row, Date date, EntryKind kind, Money amount);
  void add_sale(Date date, Money amount, Money tax);
  void scan_items();
  void add_open(Date date, Date due, Money amount);
  void scan_settlements();
  void add_settlement(Row row, Date date, Money amount);
  void scan_credits();

  const View& view_;
  const Accounts& accounts_;
  const FlowRequest& request_;
  Month last_;
  Month before_from_;
  MonthFlows flows_;
};

void Scan::scan_entries() {
  const Entries& entries = accounts_.entries;
  entries.date.for_each_run(
      0, view_.entry_count(), [&](std::span<const Date> dates, std::size_t first) {
        const EntryKind* kinds = &entries.kind[first];
        const Money* amounts = &entries.amount[first];
        const std::uint32_t* customers = &entries.customer[first];
        const std::uint16_t* currencies = &entries.currency[first];
        for (std::size_t i = 0; i < dates.size(); ++i) {
          if (dates[i] > request_.to) continue;
          if (!request_.filter.takes_account(view_, customers[i], currencies[i])) continue;
          add_entry(static_cast<Row>(first + i), dates[i], kinds[i], amounts[i]);
        }
      });
}

void Scan::add_entry(Row row, Date date, EntryKind kind, Money amount) {
  const std::uint32_t document = accounts_.entries.document[row];
  const DocumentFilter& filter = request_.filter;
  const bool is_of_invoice = kind == EntryKind::invoice || kind == EntryKind::invoice_void;
  if (is_of_invoice && !filter.takes_invoice(accounts_, document)) return;
  if (kind == EntryKind::credit_note && !filter.takes_credit_note(accounts_, document)) return;
  MonthFlow& month = flow(date);
  switch (kind) {
    case EntryKind::invoice:
      month.invoiced += amount;
      ++month.invoices;
      add_sale(date, amount, accounts_.invoices.tax[document - 1]);
      break;
    case EntryKind::invoice_void:
      month.voided -= amount;
      add_sale(date, amount, -accounts_.invoices.tax[document - 1]);
      break;
    case EntryKind::credit_note:
      if (!is_open_items()) month.credited -= amount;
      if (request_.credit_notes == CreditNotesInSales::deducted) {
        add_sale(date, amount, -accounts_.credit_notes.tax[document - 1]);
      }
      break;
    case EntryKind::payment:
      if (filter.has_dimension()) return;
      ++month.payments;
      if (!is_open_items()) month.receipts -= amount;
      break;
    case EntryKind::refund:
      if (filter.has_dimension()) return;
      if (!is_open_items()) month.receipts -= amount;
      break;
    case EntryKind::write_off:
      if (!filter.takes_invoice(accounts_, document)) return;
      month.written_off -= amount;
      break;
  }
  flows_.first_entry = std::min(flows_.first_entry, date);
}

void Scan::add_sale(Date date, Money amount, Money tax) {
  const Money sale = request_.tax == SalesTax::excluded ? amount - tax : amount;
  flow(date).sales += sale;
  flows_.sales_of[static_cast<std::size_t>(month_of(date))] += sale;
}

void Scan::scan_items() {
  const Items& items = accounts_.items;
  items.date.for_each_run(
      0, view_.item_count(), [&](std::span<const Date> dates, std::size_t first) {
        const Date* dues = &items.due[first];
        const Money* amounts = &items.amount[first];
        for (std::size_t i = 0; i < dates.size(); ++i) {
          if (dates[i] > request_.to || !takes_item(static_cast<Row>(first + i))) continue;
          add_open(dates[i], dues[i], amounts[i]);
        }
      });
}

// Adds to what is open from `date` on. At the end of a month it is not due while end <= due.
void Scan::add_open(Date date, Date due, Money amount) {
  MonthFlow& from = flow(date);
  from.open_change += amount;
  const Month overdue = due >= request_.to ? last_ + 1 : month_of(due + 1);
  if (month_of(date) >= overdue) return;
  from.not_due_change += amount;
  if (overdue <= last_) at(overdue).not_due_change -= amount;
}

void Scan::scan_settlements() {
  const Settlements& settlements = accounts_.settlements;
  settlements.date.for_each_run(
      0, view_.settlement_count(), [&](std::span<const Date> dates, std::size_t first) {
        const Money* amounts = &settlements.amount[first];
        for (std::size_t i = 0; i < dates.size(); ++i) {
          if (dates[i] > request_.to) continue;
          add_settlement(static_cast<Row>(first + i), dates[i], amounts[i]);
        }
      });
}

void Scan::add_settlement(Row row, Date date, Money amount) {
  const Row item = accounts_.settlements.item[row];
  const Row credit = accounts_.settlements.credit[row];
  const Credits& credits = accounts_.credits;
  if (!is_open_items() && credit != no_row &&
      request_.filter.takes_account(view_, credits.customer[credit], credits.currency[credit])) {
    flow(date).waiting_change -= amount;
  }
  if (item == no_row || !takes_item(item)) return;
  add_open(date, accounts_.items.due[item], -amount);
  const SettlementKind kind = accounts_.settlements.kind[row];
  MonthFlow& month = flow(date);
  if (kind == SettlementKind::payment) {
    month.paid += amount;
    month.paid_days +=
        domain::Wide{amount.minor} * (credits.date[credit] - accounts_.items.date[item]);
    if (is_open_items()) month.receipts += amount;
  } else if (kind == SettlementKind::credit_note && is_open_items()) {
    month.credited += amount;
  }
}

void Scan::scan_credits() {
  const Credits& credits = accounts_.credits;
  credits.date.for_each_run(
      0, view_.credit_count(), [&](std::span<const Date> dates, std::size_t first) {
        const Money* amounts = &credits.amount[first];
        const std::uint32_t* customers = &credits.customer[first];
        const std::uint16_t* currencies = &credits.currency[first];
        for (std::size_t i = 0; i < dates.size(); ++i) {
          if (dates[i] > request_.to) continue;
          if (!request_.filter.takes_account(view_, customers[i], currencies[i])) continue;
          flow(dates[i]).waiting_change += amounts[i];
        }
      });
}

}  // namespace

MonthFlow& MonthFlow::operator+=(const MonthFlow& other) {
  invoiced += other.invoiced;
  voided += other.voided;
  credited += other.credited;
  receipts += other.receipts;
  written_off += other.written_off;
  sales += other.sales;
  open_change += other.open_change;
  waiting_change += other.waiting_change;
  not_due_change += other.not_due_change;
  paid += other.paid;
  paid_days += other.paid_days;
  invoices += other.invoices;
  payments += other.payments;
  return *this;
}

MonthFlow MonthFlows::before(Month month) const {
  MonthFlow sum;
  for (Month m = -1; m < month; ++m) sum += in(m);
  return sum;
}

MonthFlows scan_months(const View& view, const FlowRequest& request) {
  DUEBOOK_ASSERT(request.from <= request.to);
  DUEBOOK_ASSERT(!request.filter.has_dimension() ||
                 request.receivables == ReceivablesBasis::open_items);
  return Scan(view, request).run();
}

std::uint64_t months_rows(const View& view) {
  return std::uint64_t{view.entry_count()} + view.item_count() + view.settlement_count() +
         view.credit_count();
}

}  // namespace duebook::projections
