// SPDX-License-Identifier: Apache-2.0
// From the flows of months to the figures of periods.
#include "projections/receivables/sales_outstanding.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "domain/values/assert.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Date;
using domain::Money;
using domain::Reason;
using domain::Rejection;
using domain::Wide;

using Query = SalesOutstanding::Query;

/// A period with what stood at its ends and flowed between them.
struct Figures {
  PeriodSpan span;
  Money opening;
  MonthFlow flow;
  Money closing;
  Money not_due;
  Money open;
  Money waiting;
};

Cell ratio(Wide numerator, Wide denominator) {
  if (denominator == 0) return {};
  return Ratio{domain::ratio_text(numerator, denominator)};
}

// Twice the receivables a DSO is about, so that their average stays whole.
Wide receivables_twice(const Figures& figures, bool average) {
  return Wide{figures.closing.minor} + (average ? figures.opening : figures.closing).minor;
}

Cell dso(const Figures& figures, bool average) {
  return ratio(receivables_twice(figures, average) * figures.span.days(),
               Wide{2} * figures.flow.sales.minor);
}

Cell best_possible_dso(const Figures& figures) {
  return ratio(Wide{figures.not_due.minor} * figures.span.days(), figures.flow.sales.minor);
}

Cell average_days_delinquent(const Figures& figures, bool average) {
  const Wide overdue_twice = receivables_twice(figures, average) - Wide{2} * figures.not_due.minor;
  return ratio(overdue_twice * figures.span.days(), Wide{2} * figures.flow.sales.minor);
}

Cell collection_effectiveness(const Figures& figures) {
  const Wide to_collect = Wide{figures.opening.minor} + figures.flow.sales.minor;
  return ratio((to_collect - figures.closing.minor) * 100, to_collect - figures.not_due.minor);
}

Cell count_back_dso(const MonthFlows& months, Money balance, Date end) {
  if (balance < Money{}) return {};
  Wide rest = balance.minor;
  Wide days = 0;
  for (Month month = month_of(end); month >= 0; --month) {
    const Wide sales = months.sales_of[static_cast<std::size_t>(month)].minor;
    const Wide month_days = std::min(end, last_day_of(month)) - first_day_of(month) + 1;
    if (rest == 0 || rest < sales) {
      return rest == 0 ? ratio(days, 1) : ratio(days * sales + rest * month_days, sales);
    }
    rest -= sales;
    days += month_days;
    if (rest > 0 && first_day_of(month) <= months.first_entry) return {};
  }
  return rest == 0 ? ratio(days, 1) : Cell{};
}

std::vector<AnswerColumn> columns() {
  return {{"period", CellType::text},
          {"from", CellType::date},
          {"to", CellType::date},
          {"days", CellType::count},
          {"is_partial", CellType::flag},
          {"opening", CellType::money},
          {"invoiced", CellType::money},
          {"voided", CellType::money},
          {"credited", CellType::money},
          {"receipts", CellType::money},
          {"written_off", CellType::money},
          {"closing", CellType::money},
          {"closing_not_due", CellType::money},
          {"closing_overdue", CellType::money},
          {"unallocated", CellType::money},
          {"sales", CellType::money},
          {"dso", CellType::ratio},
          {"best_possible_dso", CellType::ratio},
          {"average_days_delinquent", CellType::ratio},
          {"collection_effectiveness_percent", CellType::ratio},
          {"count_back_dso", CellType::ratio},
          {"weighted_days_to_pay", CellType::ratio},
          {"invoice_count", CellType::count},
          {"payment_count", CellType::count}};
}

AnswerRow row_of(const Figures& figures, const MonthFlows& months, const FlowRequest& request,
                 bool average) {
  const MonthFlow& flow = figures.flow;
  const bool is_balance = request.receivables == ReceivablesBasis::balance;
  const Cell unallocated = is_balance ? Cell{-figures.waiting} : Cell{};
  const Cell payments = request.filter.has_dimension() ? Cell{} : Cell{flow.payments};
  return {figures.span.label,
          figures.span.from,
          figures.span.to,
          std::int64_t{figures.span.days()},
          figures.span.is_partial,
          figures.opening,
          flow.invoiced,
          flow.voided,
          flow.credited,
          flow.receipts,
          flow.written_off,
          figures.closing,
          figures.not_due,
          figures.open - figures.not_due,
          unallocated,
          flow.sales,
          dso(figures, average),
          best_possible_dso(figures),
          average_days_delinquent(figures, average),
          collection_effectiveness(figures),
          count_back_dso(months, figures.closing, figures.span.to),
          ratio(flow.paid_days, flow.paid.minor),
          flow.invoices,
          payments};
}

/// Walks the months of each period, keeping the balances at their ends.
class Walk {
 public:
  Walk(const MonthFlows& months, Month first, ReceivablesBasis basis)
      : months_(months), month_(first), basis_(basis), start_(months.before(first)) {
    add(start_);
  }

  Figures take(PeriodSpan span) {
    Figures figures;
    figures.opening = balance();
    for (; month_ <= month_of(span.to); ++month_) {
      figures.flow += months_.in(month_);
      add(months_.in(month_));
    }
    figures.span = std::move(span);
    stand(figures);
    return figures;
  }

  /// Everything taken so far, as one period.
  Figures all(const std::vector<PeriodSpan>& spans) {
    Figures figures;
    for (Month month = month_of(spans.front().from); month < month_; ++month) {
      figures.flow += months_.in(month);
    }
    figures.span = {"", spans.front().from, spans.back().to,
                    spans.front().is_partial || spans.back().is_partial};
    figures.opening = balance() - figures.flow.change();
    stand(figures);
    DUEBOOK_ASSERT(figures.opening == start_.change());
    return figures;
  }

 private:
  Money balance() const { return balance_; }

  void add(const MonthFlow& flow) {
    balance_ += flow.change();
    open_ += flow.open_change;
    waiting_ += flow.waiting_change;
    not_due_ += flow.not_due_change;
  }
  // Two independent sums: the ledger's flows, and what is open less what waits.
  void stand(Figures& figures) const {
    figures.closing = balance();
    figures.open = open_;
    figures.waiting = waiting_;
    figures.not_due = not_due_;
    DUEBOOK_ASSERT(figures.opening + figures.flow.change() == figures.closing);
    DUEBOOK_ASSERT(open_ - waiting_ == figures.closing);
    DUEBOOK_ASSERT(basis_ == ReceivablesBasis::balance || waiting_ == Money{});
  }

  const MonthFlows& months_;
  Month month_;
  ReceivablesBasis basis_;
  MonthFlow start_;
  Money balance_;
  Money open_;
  Money waiting_;
  Money not_due_;
};

Checked<FlowRequest> request_of(const View& view, const Query& query) {
  const auto filter = find_documents(
      view, {query.currency, query.customer, query.owner, query.region, query.customer_group});
  if (!filter) return filter.rejection();
  FlowRequest request;
  request.filter = *filter;
  request.receivables = query.receivables.value_or(
      filter->has_dimension() ? ReceivablesBasis::open_items : ReceivablesBasis::balance);
  if (filter->has_dimension() && request.receivables == ReceivablesBasis::balance) {
    return Rejection{Reason::fields_exclude, "/receivables"};
  }
  request.tax = query.tax;
  request.credit_notes = query.credit_notes;
  request.to = std::min(query.to.value_or(view.as_of()), view.as_of());
  if (request.to < domain::date_min) return Rejection{Reason::out_of_range, "/to"};
  request.from = query.from.value_or(domain::date_min);
  if (request.from > request.to) return Rejection{Reason::out_of_range, "/from"};
  return request;
}

void add_terms(Answer& answer, const View& view, const Query& query, const FlowRequest& request,
               Date from) {
  answer.terms = {
      {"currency", std::string(request.filter.currency.code())},
      {"period", std::string(domain::wire_name_of(query.period))},
      {"fiscal_year_start_month", std::int64_t{view.facts().settings().fiscal_year_start_month}},
      {"from", from},
      {"to", request.to},
      {"tax", std::string(domain::wire_name_of(request.tax))},
      {"credit_notes", std::string(domain::wire_name_of(request.credit_notes))},
      {"receivables", std::string(domain::wire_name_of(request.receivables))},
      {"average", query.average},
  };
  const std::pair<const char*, const std::optional<domain::Code>&> codes[] = {
      {"customer", query.customer},
      {"owner", query.owner},
      {"region", query.region},
      {"customer_group", query.customer_group}};
  for (const auto& [field, code] : codes) {
    if (code) answer.terms.emplace_back(field, code->value);
  }
}

}  // namespace

Checked<Answer> SalesOutstanding::ask(const View& view, const Query& query) {
  const auto request = request_of(view, query);
  if (!request) return request.rejection();
  const MonthFlows months = scan_months(view, *request);

  const PeriodRule rule{query.period, view.facts().settings().fiscal_year_start_month};
  const Date first = std::min(months.first_entry, request->to);
  const Date from =
      query.from.value_or(std::max(first_day_of(rule.start_of(month_of(first))), domain::date_min));
  const std::vector<PeriodSpan> spans = periods_between(rule, from, request->to);

  Answer answer;
  add_terms(answer, view, query, *request, from);
  answer.columns = columns();
  Walk walk(months, month_of(from), request->receivables);
  for (const PeriodSpan& span : spans) {
    answer.rows.push_back(row_of(walk.take(span), months, *request, query.average));
  }
  answer.total = row_of(walk.all(spans), months, *request, query.average);
  answer.total.front() = {};
  return answer;
}

std::uint64_t SalesOutstanding::rows_touched(const View& view, const Query&) {
  return months_rows(view);
}

}  // namespace duebook::projections
