// SPDX-License-Identifier: Apache-2.0
// What each event of receivables adds to the columns.
#include "projections/receivables/fold.hpp"

#include <algorithm>

namespace duebook::projections {
namespace {

using domain::AllocationPart;
using domain::Code;
using domain::Date;
using domain::Money;

struct NewEntry {
  Date date;
  std::uint32_t customer;
  Money amount;
  EntryKind kind;
  std::uint16_t currency;
  std::uint32_t document;
  bool of_credit_note = false;
};

Row add_entry(Entries& entries, const NewEntry& entry, Seq seq) {
  const auto row = static_cast<Row>(entries.seq.size());
  entries.seq.push_back(static_cast<std::uint32_t>(seq));
  entries.date.push_back(entry.date);
  entries.customer.push_back(entry.customer);
  entries.amount.push_back(entry.amount);
  entries.kind.push_back(entry.kind);
  entries.currency.push_back(entry.currency);
  entries.document.push_back(entry.document);
  entries.of_credit_note.push_back(entry.of_credit_note);
  entries.previous.push_back(entries.last_of_customer.get(entry.customer - 1));
  entries.last_of_customer.set(entry.customer - 1, row);
  return row;
}

struct NewSettlement {
  Date date;
  Money amount;
  Row item = no_row;
  Row credit = no_row;
  SettlementKind kind;
};

void add_settlement(Accounts& accounts, const NewSettlement& settlement, Seq seq) {
  Settlements& rows = accounts.settlements;
  const auto row = static_cast<Row>(rows.seq.size());
  rows.seq.push_back(static_cast<std::uint32_t>(seq));
  rows.date.push_back(settlement.date);
  rows.amount.push_back(settlement.amount);
  rows.item.push_back(settlement.item);
  rows.credit.push_back(settlement.credit);
  rows.kind.push_back(settlement.kind);
  rows.previous_of_item.push_back(no_row);
  rows.previous_of_credit.push_back(no_row);
  if (settlement.item != no_row) {
    rows.previous_of_item[row] = accounts.items.last_settlement.get(settlement.item);
    accounts.items.last_settlement.set(settlement.item, row);
  }
  if (settlement.credit != no_row) {
    rows.previous_of_credit[row] = accounts.credits.last_settlement.get(settlement.credit);
    accounts.credits.last_settlement.set(settlement.credit, row);
  }
}

Row item_row(const Accounts& accounts, const AllocationPart& part) {
  return accounts.invoices.first_item[part.invoice.value - 1] + part.instalment.value_or(1) - 1;
}

void settle(Accounts& accounts, Row credit, const std::vector<AllocationPart>& parts, Date date,
            int sign, Seq seq) {
  const SettlementKind kind = accounts.credits.is_credit_note[credit] ? SettlementKind::credit_note
                                                                      : SettlementKind::payment;
  for (const AllocationPart& part : parts) {
    const Money amount = sign > 0 ? part.amount : -part.amount;
    add_settlement(accounts, {date, amount, item_row(accounts, part), credit, kind}, seq);
  }
}

void add_lines(Accounts& accounts, const Parties& parties,
               const std::vector<domain::PricedLine>& lines, std::uint32_t document,
               bool of_credit_note, Seq seq) {
  DocumentLines& rows = accounts.lines;
  for (const domain::PricedLine& line : lines) {
    rows.seq.push_back(static_cast<std::uint32_t>(seq));
    rows.document.push_back(document);
    rows.of_credit_note.push_back(of_credit_note);
    rows.product.push_back(line.product ? parties.products.find(line.product->value) : 0);
    rows.description.push_back(line.description ? accounts.texts.push(line.description->value)
                                                : TextRef{});
    rows.quantity.push_back(line.quantity.millionths);
    rows.unit_price.push_back(line.unit_price.millionths);
    rows.net.push_back(line.net);
    rows.tax.push_back(line.tax.value_or(Money{}));
  }
}

std::uint32_t find(const Registry& registry, const std::optional<Code>& code) {
  return code ? registry.find(code->value) : 0;
}

std::uint32_t first_group(const Parties& parties, const std::vector<Code>& groups) {
  return groups.empty() ? 0 : parties.customer_groups.find(groups.front().value);
}

struct NewCredit {
  Date date;
  Money amount;
  std::uint32_t customer;
  std::uint16_t currency;
  bool is_credit_note;
  std::uint32_t document;
  std::uint32_t invoice = 0;
  TextRef text;
  std::uint8_t method = 0;
};

Row add_credit(Credits& credits, const NewCredit& credit, Seq seq) {
  const auto row = static_cast<Row>(credits.seq.size());
  credits.seq.push_back(static_cast<std::uint32_t>(seq));
  credits.date.push_back(credit.date);
  credits.amount.push_back(credit.amount);
  credits.customer.push_back(credit.customer);
  credits.currency.push_back(credit.currency);
  credits.is_credit_note.push_back(credit.is_credit_note);
  credits.document.push_back(credit.document);
  credits.invoice.push_back(credit.invoice);
  credits.text.push_back(credit.text);
  credits.method.push_back(credit.method);
  credits.last_settlement.add_chain();
  return row;
}

void fold_refund(Accounts& accounts, Row credit, Date date, Money amount, Seq seq) {
  const Credits& credits = accounts.credits;
  add_settlement(accounts, {date, amount, no_row, credit, SettlementKind::refund}, seq);
  add_entry(accounts.entries,
            {date, credits.customer[credit], amount, EntryKind::refund, credits.currency[credit],
             credits.document[credit], credits.is_credit_note[credit]},
            seq);
}

}  // namespace

void Accounts::publish() {
  const auto publish_one = [](auto& table, const auto& column) {
    table.count.publish(static_cast<std::uint32_t>(column.size()));
  };
  publish_one(lines, lines.seq);
  publish_one(settlements, settlements.seq);
  publish_one(payments, payments.credit);
  publish_one(credit_notes, credit_notes.seq);
  publish_one(invoices, invoices.seq);
  publish_one(credits, credits.seq);
  publish_one(items, items.seq);
  publish_one(entries, entries.seq);
}

void fold_customer(Accounts& accounts) { accounts.entries.last_of_customer.add_chain(); }

void fold(Accounts& accounts, const Parties& parties, const domain::InvoiceCreated& event,
          Seq seq) {
  const std::uint32_t customer = parties.customers.find(event.customer.value);
  Invoices& invoices = accounts.invoices;
  invoices.seq.push_back(static_cast<std::uint32_t>(seq));
  invoices.entry.push_back(add_entry(accounts.entries,
                                     {event.date, customer, event.total, EntryKind::invoice,
                                      event.currency.index(), event.invoice.value},
                                     seq));
  invoices.number.push_back(accounts.texts.push(event.number.value));
  invoices.serial.push_back(event.serial ? accounts.texts.push(event.serial->value) : TextRef{});
  invoices.tax.push_back(event.tax);
  invoices.owner.push_back(find(parties.employees, event.owner));
  invoices.region.push_back(find(parties.regions, event.region));
  invoices.group.push_back(first_group(parties, event.groups));
  invoices.first_item.push_back(static_cast<Row>(accounts.items.seq.size()));
  invoices.first_line.push_back(static_cast<Row>(accounts.lines.seq.size()));
  invoices.last_credit_note.add_chain();
  Items& items = accounts.items;
  for (const domain::Instalment& instalment : event.instalments) {
    items.seq.push_back(static_cast<std::uint32_t>(seq));
    items.date.push_back(event.date);
    items.due.push_back(instalment.due_date);
    items.amount.push_back(instalment.amount);
    items.customer.push_back(customer);
    items.invoice.push_back(event.invoice.value);
    items.currency.push_back(event.currency.index());
    items.last_settlement.add_chain();
  }
  add_lines(accounts, parties, event.lines, event.invoice.value, false, seq);
}

void fold(Accounts& accounts, const Parties& parties, const domain::InvoiceLinesAdded& event,
          Seq seq) {
  add_lines(accounts, parties, event.lines, event.invoice.value, false, seq);
}

void fold(Accounts& accounts, const Parties&, const domain::InvoiceVoided& event, Seq seq) {
  const Entries& entries = accounts.entries;
  const Row invoice = event.invoice.value - 1;
  const Row entry = accounts.invoices.entry[invoice];
  const auto item_end = static_cast<Row>(accounts.items.seq.size());
  for (Row item = accounts.invoices.first_item[invoice];
       item < item_end && accounts.items.invoice[item] == event.invoice.value; ++item) {
    Money open = accounts.items.amount[item];
    Row settlement = accounts.items.last_settlement.get(item);
    for (; settlement != no_row; settlement = accounts.settlements.previous_of_item[settlement]) {
      open -= accounts.settlements.amount[settlement];
    }
    add_settlement(accounts, {event.date, open, item, no_row, SettlementKind::invoice_void}, seq);
  }
  add_entry(accounts.entries,
            {event.date, entries.customer[entry], -entries.amount[entry], EntryKind::invoice_void,
             entries.currency[entry], event.invoice.value},
            seq);
}

void fold(Accounts& accounts, const Parties& parties, const domain::CreditNoteCreated& event,
          Seq seq) {
  const std::uint32_t customer = parties.customers.find(event.customer.value);
  CreditNotes& rows = accounts.credit_notes;
  const TextRef number = event.number ? accounts.texts.push(event.number->value) : TextRef{};
  rows.seq.push_back(static_cast<std::uint32_t>(seq));
  rows.credit.push_back(
      add_credit(accounts.credits,
                 {event.date, event.total, customer, event.currency.index(), true,
                  event.credit_note.value, event.invoice ? event.invoice->value : 0, number},
                 seq));
  rows.tax.push_back(event.tax);
  const Row invoice = event.invoice ? event.invoice->value - 1 : no_row;
  Invoices& invoices = accounts.invoices;
  rows.previous_of_invoice.push_back(event.invoice ? invoices.last_credit_note.get(invoice)
                                                   : no_row);
  if (event.invoice) invoices.last_credit_note.set(invoice, event.credit_note.value - 1);
  rows.owner.push_back(event.invoice ? invoices.owner[invoice]
                                     : find(parties.employees, event.owner));
  rows.region.push_back(event.invoice ? invoices.region[invoice]
                                      : find(parties.regions, event.region));
  rows.group.push_back(event.invoice ? invoices.group[invoice]
                                     : first_group(parties, event.groups));
  rows.first_line.push_back(static_cast<Row>(accounts.lines.seq.size()));
  add_entry(accounts.entries,
            {event.date, customer, -event.total, EntryKind::credit_note, event.currency.index(),
             event.credit_note.value, true},
            seq);
  add_lines(accounts, parties, event.lines, event.credit_note.value, true, seq);
}

void fold(Accounts& accounts, const Parties& parties, const domain::CreditNoteLinesAdded& event,
          Seq seq) {
  add_lines(accounts, parties, event.lines, event.credit_note.value, true, seq);
}

void fold(Accounts& accounts, const Parties&, const domain::InvoiceWrittenOff& event, Seq seq) {
  const Row entry = accounts.invoices.entry[event.invoice.value - 1];
  Money total;
  for (const AllocationPart& part : event.parts) {
    add_settlement(
        accounts,
        {event.date, part.amount, item_row(accounts, part), no_row, SettlementKind::write_off},
        seq);
    total += part.amount;
  }
  const Entries& entries = accounts.entries;
  add_entry(accounts.entries,
            {event.date, entries.customer[entry], -total, EntryKind::write_off,
             entries.currency[entry], event.invoice.value},
            seq);
}

void fold(Accounts& accounts, const Parties& parties, const domain::PaymentRecorded& event,
          Seq seq) {
  const std::uint32_t customer = parties.customers.find(event.customer.value);
  const TextRef text = event.reference ? accounts.texts.push(event.reference->value) : TextRef{};
  accounts.payments.credit.push_back(
      add_credit(accounts.credits,
                 {event.date, event.amount, customer, event.currency.index(), false,
                  event.payment.value, 0, text, static_cast<std::uint8_t>(event.method)},
                 seq));
  add_entry(accounts.entries,
            {event.date, customer, -event.amount, EntryKind::payment, event.currency.index(),
             event.payment.value},
            seq);
}

void fold(Accounts& accounts, const Parties&, const domain::PaymentAllocated& event, Seq seq) {
  settle(accounts, accounts.payments.credit[event.payment.value - 1], event.parts, event.date, 1,
         seq);
}

void fold(Accounts& accounts, const Parties&, const domain::PaymentUnallocated& event, Seq seq) {
  settle(accounts, accounts.payments.credit[event.payment.value - 1], event.parts, event.date, -1,
         seq);
}

void fold(Accounts& accounts, const Parties&, const domain::PaymentRefunded& event, Seq seq) {
  fold_refund(accounts, accounts.payments.credit[event.payment.value - 1], event.date, event.amount,
              seq);
}

void fold(Accounts& accounts, const Parties&, const domain::CreditNoteAllocated& event, Seq seq) {
  settle(accounts, accounts.credit_notes.credit[event.credit_note.value - 1], event.parts,
         event.date, 1, seq);
}

void fold(Accounts& accounts, const Parties&, const domain::CreditNoteUnallocated& event, Seq seq) {
  settle(accounts, accounts.credit_notes.credit[event.credit_note.value - 1], event.parts,
         event.date, -1, seq);
}

void fold(Accounts& accounts, const Parties&, const domain::CreditNoteRefunded& event, Seq seq) {
  fold_refund(accounts, accounts.credit_notes.credit[event.credit_note.value - 1], event.date,
              event.amount, seq);
}

}  // namespace duebook::projections
