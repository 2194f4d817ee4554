// SPDX-License-Identifier: Apache-2.0
// From lines to headers, and from the facts behind them to states.
#include "api/ledger_interpreter.hpp"

#include <algorithm>
#include <array>

#include "api/answer_write.hpp"
#include "api/event_line.hpp"
#include "projections/catalogue.hpp"
#include "projections/concerned.hpp"

namespace duebook::api {
namespace {

using eventstore::EventAbout;
using eventstore::Interpretation;
using projections::Answer;
using projections::AnswerRow;
using projections::Facts;
using projections::Thing;
using projections::View;

enum StateTopic : std::size_t { customer_balance, invoice };

// Not a matter of the thing's own events.
constexpr auto left_out_fields = std::to_array<std::string_view>(
    {"as_of", "customer_name", "group_name", "overdue", "owner_name", "region_name", "retired"});
constexpr auto left_out_columns = std::to_array<std::string_view>({"name", "overdue"});
// Told by the events; a state need not grow with them.
constexpr auto left_out_tables = std::to_array<std::string_view>({"allocations", "lines"});

bool is_in(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void drop_columns(Answer& table) {
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    if (!is_in(left_out_columns, table.columns[i].name)) continue;
    const auto at = static_cast<std::ptrdiff_t>(i);
    table.columns.erase(table.columns.begin() + at);
    for (AnswerRow& row : table.rows) row.erase(row.begin() + at);
  }
}

std::string state_json(const std::string& book, domain::Seq position, Thing thing) {
  std::erase_if(thing.fields, [](const auto& row) { return is_in(left_out_fields, row.first); });
  std::erase_if(thing.tables, [](const auto& row) { return is_in(left_out_tables, row.first); });
  for (auto& [name, table] : thing.tables) drop_columns(table);
  thing.fields.insert(thing.fields.begin(), {{"book", projections::Cell{book}},
                                             {"position", static_cast<std::int64_t>(position)}});
  return thing_json(thing);
}

// The text by which an event names a thing in a URL; empty for what names none.
std::string name_of(const domain::Code& code) { return code.value; }
template <class Kind>
std::string name_of(const domain::Id<Kind>& number) {
  return std::to_string(number.value);
}
template <class F>
std::string name_of(const F&) {
  return {};
}

// "credit_note" → "credit-notes"; empty for what is no kind of thing.
std::string noun_of(std::string_view field) {
  std::string noun(field);
  std::ranges::replace(noun, '_', '-');
  noun.push_back('s');
  return is_in(domain::entity_nouns, noun) ? noun : std::string();
}

template <domain::Record E>
std::string first_named(const E& event) {
  std::string subject;
  bool is_first = true;
  domain::for_each_field(event, [&](std::string_view name, const auto& field) {
    const std::string noun = is_first ? noun_of(name) : std::string();
    const std::string text = name_of(field);
    if (!noun.empty() && !text.empty()) subject = noun + "/" + text;
    is_first = false;
  });
  return subject;
}

EventAbout about(const eventstore::BookId& book, const Facts& facts, const EventLine& line) {
  const std::uint32_t customer = projections::customer_of(facts, line.event);
  return {.key = customer == 0 ? book : std::string(facts.parties().customers.code(customer)),
          .type = std::string(wire_name_of(line.event)),
          .time = domain::to_string(line.envelope.at),
          .subject = subject_of(line.event)};
}

void add_states(const eventstore::BookId& book, const View& view,
                const projections::Touched& touched, Interpretation& out) {
  const domain::Seq position = view.known_at();
  const auto add = [&](StateTopic topic, const std::string& key, auto one) {
    auto thing = one(view, key);
    DUEBOOK_ASSERT(thing);
    std::string value = state_json(book, position, std::move(*thing));
    out.states.push_back({topic, book + "/" + key, std::move(value)});
  };
  for (const std::uint32_t customer : touched.customers) {
    add(customer_balance, std::string(view.parties().customers.code(customer)),
        projections::CustomerModel::one);
  }
  for (const std::uint32_t number : touched.invoices) {
    add(invoice, std::to_string(number), projections::InvoiceModel::one);
  }
}

}  // namespace

std::string subject_of(const domain::Event& event) {
  std::string made = path_of_made(event);
  if (!made.empty()) return made;
  return std::visit([](const auto& known) { return first_named(known); }, event);
}

std::vector<std::string> LedgerInterpreter::state_topics() const {
  return {"customer-balance", "invoice"};
}

std::uint64_t LedgerInterpreter::known(const eventstore::BookId& book) const {
  const auto facts = ledger_.facts(book);
  return facts ? facts->position() : 0;
}

Interpretation LedgerInterpreter::interpret(const eventstore::BookId& book, std::uint64_t first_seq,
                                            const std::vector<std::string>& lines) const {
  const auto facts = ledger_.facts(book);
  DUEBOOK_ASSERT(facts && first_seq + lines.size() <= facts->position());
  Interpretation out;
  projections::Touched touched;
  EventLine line;
  for (const std::string& text : lines) {
    if (!read_event_line(text, line)) {
      throw eventstore::Fault(eventstore::FaultKind::corrupted,
                              "book " + book + ": the line of event " +
                                  std::to_string(first_seq + out.events.size()) +
                                  " is not one of Duebook's");
    }
    out.events.push_back(about(book, *facts, line));
    projections::add_touched(*facts, line.event, touched);
  }
  const View view(*facts, {domain::date_max, first_seq + lines.size(), {}});
  add_states(book, view, touched, out);
  return out;
}

}  // namespace duebook::api
