// SPDX-License-Identifier: Apache-2.0
// Telling books and reading answers.
#include "tests/projections/told_facts.hpp"

#include <type_traits>
#include <utility>

#include "domain/values/assert.hpp"
#include "tests/domain/saved_bytes.hpp"

namespace duebook::tests {

using namespace domain;
using projections::Answer;
using projections::AnswerRow;
using projections::Cell;
using projections::Facts;

namespace {

std::optional<Code> code(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(Code{text});
}

}  // namespace

SharedFacts facts_of(const std::vector<Event>& events, std::size_t count) {
  auto facts = std::make_unique<Facts>();
  for (std::size_t i = 0; i < count; ++i) {
    facts->apply(events[i], i, Instant{static_cast<std::int64_t>(i)});
    facts->publish();
  }
  return facts;
}

SharedFacts facts_of(const std::vector<Event>& events) { return facts_of(events, events.size()); }

SharedFacts saved_and_loaded(const Facts& facts) {
  StringSource source(saved(facts));
  auto loaded = std::make_unique<Facts>();
  loaded->load(source);
  DUEBOOK_ASSERT(source.is_used_up());
  return loaded;
}

ToldBook::ToldBook(AllocationPolicy allocation, std::uint32_t fiscal_year_start_month)
    : facts_(std::make_unique<Facts>()) {
  tell(OpenBook{Name{"Book"}, vnd(), {}, fiscal_year_start_month, allocation});
  tell(DefineEmployee{Code{"E1"}, Name{"An"}, {}});
  tell(DefineEmployee{Code{"E2"}, Name{"Bình"}, {}});
  tell(DefineCustomerGroup{Code{"G1"}, Name{"Wholesale"}});
  tell(DefineCustomerGroup{Code{"G2"}, Name{"Retail"}});
  tell(DefineRegion{Code{"R1"}, Name{"North"}});
}

Seq ToldBook::tell(const Command& command, Date today) {
  Outcome outcome = decide(book_, command, today);
  DUEBOOK_ASSERT(!outcome.rejection);
  for (Event& event : outcome.events) {
    evolve(book_, event, events_.size());
    facts_->apply(event, events_.size(), Instant{});
    events_.push_back(std::move(event));
  }
  facts_->publish();
  return events_.size();
}

DocumentLine line_of(std::int64_t amount, std::int64_t tax_percent) {
  DocumentLine line;
  line.description = Name{"goods"};
  line.quantity = Decimal{Decimal::one};
  line.unit_price = Decimal{amount * Decimal::one};
  if (tax_percent != 0) line.tax_percent = Decimal{tax_percent * Decimal::one};
  return line;
}

RegisterCustomer customer(std::string customer_code, const std::string& owner,
                          const std::string& region, std::vector<Code> groups) {
  RegisterCustomer command;
  command.name = Name{"Customer " + customer_code};
  command.code = Code{std::move(customer_code)};
  command.owner = code(owner);
  command.region = code(region);
  command.groups = std::move(groups);
  return command;
}

CreateInvoice invoice(std::string of, std::int64_t amount, Date date, std::uint32_t credit_days) {
  CreateInvoice command;
  command.customer = Code{std::move(of)};
  command.date = date;
  command.credit_days = credit_days;
  command.lines = {line_of(amount)};
  return command;
}

RecordPayment payment(std::string of, std::int64_t amount, Date date) {
  RecordPayment command;
  command.customer = Code{std::move(of)};
  command.amount = Money{amount};
  command.date = date;
  return command;
}

CreateCreditNote credit_note(std::string of, std::int64_t amount, Date date,
                             std::optional<std::uint32_t> against) {
  CreateCreditNote command;
  command.customer = Code{std::move(of)};
  command.date = date;
  command.lines = {line_of(amount)};
  if (against) command.invoice = InvoiceId{*against};
  return command;
}

Currency vnd() {
  Currency currency;
  Currency::parse("VND", currency);
  return currency;
}

Currency usd() {
  Currency currency;
  Currency::parse("USD", currency);
  return currency;
}

Date day(std::int32_t year, std::int32_t month, std::int32_t day_of_month) {
  return from_civil({year, month, day_of_month});
}

std::string text_of(const Cell& cell) {
  return std::visit(
      []<class T>(const T& value) -> std::string {
        if constexpr (std::is_same_v<T, std::monostate>) return "null";
        if constexpr (std::is_same_v<T, std::string>) return value;
        if constexpr (std::is_same_v<T, Money>) return std::to_string(value.minor);
        if constexpr (std::is_same_v<T, std::int64_t>) return std::to_string(value);
        if constexpr (std::is_same_v<T, projections::Ratio>) return value.text;
        if constexpr (std::is_same_v<T, Date> || std::is_same_v<T, Decimal>) {
          return to_string(value);
        }
        if constexpr (std::is_same_v<T, bool>) return value ? "true" : "false";
      },
      cell);
}

std::size_t column_of(const Answer& answer, std::string_view column) {
  for (std::size_t i = 0; i < answer.columns.size(); ++i) {
    if (answer.columns[i].name == column) return i;
  }
  DUEBOOK_ASSERT(false);
}

const AnswerRow* find_row(const Answer& answer, std::string_view row) {
  if (row.empty()) return &answer.total;
  for (const AnswerRow& candidate : answer.rows) {
    const auto* key = std::get_if<std::string>(&candidate.front());
    if (key != nullptr ? *key == row : row == "-") return &candidate;
  }
  return nullptr;
}

std::int64_t number_at(const Answer& answer, std::string_view row, std::string_view column) {
  const AnswerRow* found = find_row(answer, row);
  if (found == nullptr) return 0;
  const Cell& cell = (*found)[column_of(answer, column)];
  if (const auto* money = std::get_if<Money>(&cell)) return money->minor;
  return std::get<std::int64_t>(cell);
}

std::string text_at(const Answer& answer, std::optional<std::size_t> row, std::string_view column) {
  const AnswerRow& cells = row ? answer.rows.at(*row) : answer.total;
  return text_of(cells.at(column_of(answer, column)));
}

std::string term(const Answer& answer, std::string_view name) {
  for (const auto& [key, cell] : answer.terms) {
    if (key == name) return text_of(cell);
  }
  return "no such term";
}

std::vector<std::int64_t> numbers_of(const Answer& answer, std::string_view row) {
  std::vector<std::int64_t> numbers;
  const AnswerRow* found = find_row(answer, row);
  if (found == nullptr) return numbers;
  for (const Cell& cell : *found) {
    if (const auto* money = std::get_if<Money>(&cell)) numbers.push_back(money->minor);
    if (const auto* count = std::get_if<std::int64_t>(&cell)) numbers.push_back(*count);
  }
  return numbers;
}

std::string printed(const Answer& answer) {
  std::string text;
  const auto print = [&](const AnswerRow& row) {
    for (const Cell& cell : row) text += text_of(cell) + "|";
    text += "\n";
  };
  for (const auto& [term, cell] : answer.terms) text += term + "=" + text_of(cell) + "\n";
  for (const auto& column : answer.columns) text += column.name + "|";
  text += "\n";
  for (const AnswerRow& row : answer.rows) print(row);
  print(answer.total);
  return text;
}

std::vector<std::string> keys_of(const Answer& answer) {
  std::vector<std::string> keys;
  for (const AnswerRow& row : answer.rows) {
    const auto* key = std::get_if<std::string>(&row.front());
    keys.push_back(key != nullptr ? *key : "-");
  }
  return keys;
}

}  // namespace duebook::tests
