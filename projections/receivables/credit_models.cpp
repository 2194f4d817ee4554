// SPDX-License-Identifier: Apache-2.0
// Pages of payments and credit notes, and one of each with all that belongs to it.
#include "projections/receivables/credit_models.hpp"

#include "domain/receivables/payments.hpp"
#include "projections/parties/party_scan.hpp"
#include "projections/receivables/dated_accounts.hpp"
#include "projections/receivables/document_filter.hpp"
#include "projections/receivables/document_scan.hpp"
#include "projections/receivables/document_state.hpp"
#include "projections/receivables/document_tables.hpp"

namespace duebook::projections {
namespace {

using domain::Checked;
using domain::Money;
using domain::Reason;
using domain::Rejection;

struct Filter {
  std::uint32_t customer = 0;
  DaysAsked days;
};

template <class Query>
Checked<Filter> filter_of(const View& view, const Query& query) {
  Filter filter{0, {query.from, query.to}};
  if (auto bad = filter.days.check()) return *bad;
  if (query.customer) {
    const auto customer = find_customer(view, *query.customer);
    if (!customer) return customer.rejection();
    filter.customer = *customer;
  }
  return filter;
}

template <class Query>
bool takes(const View& view, const Query& query, const Filter& filter, Row credit) {
  const Credits& credits = view.accounts().credits;
  return filter.days.takes(credits.date[credit]) &&
         (!query.currency || query.currency->index() == credits.currency[credit]) &&
         view.lens().scope.sees(credits.customer[credit]) &&
         (!query.waiting || *query.waiting == (waiting_of_credit(view, credit) != Money{}));
}

template <class Query>
std::uint64_t documents_touched(const View& view, const Query& query, std::uint32_t count) {
  if (query.customer) {
    const auto customer = find_customer(view, *query.customer);
    return customer ? rows_touched_for_open(view, *customer) : 0;
  }
  const bool is_filtered = query.waiting || query.currency || query.from || query.to;
  return is_filtered || !view.lens().scope.sees_all() ? count : 0;
}

Row credit_of_payment(const View& view, std::uint32_t payment) {
  return view.accounts().payments.credit[payment - 1];
}

Row credit_of_note(const View& view, std::uint32_t credit_note) {
  return view.accounts().credit_notes.credit[credit_note - 1];
}

Cell currency_cell(const View& view, Row credit) {
  const std::uint16_t index = view.accounts().credits.currency[credit];
  return std::string(domain::Currency::from_index(index).code());
}

std::vector<AnswerColumn> payment_columns() {
  return {{"payment", CellType::count},      {"customer", CellType::text},
          {"customer_name", CellType::text}, {"date", CellType::date},
          {"currency", CellType::text},      {"amount", CellType::money},
          {"waiting", CellType::money},      {"method", CellType::text},
          {"reference", CellType::text},     {"version", CellType::count}};
}

AnswerRow payment_row(const View& view, std::uint32_t payment) {
  const Accounts& accounts = view.accounts();
  const Credits& credits = accounts.credits;
  const Registry& customers = view.parties().customers;
  const Row credit = credit_of_payment(view, payment);
  const auto method = static_cast<domain::PaymentMethod>(credits.method[credit]);
  return {std::int64_t{payment},
          code_cell(customers, credits.customer[credit]),
          name_cell(view, customers, credits.customer[credit]),
          credits.date[credit],
          currency_cell(view, credit),
          credits.amount[credit],
          waiting_of_credit(view, credit),
          std::string(domain::wire_name_of(method)),
          text_cell(accounts.texts[credits.text[credit]]),
          version_cell(payment_version(view, payment))};
}

std::vector<AnswerColumn> credit_note_columns() {
  return {
      {"credit_note", CellType::count},  {"number", CellType::text},   {"customer", CellType::text},
      {"customer_name", CellType::text}, {"invoice", CellType::count}, {"date", CellType::date},
      {"currency", CellType::text},      {"total", CellType::money},   {"tax", CellType::money},
      {"waiting", CellType::money},      {"owner", CellType::text},    {"region", CellType::text},
      {"group", CellType::text},         {"version", CellType::count}};
}

AnswerRow credit_note_row(const View& view, std::uint32_t credit_note) {
  const Accounts& accounts = view.accounts();
  const Parties& parties = view.parties();
  const Credits& credits = accounts.credits;
  const CreditNotes& notes = accounts.credit_notes;
  const Row row = credit_note - 1;
  const Row credit = notes.credit[row];
  const std::uint32_t invoice = credits.invoice[credit];
  return {std::int64_t{credit_note},
          text_cell(accounts.texts[credits.text[credit]]),
          code_cell(parties.customers, credits.customer[credit]),
          name_cell(view, parties.customers, credits.customer[credit]),
          invoice == 0 ? Cell{} : Cell{std::int64_t{invoice}},
          credits.date[credit],
          currency_cell(view, credit),
          credits.amount[credit],
          notes.tax[row],
          waiting_of_credit(view, credit),
          code_cell(parties.employees, notes.owner[row]),
          code_cell(parties.regions, notes.region[row]),
          code_cell(parties.customer_groups, notes.group[row]),
          version_cell(credit_note_version(view, credit_note))};
}

// Without a search every document that is taken has the same rank.
std::optional<std::uint32_t> unranked(bool is_taken) {
  return is_taken ? std::optional<std::uint32_t>(0) : std::nullopt;
}

void add_credit_tables(const View& view, Row credit, Thing& thing) {
  thing.fields.emplace_back("as_of", view.as_of());
  thing.tables.emplace_back("allocations", allocations_table(view, credit));
  thing.tables.emplace_back("refunds", refunds_table(view, credit));
}

}  // namespace

Checked<ListPage> PaymentModel::list(const View& view, const Query& query, const PageAsked& page) {
  const auto filter = filter_of(view, query);
  if (!filter) return filter.rejection();
  std::optional<ListPosition> next;
  const auto positions = scan_documents(
      view, {EntryKind::payment, payment_count(view), filter->customer}, page, next,
      [&](std::uint32_t payment) {
        return unranked(takes(view, query, *filter, credit_of_payment(view, payment)));
      });
  return page_of(payment_columns(), positions, next,
                 [&](ListPosition position) { return payment_row(view, document_at(position)); });
}

Checked<Thing> PaymentModel::one(const View& view, std::string_view key) {
  const std::uint32_t payment = document_number(key);
  const bool is_known = payment != 0 && payment <= payment_count(view);
  const Row credit = is_known ? credit_of_payment(view, payment) : no_row;
  if (!is_known || !view.lens().scope.sees(view.accounts().credits.customer[credit])) {
    return Rejection{Reason::payment_not_found, ""};
  }
  Thing thing =
      thing_of(payment_columns(), payment_row(view, payment), payment_version(view, payment));
  add_credit_tables(view, credit, thing);
  return thing;
}

std::uint64_t PaymentModel::rows_touched(const View& view, const Query& query) {
  return documents_touched(view, query, payment_count(view));
}

Checked<ListPage> CreditNoteModel::list(const View& view, const Query& query,
                                        const PageAsked& page) {
  const auto filter = filter_of(view, query);
  if (!filter) return filter.rejection();
  const Credits& credits = view.accounts().credits;
  std::optional<ListPosition> next;
  const auto positions = scan_documents(
      view, {EntryKind::credit_note, view.credit_note_count(), filter->customer}, page, next,
      [&](std::uint32_t credit_note) {
        const Row credit = credit_of_note(view, credit_note);
        const bool is_against = !query.invoice || query.invoice->value == credits.invoice[credit];
        return unranked(is_against && takes(view, query, *filter, credit));
      });
  return page_of(credit_note_columns(), positions, next, [&](ListPosition position) {
    return credit_note_row(view, document_at(position));
  });
}

Checked<Thing> CreditNoteModel::one(const View& view, std::string_view key) {
  const std::uint32_t credit_note = document_number(key);
  const bool is_known = credit_note != 0 && credit_note <= view.credit_note_count();
  const Row credit = is_known ? credit_of_note(view, credit_note) : no_row;
  if (!is_known || !view.lens().scope.sees(view.accounts().credits.customer[credit])) {
    return Rejection{Reason::credit_note_not_found, ""};
  }
  Thing thing = thing_of(credit_note_columns(), credit_note_row(view, credit_note),
                         credit_note_version(view, credit_note));
  add_credit_tables(view, credit, thing);
  thing.tables.emplace_back("lines", lines_table(view, lines_of_credit_note(view, credit_note)));
  return thing;
}

std::uint64_t CreditNoteModel::rows_touched(const View& view, const Query& query) {
  if (query.invoice && !query.customer) return view.credit_note_count();
  return documents_touched(view, query, view.credit_note_count());
}

}  // namespace duebook::projections
