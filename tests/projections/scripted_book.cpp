// SPDX-License-Identifier: Apache-2.0
// Commands in, facts and readable answers out.
#include "tests/projections/scripted_book.hpp"

#include <algorithm>

#include "tests/domain/saved_bytes.hpp"

namespace duebook::tests {

using namespace domain;
using projections::Answer;
using projections::Facts;
using projections::View;

Date day(std::string_view text) {
  Date date;
  DUEBOOK_ASSERT(parse_date(text, date));
  return date;
}

Currency currency(std::string_view code) {
  Currency found;
  DUEBOOK_ASSERT(Currency::parse(code, found));
  return found;
}

DocumentLine line_of(std::int64_t amount, std::int64_t tax_percent) {
  DocumentLine line;
  line.description = Name{"goods"};
  line.quantity = Decimal{Decimal::one};
  line.unit_price = Decimal{amount * Decimal::one};
  if (tax_percent != 0) line.tax_percent = Decimal{tax_percent * Decimal::one};
  return line;
}

ScriptedBook::ScriptedBook(std::uint32_t fiscal_year_start_month, AllocationPolicy allocation) {
  tell(OpenBook{Name{"Book"}, currency("VND"), {}, fiscal_year_start_month, allocation});
  tell(DefineDepartment{Code{"D1"}, Name{"Sales"}});
  tell(DefineEmployee{Code{"E1"}, Name{"An"}, Code{"D1"}});
  tell(DefineEmployee{Code{"E2"}, Name{"Bình"}, Code{"D1"}});
  tell(DefineRegion{Code{"R1"}, Name{"North"}});
  tell(DefineCustomerGroup{Code{"G1"}, Name{"Wholesale"}});
  RegisterCustomer a;
  a.code = Code{"A"};
  a.name = Name{"Anh"};
  a.owner = Code{"E1"};
  a.region = Code{"R1"};
  a.groups = {Code{"G1"}};
  tell(a);
  RegisterCustomer b;
  b.code = Code{"B"};
  b.name = Name{"Bách"};
  b.owner = Code{"E2"};
  tell(b);
}

void ScriptedBook::tell(const Command& command) {
  Outcome outcome = decide(book_, command, day("2026-01-01"));
  DUEBOOK_ASSERT(!outcome.rejection);
  for (Event& event : outcome.events) {
    evolve(book_, event, events_.size());
    facts_.apply(event, events_.size(), Instant{});
    events_.push_back(std::move(event));
  }
  facts_.publish();
}

std::uint32_t ScriptedBook::invoice(std::string_view customer, std::string_view date,
                                    std::int64_t amount, std::int64_t tax_percent) {
  CreateInvoice command;
  command.customer = Code{std::string(customer)};
  command.date = day(date);
  command.credit_days = 30;
  command.lines = {line_of(amount, tax_percent)};
  tell(command);
  return book_.receivables.invoices.size();
}

std::uint32_t ScriptedBook::payment(std::string_view customer, std::string_view date,
                                    std::int64_t amount) {
  RecordPayment command;
  command.customer = Code{std::string(customer)};
  command.date = day(date);
  command.amount = Money{amount};
  tell(command);
  return book_.receivables.payments.size();
}

std::uint32_t ScriptedBook::credit_note(std::string_view customer, std::string_view date,
                                        std::int64_t amount, std::optional<std::uint32_t> invoice,
                                        std::int64_t tax) {
  CreateCreditNote command;
  command.customer = Code{std::string(customer)};
  command.date = day(date);
  if (invoice) command.invoice = InvoiceId{*invoice};
  command.lines = {line_of(amount, tax)};
  tell(command);
  return book_.receivables.credit_notes.size();
}

View ScriptedBook::view(std::string_view as_of) const {
  return View(facts_, {day(as_of), facts_.position(), {}});
}

void fold_events(Facts& facts, const std::vector<Event>& events, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    facts.apply(events[i], i, Instant{static_cast<std::int64_t>(i)});
    facts.publish();
  }
}

void save_and_load(const Facts& from, Facts& to) {
  StringSource bytes(saved(from));
  to.load(bytes);
  DUEBOOK_ASSERT(bytes.is_used_up());
}

namespace {

struct ToText {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(Money money) const { return std::to_string(money.minor); }
  std::string operator()(Date date) const { return to_string(date); }
  std::string operator()(std::int64_t count) const { return std::to_string(count); }
  std::string operator()(Decimal decimal) const { return to_string(decimal); }
  std::string operator()(const projections::Ratio& ratio) const { return ratio.text; }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
};

std::string text_of(const projections::Cell& cell) { return std::visit(ToText{}, cell); }

void append(std::string& out, const projections::AnswerRow& row) {
  for (const projections::Cell& cell : row) out += text_of(cell) + " | ";
  out += "\n";
}

}  // namespace

std::string text_of(const Answer& answer) {
  std::string out;
  for (const auto& [name, value] : answer.terms) out += name + " = " + text_of(value) + "\n";
  for (const auto& column : answer.columns) out += column.name + " | ";
  out += "\n";
  for (const auto& row : answer.rows) append(out, row);
  append(out, answer.total);
  return out;
}

std::string cell(const Answer& answer, std::optional<std::size_t> row, std::string_view column) {
  const auto found = std::ranges::find(answer.columns, column, &projections::AnswerColumn::name);
  DUEBOOK_ASSERT(found != answer.columns.end());
  const projections::AnswerRow& cells = row ? answer.rows.at(*row) : answer.total;
  return text_of(cells.at(static_cast<std::size_t>(found - answer.columns.begin())));
}

std::string term(const Answer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.terms) {
    if (key == name) return text_of(value);
  }
  return "no such term";
}

}  // namespace duebook::tests
