// SPDX-License-Identifier: Apache-2.0
// How each event moves the oracle's plain lists.
#include "tests/domain/oracle.hpp"

#include <variant>

namespace duebook::tests {

using domain::AllocationPart;
using domain::Date;
using domain::Money;
using domain::Seq;

namespace {

Money sum_of(const std::vector<OracleMovement>& movements, OracleView view) {
  Money sum;
  for (const OracleMovement& movement : movements) {
    if (movement.seq < view.known && movement.date <= view.date) sum += movement.amount;
  }
  return sum;
}

OracleItem item_named(const AllocationPart& part) {
  return {part.invoice.value, part.instalment.value_or(1)};
}

}  // namespace

void Oracle::add(const domain::Event& event) {
  std::visit([&](const auto& known) { tell(known); }, event);
  ++size_;
}

Money Oracle::balance(const OracleAccount& account, OracleView view) const {
  const auto found = entries_.find(account);
  return found == entries_.end() ? Money{} : sum_of(found->second, view);
}

Money Oracle::open(const OracleItem& item, OracleView view) const {
  return sum_of(items_.at(item).movements, view);
}

Money Oracle::unallocated(const OracleCredit& credit, OracleView view) const {
  return sum_of(credits_.at(credit).movements, view);
}

Money Oracle::open(const OracleAccount& account, OracleView view) const {
  Money sum;
  for (const auto& [id, item] : items_) {
    if (item.account == account) sum += open(id, view);
  }
  return sum;
}

Money Oracle::unallocated(const OracleAccount& account, OracleView view) const {
  Money sum;
  for (const auto& [id, credit] : credits_) {
    if (credit.account == account) sum += unallocated(id, view);
  }
  return sum;
}

std::set<OracleAccount> Oracle::accounts() const {
  std::set<OracleAccount> accounts;
  for (const auto& [account, movements] : entries_) accounts.insert(account);
  return accounts;
}

std::vector<Date> Oracle::dates() const {
  std::set<Date> dates;
  const auto take = [&](const std::vector<OracleMovement>& movements) {
    for (const OracleMovement& movement : movements) dates.insert(movement.date);
  };
  for (const auto& [id, item] : items_) take(item.movements);
  for (const auto& [id, credit] : credits_) take(credit.movements);
  for (const auto& [account, entries] : entries_) take(entries);
  if (!dates.empty()) dates.insert(*dates.begin() - 1);
  return {dates.begin(), dates.end()};
}

OracleMovement Oracle::movement(Date date, Money amount) const { return {size_, date, amount}; }

void Oracle::enter(const OracleAccount& account, Date date, Money amount) {
  entries_[account].push_back(movement(date, amount));
}

void Oracle::tell(const domain::InvoiceCreated& event) {
  const OracleAccount account{event.customer.value, event.currency};
  std::uint32_t instalment = 0;
  for (const domain::Instalment& part : event.instalments) {
    Item item{account, part.due_date, event.date, part.amount, {}};
    item.movements.push_back(movement(event.date, part.amount));
    items_[{event.invoice.value, ++instalment}] = item;
  }
  enter(account, event.date, event.total);
}

void Oracle::tell(const domain::InvoiceVoided& event) {
  for (auto& [id, item] : items_) {
    if (id.invoice != event.invoice.value) continue;
    item.movements.push_back(movement(event.date, -item.amount));
    enter(item.account, event.date, -item.amount);
  }
}

void Oracle::tell(const domain::InvoiceWrittenOff& event) {
  for (const AllocationPart& part : event.parts) {
    Item& item = items_.at(item_named(part));
    item.movements.push_back(movement(event.date, -part.amount));
    enter(item.account, event.date, -part.amount);
  }
}

void Oracle::add_credit(const OracleCredit& id, Credit credit) {
  credit.movements.push_back(movement(credit.date, credit.amount));
  enter(credit.account, credit.date, -credit.amount);
  credits_[id] = credit;
}

void Oracle::tell(const domain::CreditNoteCreated& event) {
  add_credit({true, event.credit_note.value}, {{event.customer.value, event.currency},
                                               event.date,
                                               event.total,
                                               event.allocation == domain::AllocationPolicy::manual,
                                               {}});
}

void Oracle::tell(const domain::PaymentRecorded& event) {
  add_credit({false, event.payment.value}, {{event.customer.value, event.currency},
                                            event.date,
                                            event.amount,
                                            event.allocation == domain::AllocationPolicy::manual,
                                            {}});
}

void Oracle::refund(const OracleCredit& id, Date date, Money amount) {
  Credit& credit = credits_.at(id);
  credit.movements.push_back(movement(date, -amount));
  enter(credit.account, date, amount);
}

void Oracle::tell(const domain::PaymentRefunded& event) {
  refund({false, event.payment.value}, event.date, event.amount);
}

void Oracle::tell(const domain::CreditNoteRefunded& event) {
  refund({true, event.credit_note.value}, event.date, event.amount);
}

void Oracle::settle(const OracleCredit& id, Date date, const std::vector<AllocationPart>& parts,
                    int sign) {
  for (const AllocationPart& part : parts) {
    const Money amount = sign > 0 ? -part.amount : part.amount;
    items_.at(item_named(part)).movements.push_back(movement(date, amount));
    credits_.at(id).movements.push_back(movement(date, amount));
  }
}

void Oracle::tell(const domain::PaymentAllocated& event) {
  settle({false, event.payment.value}, event.date, event.parts, +1);
}

void Oracle::tell(const domain::CreditNoteAllocated& event) {
  settle({true, event.credit_note.value}, event.date, event.parts, +1);
}

void Oracle::tell(const domain::PaymentUnallocated& event) {
  const OracleCredit id{false, event.payment.value};
  settle(id, event.date, event.parts, -1);
  if (event.waits_for_hand) credits_.at(id).waits_for_hand = true;
}

void Oracle::tell(const domain::CreditNoteUnallocated& event) {
  const OracleCredit id{true, event.credit_note.value};
  settle(id, event.date, event.parts, -1);
  if (event.waits_for_hand) credits_.at(id).waits_for_hand = true;
}

}  // namespace duebook::tests
