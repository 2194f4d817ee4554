// SPDX-License-Identifier: Apache-2.0
// From rows back to the events that made them.
#include "projections/receivables/account_parts.hpp"

#include <algorithm>
#include <utility>

#include "domain/catalogue.hpp"
#include "domain/values/assert.hpp"

namespace duebook::projections {

using domain::Money;

namespace {

// A settlement below zero undoes.
std::string_view event_of_settlement(const Accounts& accounts, Row row) {
  const Settlements& settlements = accounts.settlements;
  const bool undoes = settlements.amount[row] < Money{};
  switch (settlements.kind[row]) {
    case SettlementKind::payment:
      return undoes ? domain::PaymentUnallocated::wire_name : domain::PaymentAllocated::wire_name;
    case SettlementKind::credit_note:
      return undoes ? domain::CreditNoteUnallocated::wire_name
                    : domain::CreditNoteAllocated::wire_name;
    case SettlementKind::write_off: return domain::InvoiceWrittenOff::wire_name;
    case SettlementKind::invoice_void: return domain::InvoiceVoided::wire_name;
    case SettlementKind::refund:
      return accounts.credits.is_credit_note[settlements.credit[row]]
                 ? domain::CreditNoteRefunded::wire_name
                 : domain::PaymentRefunded::wire_name;
  }
  DUEBOOK_ASSERT(false);
}

}  // namespace

std::string credit_document(bool is_credit_note, std::uint32_t number) {
  return (is_credit_note ? "credit-note " : "payment ") + std::to_string(number);
}

std::string_view invoice_number(const View& view, std::uint32_t invoice) {
  const Accounts& accounts = view.accounts();
  return accounts.texts[accounts.invoices.number[invoice - 1]];
}

std::string_view event_of_entry(const Entries& entries, Row row) {
  switch (entries.kind[row]) {
    case EntryKind::invoice: return domain::InvoiceCreated::wire_name;
    case EntryKind::payment: return domain::PaymentRecorded::wire_name;
    case EntryKind::credit_note: return domain::CreditNoteCreated::wire_name;
    case EntryKind::refund:
      return entries.of_credit_note[row] ? domain::CreditNoteRefunded::wire_name
                                         : domain::PaymentRefunded::wire_name;
    case EntryKind::write_off: return domain::InvoiceWrittenOff::wire_name;
    case EntryKind::invoice_void: return domain::InvoiceVoided::wire_name;
  }
  DUEBOOK_ASSERT(false);
}

void AccountParts::add_item_amount(Row item) {
  const Items& items = view_.accounts().items;
  parts_.push_back({items.seq[item], domain::InvoiceCreated::wire_name,
                    view_.parties().customers.code(items.customer[item]),
                    std::string(invoice_number(view_, items.invoice[item])), items.date[item],
                    items.amount[item]});
}

void AccountParts::add_item(Row item) {
  const Items& items = view_.accounts().items;
  const Settlements& settlements = view_.accounts().settlements;
  add_item_amount(item);
  view_.for_each_settlement_of_item(item, [&](Row row) {
    if (settlements.date[row] > view_.as_of()) return;
    add_settlement(row, items.customer[item], items.invoice[item], -settlements.amount[row]);
  });
}

void AccountParts::add_credit(Row credit) {
  const Credits& credits = view_.accounts().credits;
  const Settlements& settlements = view_.accounts().settlements;
  const bool is_credit_note = credits.is_credit_note[credit];
  parts_.push_back(
      {credits.seq[credit],
       is_credit_note ? domain::CreditNoteCreated::wire_name : domain::PaymentRecorded::wire_name,
       view_.parties().customers.code(credits.customer[credit]),
       credit_document(is_credit_note, credits.document[credit]), credits.date[credit],
       -credits.amount[credit]});
  view_.for_each_settlement_of_credit(credit, [&](Row row) {
    if (settlements.date[row] > view_.as_of()) return;
    add_settlement(row, credits.customer[credit], 0, settlements.amount[row]);
  });
}

void AccountParts::add_settlement(Row settlement, std::uint32_t customer, std::uint32_t invoice,
                                  Money amount) {
  const Accounts& accounts = view_.accounts();
  const Row credit = accounts.settlements.credit[settlement];
  parts_.push_back({accounts.settlements.seq[settlement], event_of_settlement(accounts, settlement),
                    view_.parties().customers.code(customer),
                    credit == no_row ? std::string(invoice_number(view_, invoice))
                                     : credit_document(accounts.credits.is_credit_note[credit],
                                                       accounts.credits.document[credit]),
                    accounts.settlements.date[settlement], amount});
}

void AccountParts::add_entry(Row entry, Money amount) {
  const Entries& entries = view_.accounts().entries;
  const std::uint32_t document = entries.document[entry];
  parts_.push_back({entries.seq[entry], event_of_entry(entries, entry),
                    view_.parties().customers.code(entries.customer[entry]),
                    is_of_credit(entries.kind[entry])
                        ? credit_document(entries.of_credit_note[entry], document)
                        : std::string(invoice_number(view_, document)),
                    entries.date[entry], amount});
}

Answer AccountParts::explain(Money figure) && {
  std::ranges::stable_sort(parts_, {}, &Part::seq);
  // An event has one document and one date: its parts differ in nothing but the amount.
  std::vector<Part> events;
  for (Part& part : parts_) {
    if (!events.empty() && events.back().seq == part.seq) {
      events.back().amount += part.amount;
    } else {
      events.push_back(std::move(part));
    }
  }
  std::erase_if(events, [](const Part& event) { return event.amount == Money{}; });
  return explanation(std::move(events), figure);
}

}  // namespace duebook::projections
