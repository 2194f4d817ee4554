// SPDX-License-Identifier: Apache-2.0
// One loop over everything for every figure.
#include "tests/projections/receivables/naive_sales.hpp"

#include <algorithm>

namespace duebook::tests {

using namespace domain;
using projections::CreditNotesInSales;
using projections::ReceivablesBasis;
using projections::SalesTax;

namespace {

std::string printed(const std::optional<Code>& code) { return code ? code->value : ""; }

std::string ratio(Wide numerator, Wide denominator) {
  return denominator == 0 ? "null" : ratio_text(numerator, denominator);
}

}  // namespace

NaiveSales::NaiveSales(const std::vector<Event>& events) {
  for (const Event& event : events) {
    oracle_.add(event);
    tell(event);
    ++seq_;
  }
}

void NaiveSales::tell(const Event& event) {
  if (const auto* e = std::get_if<BookOpened>(&event)) currency_ = e->currency;
  if (const auto* e = std::get_if<InvoiceCreated>(&event)) {
    const Snapshot of{e->customer.value,
                      e->currency,
                      printed(e->owner),
                      printed(e->region),
                      e->groups.empty() ? "" : e->groups.front().value,
                      e->date,
                      e->total,
                      e->tax};
    invoices_[e->invoice.value] = of;
    movements_.push_back({seq_, e->date, Kind::invoice, e->total, e->tax, of});
  }
  if (const auto* e = std::get_if<InvoiceVoided>(&event)) {
    const Snapshot& of = invoices_.at(e->invoice.value);
    movements_.push_back({seq_, e->date, Kind::voided, of.total, of.tax, of});
  }
  if (const auto* e = std::get_if<InvoiceWrittenOff>(&event)) {
    for (const AllocationPart& part : e->parts) {
      const Snapshot& of = invoices_.at(e->invoice.value);
      movements_.push_back({seq_, e->date, Kind::written_off, part.amount, {}, of});
    }
  }
  if (const auto* e = std::get_if<CreditNoteCreated>(&event)) {
    Snapshot of{e->customer.value,
                e->currency,
                printed(e->owner),
                printed(e->region),
                e->groups.empty() ? "" : e->groups.front().value,
                e->date,
                e->total,
                e->tax};
    if (e->invoice) {
      const Snapshot& invoice = invoices_.at(e->invoice->value);
      of.owner = invoice.owner;
      of.region = invoice.region;
      of.group = invoice.group;
    }
    credit_notes_[e->credit_note.value] = of;
    movements_.push_back({seq_, e->date, Kind::credit_note, e->total, e->tax, of});
  }
  if (const auto* e = std::get_if<PaymentRecorded>(&event)) {
    const Snapshot of{e->customer.value, e->currency, "", "", "", e->date, e->amount, {}};
    payments_[e->payment.value] = of;
    movements_.push_back({seq_, e->date, Kind::payment, e->amount, {}, of});
  }
  if (const auto* e = std::get_if<PaymentRefunded>(&event)) {
    movements_.push_back(
        {seq_, e->date, Kind::refund, e->amount, {}, payments_.at(e->payment.value)});
  }
  if (const auto* e = std::get_if<CreditNoteRefunded>(&event)) {
    movements_.push_back(
        {seq_, e->date, Kind::refund, e->amount, {}, credit_notes_.at(e->credit_note.value)});
  }
  if (const auto* e = std::get_if<PaymentAllocated>(&event)) {
    tell_parts(true, payments_.at(e->payment.value).date, e->date, e->parts, 1);
  }
  if (const auto* e = std::get_if<PaymentUnallocated>(&event)) {
    tell_parts(true, payments_.at(e->payment.value).date, e->date, e->parts, -1);
  }
  if (const auto* e = std::get_if<CreditNoteAllocated>(&event)) {
    tell_parts(false, credit_notes_.at(e->credit_note.value).date, e->date, e->parts, 1);
  }
  if (const auto* e = std::get_if<CreditNoteUnallocated>(&event)) {
    tell_parts(false, credit_notes_.at(e->credit_note.value).date, e->date, e->parts, -1);
  }
}

void NaiveSales::tell_parts(bool is_payment, Date credit_date, Date date,
                            const std::vector<AllocationPart>& parts, int sign) {
  for (const AllocationPart& part : parts) {
    const Snapshot& of = invoices_.at(part.invoice.value);
    parts_.push_back(
        {seq_, date, sign > 0 ? part.amount : -part.amount, is_payment, credit_date - of.date, of});
  }
}

bool NaiveSales::has_dimension(const Query& query) const {
  return query.owner || query.region || query.customer_group;
}

bool NaiveSales::is_open_items(const Query& query) const {
  return has_dimension(query) || query.receivables == ReceivablesBasis::open_items;
}

bool NaiveSales::counts(const Query& query, const Snapshot& of) const {
  return of.currency == query.currency.value_or(currency_) &&
         (!query.customer || query.customer->value == of.customer) &&
         (!query.owner || query.owner->value == of.owner) &&
         (!query.region || query.region->value == of.region) &&
         (!query.customer_group || query.customer_group->value == of.group);
}

Money NaiveSales::sum(const Query& query, Kind kind, Date from, Date to, Seq known,
                      bool without_tax) const {
  Money total;
  for (const Movement& m : movements_) {
    if (m.kind != kind || m.seq >= known || m.date < from || m.date > to) continue;
    if (counts(query, m.of)) total += without_tax ? m.amount - m.tax : m.amount;
  }
  return total;
}

std::int64_t NaiveSales::count(const Query& query, Kind kind, Date from, Date to, Seq known) const {
  return std::ranges::count_if(movements_, [&](const Movement& m) {
    return m.kind == kind && m.seq < known && m.date >= from && m.date <= to && counts(query, m.of);
  });
}

Money NaiveSales::settled(const Query& query, bool is_payment, Date from, Date to,
                          Seq known) const {
  Money total;
  for (const Part& part : parts_) {
    if (part.is_payment != is_payment || part.seq >= known) continue;
    if (part.date >= from && part.date <= to && counts(query, part.of)) total += part.amount;
  }
  return total;
}

Money NaiveSales::sales(const Query& query, Date from, Date to, Seq known) const {
  const bool without_tax = query.tax == SalesTax::excluded;
  const Money sold = sum(query, Kind::invoice, from, to, known, without_tax) -
                     sum(query, Kind::voided, from, to, known, without_tax);
  if (query.credit_notes == CreditNotesInSales::ignored) return sold;
  return sold - sum(query, Kind::credit_note, from, to, known, without_tax);
}

Money NaiveSales::open(const Query& query, OracleView view, Date due_from) const {
  Money total;
  for (const auto& [id, item] : oracle_.items()) {
    if (item.due < due_from || !counts(query, invoices_.at(id.invoice))) continue;
    total += oracle_.open(id, view);
  }
  return total;
}

Money NaiveSales::receivables(const Query& query, OracleView view) const {
  if (is_open_items(query)) return open(query, view, date_min);
  Money total;
  for (const OracleAccount& account : oracle_.accounts()) {
    if (account.currency != query.currency.value_or(currency_)) continue;
    if (query.customer && query.customer->value != account.customer) continue;
    total += oracle_.balance(account, view);
  }
  return total;
}

Date NaiveSales::first_date(const Query& query, Date to, Seq known) const {
  Date first = to;
  for (const Movement& m : movements_) {
    if (m.seq < known && counts(query, m.of)) first = std::min(first, m.date);
  }
  return first;
}

std::string NaiveSales::count_back(const Query& query, Money balance, Date to, Seq known) const {
  if (balance < Money{}) return "null";
  const Date first = first_date(query, to, known);
  Wide rest = balance.minor;
  Wide days = 0;
  for (Date end = to; rest != 0;
       end = from_civil({to_civil(end).year, to_civil(end).month, 1}) - 1) {
    const Date begin = end - (to_civil(end).day - 1);
    const Wide sold = sales(query, begin, end, known).minor;
    const Wide length = end - begin + 1;
    if (rest < sold) return ratio_text(days * sold + rest * length, sold);
    rest -= sold;
    days += length;
    if (rest != 0 && begin <= first) return "null";
  }
  return ratio_text(days, 1);
}

std::map<std::string, std::string> NaiveSales::figures(const Query& query, Date from, Date to,
                                                       Seq known) const {
  std::map<std::string, std::string> cells;
  const auto money = [&](const char* column, Money amount) {
    cells[column] = std::to_string(amount.minor);
    return Wide{amount.minor};
  };
  const OracleView end{to, known};
  const Wide days = to - from + 1;
  cells["days"] = std::to_string(to - from + 1);
  const Wide opening = money("opening", receivables(query, {from - 1, known}));
  const Money closing_money = receivables(query, end);
  const Wide closing = money("closing", closing_money);
  const Money not_due_money = open(query, end, to);
  const Wide not_due = money("closing_not_due", not_due_money);
  const Money all_open = open(query, end, date_min);
  money("closing_overdue", all_open - not_due_money);
  money("unallocated", closing_money - all_open);
  if (is_open_items(query)) cells["unallocated"] = "null";
  money("invoiced", sum(query, Kind::invoice, from, to, known));
  money("voided", sum(query, Kind::voided, from, to, known));
  money("written_off", sum(query, Kind::written_off, from, to, known));
  const Money paid_parts = settled(query, true, from, to, known);
  if (is_open_items(query)) {
    money("credited", settled(query, false, from, to, known));
    money("receipts", paid_parts);
  } else {
    money("credited", sum(query, Kind::credit_note, from, to, known));
    money("receipts",
          sum(query, Kind::payment, from, to, known) - sum(query, Kind::refund, from, to, known));
  }
  const Wide sold = money("sales", sales(query, from, to, known));
  const Wide numerator = query.average ? opening + closing : 2 * closing;
  cells["dso"] = ratio(numerator * days, 2 * sold);
  cells["best_possible_dso"] = ratio(not_due * days, sold);
  cells["average_days_delinquent"] = ratio((numerator - 2 * not_due) * days, 2 * sold);
  cells["collection_effectiveness_percent"] =
      ratio((opening + sold - closing) * 100, opening + sold - not_due);
  cells["count_back_dso"] = count_back(query, closing_money, to, known);
  Wide weighted = 0;
  for (const Part& part : parts_) {
    if (!part.is_payment || part.seq >= known || part.date < from || part.date > to) continue;
    if (counts(query, part.of)) weighted += Wide{part.amount.minor} * part.days;
  }
  cells["weighted_days_to_pay"] = ratio(weighted, paid_parts.minor);
  cells["invoice_count"] = std::to_string(count(query, Kind::invoice, from, to, known));
  cells["payment_count"] =
      has_dimension(query) ? "null" : std::to_string(count(query, Kind::payment, from, to, known));
  return cells;
}

}  // namespace duebook::tests
