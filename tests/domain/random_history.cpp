// SPDX-License-Identifier: Apache-2.0
// What people in a small company do with their book, at random.
#include "tests/domain/random_history.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace duebook::tests {

using namespace domain;

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

namespace {

// Draws one command after the other; the members are what each draw needs.
class Clerk {
 public:
  Clerk(Random& random, const Book& book, Date today)
      : random_(random), book_(book), state_(book.receivables), today_(today) {}

  Command next();

 private:
  Code customer() { return {"C" + std::to_string(1 + random_.below(book_.customers.rows.size()))}; }
  Code employee() { return {"E" + std::to_string(1 + random_.below(book_.employees.rows.size()))}; }

  // Small amounts collide often: settled exactly, one too many, ties.
  Money amount() { return Money{random_.chance(70) ? 10 * random_.between(1, 12) : money_odd()}; }
  std::int64_t money_odd() { return random_.between(1, 333); }

  std::optional<Currency> currency() {
    Currency usd;
    Currency::parse("USD", usd);
    return random_.chance(25) ? std::optional(usd) : std::nullopt;
  }

  std::optional<Date> date() {
    if (random_.chance(45)) return {};
    if (random_.chance(60)) return today_ + random_.between(-3, 2);
    return today_ + random_.between(-45, 45);
  }
  std::optional<AllocationPolicy> allocation() {
    if (random_.chance(70)) return {};
    return random_.chance(60) ? AllocationPolicy::manual : AllocationPolicy::oldest_due;
  }

  std::vector<DocumentLine> lines() {
    std::vector<DocumentLine> lines;
    for (std::int32_t i = random_.between(1, 2); i > 0; --i) {
      DocumentLine line;
      line.description = Name{"x"};
      line.quantity = Decimal{random_.between(1, 3) * Decimal::one};
      line.unit_price = Decimal{amount().minor * Decimal::one / (random_.chance(20) ? 3 : 1)};
      if (random_.chance(30)) line.tax_percent = Decimal{(random_.chance(50) ? 8 : 10) * 1'000'000};
      lines.push_back(line);
    }
    return lines;
  }

  // Any number that exists, sometimes one that does not.
  std::uint32_t number_of(std::uint32_t count) { return 1 + random_.below(count + 1); }
  InvoiceId invoice() { return {number_of(state_.invoices.size())}; }
  PaymentId payment() { return {number_of(state_.payment_count())}; }
  CreditNoteId credit_note() { return {number_of(state_.credit_notes.size())}; }

  // Parts as a person who looks at the screen would name them: open items of the customer.
  std::vector<AllocationPart> open_parts(CustomerId of, Currency in) {
    std::vector<AllocationPart> parts;
    for (const ItemId id : items_of(state_)) {
      const Money open = item_at(state_, id).open;
      const InvoiceRow& row = state_.invoices[id.invoice.value];
      const bool fits = row.customer == of && row.currency() == in && open > Money{};
      if ((fits || random_.chance(2)) && random_.chance(40)) {
        parts.push_back(part_of(book_, id, some_of(open)));
      }
    }
    if (parts.size() > 3) parts.resize(3);
    return parts;
  }
  Money some_of(Money all) {
    if (random_.chance(50)) return all;
    if (random_.chance(10)) return all + Money{1};
    return Money{1 + all.minor * random_.between(0, 9) / 10};
  }

  // Parts that the credit settles now.
  std::vector<AllocationPart> settled_parts(CreditId credit) {
    std::vector<AllocationPart> parts;
    for_each_allocation(state_, credit, [&](const Allocation& row) {
      if (row.amount > Money{} && random_.chance(50)) {
        parts.push_back(part_of(book_, row.item, some_of(row.amount)));
      }
    });
    return parts;
  }

  Command create_invoice();
  Command create_credit_note();
  Command record_payment();
  Command move_payment();
  Command move_credit_note();
  Command change_parties();

  Random& random_;
  const Book& book_;
  const Receivables& state_;
  Date today_;
};

Command Clerk::create_invoice() {
  CreateInvoice command;
  command.customer = customer();
  command.date = date();
  command.currency = currency();
  command.lines = lines();
  const Date issued = command.date.value_or(today_);
  if (random_.chance(20)) {
    command.due_date = issued + random_.between(-1, 40);
  } else if (random_.chance(20)) {
    command.credit_days = random_.below(3) * 15;
  } else if (random_.chance(30)) {
    for (std::int32_t i = random_.between(1, 3); i > 0; --i) {
      command.instalments.push_back({issued + random_.between(0, 60), {}});
    }
  }
  if (random_.chance(20)) command.paid = PaidAtOnce{amount(), {}, {}};
  if (random_.chance(20)) command.number = DocumentNumber{std::to_string(random_.below(20))};
  if (random_.chance(30)) command.serial = Serial{random_.chance(50) ? "1C26TAA" : "1C26TBB"};
  if (random_.chance(10)) command.owner = employee();
  return command;
}

Command Clerk::create_credit_note() {
  CreateCreditNote command;
  command.customer = customer();
  command.date = date();
  command.currency = currency();
  command.lines = lines();
  command.allocation = allocation();
  if (random_.chance(60)) {
    command.invoice = invoice();
    if (state_.invoices.has(command.invoice->value)) {
      const InvoiceRow& row = state_.invoices[command.invoice->value];
      command.customer = book_.customers.canonical(row.customer);
      command.currency = row.currency();
    }
  }
  return command;
}

Command Clerk::record_payment() {
  RecordPayment command;
  command.customer = customer();
  command.amount = random_.chance(15) ? Money{amount().minor * 8} : amount();
  command.currency = currency();
  command.date = date();
  command.allocation = allocation();
  if (random_.chance(25)) {
    command.parts = open_parts(book_.customers.find(command.customer.value),
                               command.currency.value_or(book_.settings->currency));
  }
  return command;
}

Command Clerk::move_payment() {
  const PaymentId id = payment();
  const bool known = state_.has_payment(id);
  const CreditId credit = known ? credit_of(state_, id) : CreditId{};
  const auto draw = random_.below(100);
  if (draw < 40) {
    AllocatePayment command{id, {}, date()};
    if (known && random_.chance(50)) {
      const CreditRow& row = state_.credits[credit.value];
      command.parts = open_parts(row.customer, row.currency());
    }
    return command;
  }
  if (draw < 80) {
    UnallocatePayment command{id, {}, date()};
    if (known && random_.chance(60)) command.parts = settled_parts(credit);
    return command;
  }
  return RefundPayment{
      id, random_.chance(50) ? std::optional(amount()) : std::nullopt, date(), {}, {}};
}

Command Clerk::move_credit_note() {
  const CreditNoteId id = credit_note();
  const bool known = state_.credit_notes.has(id.value);
  const CreditId credit = known ? credit_of(state_, id) : CreditId{};
  const auto draw = random_.below(100);
  if (draw < 40) {
    AllocateCreditNote command{id, {}, date()};
    if (known && random_.chance(50)) {
      const CreditRow& row = state_.credits[credit.value];
      command.parts = open_parts(row.customer, row.currency());
    }
    return command;
  }
  if (draw < 80) {
    UnallocateCreditNote command{id, {}, date()};
    if (known && random_.chance(60)) command.parts = settled_parts(credit);
    return command;
  }
  return RefundCreditNote{
      id, random_.chance(50) ? std::optional(amount()) : std::nullopt, date(), {}, {}};
}

Command Clerk::change_parties() {
  if (random_.chance(50)) {
    TransferOwner command;
    command.customers = {customer()};
    command.to = {employee()};
    return command;
  }
  ChangeCustomer command;
  command.customer = customer();
  command.credit_days = Change<std::uint32_t>::to(random_.below(60));
  if (random_.chance(50)) command.groups = Change<std::vector<Code>>::to({Code{"G1"}});
  return command;
}

Command Clerk::next() {
  const auto draw = random_.below(100);
  if (draw < 30) return create_invoice();
  if (draw < 55) return record_payment();
  if (draw < 70) return move_payment();
  if (draw < 78) return create_credit_note();
  if (draw < 86) return move_credit_note();
  if (draw < 92) return VoidInvoice{invoice(), date(), {}};
  if (draw < 96) {
    return WriteOffInvoice{
        invoice(), random_.chance(50) ? std::optional(amount()) : std::nullopt, date(), {}};
  }
  return change_parties();
}

// The parties every history starts with.
std::vector<Command> setting_up(Random& random, const HistoryRequest& request) {
  Currency vnd;
  Currency::parse("VND", vnd);
  const AllocationPolicy drawn =
      random.chance(85) ? AllocationPolicy::oldest_due : AllocationPolicy::manual;
  std::vector<Command> commands{
      OpenBook{Name{"Book"}, vnd, {}, {}, request.allocation.value_or(drawn)},
      DefineDepartment{Code{"D1"}, Name{"Sales"}},
      DefineEmployee{Code{"E1"}, Name{"An"}, Code{"D1"}},
      DefineEmployee{Code{"E2"}, Name{"Bình"}, Code{"D1"}},
      DefineCustomerGroup{Code{"G1"}, Name{"Wholesale"}},
      DefineRegion{Code{"R1"}, Name{"North"}},
  };
  for (std::uint32_t i = 1; i <= request.customers; ++i) {
    RegisterCustomer command;
    command.code = Code{"C" + std::to_string(i)};
    command.name = Name{"Customer " + std::to_string(i)};
    if (i % 2 == 1) command.owner = Code{"E1"};
    if (i % 3 == 1) command.region = Code{"R1"};
    if (i % 2 == 0) command.groups = {Code{"G1"}};
    command.credit_days = 10 * i;
    commands.emplace_back(command);
  }
  return commands;
}

void try_command(History& history, Command command, Date today) {
  Outcome outcome = decide(history.book, command, today);
  if (outcome.rejection) {
    history.rejected.emplace_back(std::move(command), *outcome.rejection);
    return;
  }
  for (Event& event : outcome.events) {
    evolve(history.book, event, history.events.size());
    history.events.push_back(std::move(event));
  }
  history.accepted.push_back(std::move(command));
}

}  // namespace

Command random_command(Random& random, const Book& book, Date today) {
  return Clerk(random, book, today).next();
}

std::vector<ItemId> items_of(const Receivables& state) {
  std::vector<ItemId> items;
  for (std::uint32_t invoice = 1; invoice <= state.invoices.size(); ++invoice) {
    const std::uint32_t count = state.invoices[invoice].item_count();
    for (std::uint32_t i = 1; i <= count; ++i) items.push_back({InvoiceId{invoice}, i});
  }
  return items;
}

History random_history(const HistoryRequest& request) {
  Random random(request.seed);
  History history;
  Date today = history_begin;
  for (Command& command : setting_up(random, request)) {
    try_command(history, std::move(command), today);
  }
  for (std::size_t i = 0; i < request.commands; ++i) {
    today = today + random.between(0, 2);
    try_command(history, random_command(random, history.book, today), today);
  }
  return history;
}

}  // namespace duebook::tests
