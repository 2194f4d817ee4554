// SPDX-License-Identifier: Apache-2.0
// The lists of open items and waiting credits, and the moves on them.
#include "domain/receivables/receivables.hpp"

#include <algorithm>

#include "domain/book.hpp"

namespace duebook::domain {
namespace {

// The doubly linked list of one account: which rows it links and where it starts and ends.
template <class Row>
struct AccountList {
  Table<Row>& rows;
  Table<AccountRow>& accounts;
  std::uint32_t AccountRow::*first;
  std::uint32_t AccountRow::*last;

  void insert_after(std::uint32_t account, std::uint32_t before, std::uint32_t number) {
    const std::uint32_t after = before == 0 ? accounts[account].*first : rows[before].next;
    Row& row = rows.edit(number);
    row.previous = before;
    row.next = after;
    if (before == 0) {
      accounts.edit(account).*first = number;
    } else {
      rows.edit(before).next = number;
    }
    if (after == 0) {
      accounts.edit(account).*last = number;
    } else {
      rows.edit(after).previous = number;
    }
  }

  void remove(std::uint32_t account, std::uint32_t number) {
    const std::uint32_t before = rows[number].previous;
    const std::uint32_t after = rows[number].next;
    if (before == 0) {
      accounts.edit(account).*first = after;
    } else {
      rows.edit(before).next = after;
    }
    if (after == 0) {
      accounts.edit(account).*last = before;
    } else {
      rows.edit(after).previous = before;
    }
  }
};

AccountList<ItemRow> open_items(Book& book) {
  return {book.receivables.items, book.receivables.accounts, &AccountRow::first_open,
          &AccountRow::last_open};
}

AccountList<CreditRow> waiting_credits(Book& book) {
  return {book.receivables.credits, book.receivables.accounts, &AccountRow::first_waiting,
          &AccountRow::last_waiting};
}

CustomerId customer_of(const Book& book, ItemId item) {
  const Receivables& state = book.receivables;
  return state.invoices[state.items[item.value].invoice.value].customer;
}

// Most items are due after all others of the customer, so the place is looked for from the end.
void list_item(Book& book, CustomerId customer, ItemId item) {
  std::uint32_t before = book.receivables.accounts[customer.value].last_open;
  while (before != 0 && goes_first(book, item, ItemId{before})) {
    before = book.receivables.items[before].previous;
  }
  open_items(book).insert_after(customer.value, before, item.value);
}

bool is_listed(const CreditRow& credit) { return !credit.by_hand && credit.waiting > Money{}; }

void list_credit(Book& book, CreditId credit) {
  const auto& rows = book.receivables.credits;
  const CreditRow& row = rows[credit.value];
  std::uint32_t before = book.receivables.accounts[row.customer.value].last_waiting;
  const auto later = [&](std::uint32_t other) {
    return std::pair(rows[other].date, other) > std::pair(row.date, credit.value);
  };
  while (before != 0 && later(before)) before = rows[before].previous;
  waiting_credits(book).insert_after(row.customer.value, before, credit.value);
}

// Changes what waits of a credit and keeps its place in the list of waiting ones.
template <class Change>
void change_credit(Book& book, CreditId credit, Change change) {
  const bool listed_before = is_listed(book.receivables.credits[credit.value]);
  change(book.receivables.credits.edit(credit.value));
  const CreditRow& row = book.receivables.credits[credit.value];
  DUEBOOK_ASSERT(row.waiting >= Money{} && row.waiting <= row.amount);
  const CustomerId customer = row.customer;
  if (listed_before && !is_listed(row)) waiting_credits(book).remove(customer.value, credit.value);
  if (!listed_before && is_listed(row)) list_credit(book, credit);
}

void change_item(Book& book, ItemId item, Money delta) {
  const CustomerId customer = customer_of(book, item);
  const bool listed_before = book.receivables.items[item.value].open > Money{};
  ItemRow& row = book.receivables.items.edit(item.value);
  row.open += delta;
  DUEBOOK_ASSERT(row.open >= Money{} && row.open <= row.amount);
  const bool listed = row.open > Money{};
  if (listed_before && !listed) open_items(book).remove(customer.value, item.value);
  if (!listed_before && listed) list_item(book, customer, item);
}

}  // namespace

Money open_amount(const Book& book, InvoiceId invoice) {
  const InvoiceRow& row = book.receivables.invoices[invoice.value];
  Money open;
  for (std::uint32_t i = 0; i < row.item_count; ++i) {
    open += book.receivables.items[row.first_item.value + i].open;
  }
  return open;
}

AllocationPart part_of(const Book& book, ItemId item, Money amount) {
  const InvoiceId id = book.receivables.items[item.value].invoice;
  const InvoiceRow& invoice = book.receivables.invoices[id.value];
  AllocationPart part{id, {}, amount};
  if (invoice.item_count > 1) part.instalment = item.value - invoice.first_item.value + 1;
  return part;
}

ItemId item_of(const Book& book, const AllocationPart& part) {
  const InvoiceRow& invoice = book.receivables.invoices[part.invoice.value];
  return ItemId{invoice.first_item.value + part.instalment.value_or(1) - 1};
}

std::string_view invoice_number(const Book& book, InvoiceId invoice) {
  const std::string_view key = book.receivables.invoice_numbers.text(invoice.value);
  return key.substr(0, key.find('\n'));
}

bool goes_first(const Book& book, ItemId a, ItemId b) {
  const ItemRow& item_a = book.receivables.items[a.value];
  const ItemRow& item_b = book.receivables.items[b.value];
  if (item_a.due != item_b.due) return item_a.due < item_b.due;
  const Date date_a = book.receivables.invoices[item_a.invoice.value].date;
  const Date date_b = book.receivables.invoices[item_b.invoice.value].date;
  if (date_a != date_b) return date_a < date_b;
  const std::string_view number_a = invoice_number(book, item_a.invoice);
  const std::string_view number_b = invoice_number(book, item_b.invoice);
  if (number_a != number_b) return number_a < number_b;
  return a < b;
}

OldestDuePlan::OldestDuePlan(const Book& book, CustomerId customer, Currency currency,
                             std::vector<PlannedPart> reserved)
    : state_(book.receivables),
      currency_(currency),
      reserved_(std::move(reserved)),
      item_(state_.accounts[customer.value].first_open) {
  enter_item();
}

void OldestDuePlan::enter_item() {
  left_of_item_ = Money{};
  if (item_ == 0) return;
  const ItemRow& row = state_.items[item_];
  if (state_.invoices[row.invoice.value].currency != currency_) return;
  left_of_item_ = row.open;
  for (const PlannedPart& part : reserved_) {
    if (part.item.value == item_) left_of_item_ -= part.amount;
  }
}

std::vector<PlannedPart> OldestDuePlan::take(Money amount) {
  std::vector<PlannedPart> parts;
  while (item_ != 0 && amount > Money{}) {
    const Money part = std::min(amount, left_of_item_);
    if (part > Money{}) parts.push_back({ItemId{item_}, part});
    amount -= part;
    left_of_item_ -= part;
    if (left_of_item_ > Money{}) break;
    item_ = state_.items[item_].next;
    enter_item();
  }
  return parts;
}

ItemId open_item(Book& book, CustomerId customer, InvoiceId invoice, Date due, Money amount) {
  ItemRow row;
  row.open = row.amount = amount;
  row.invoice = invoice;
  row.due = due;
  const ItemId item{book.receivables.items.push(row)};
  if (amount > Money{}) list_item(book, customer, item);
  return item;
}

CreditId add_credit(Book& book, const CreditRow& credit) {
  const CreditId id{book.receivables.credits.push(credit)};
  if (is_listed(credit)) list_credit(book, id);
  return id;
}

void reduce_item(Book& book, ItemId item, Money amount) { change_item(book, item, -amount); }

void reduce_credit(Book& book, CreditId credit, Money amount) {
  change_credit(book, credit, [&](CreditRow& row) { row.waiting -= amount; });
}

void allocate(Book& book, CreditId credit, ItemId item, Money amount, Date date) {
  change_item(book, item, -amount);
  reduce_credit(book, credit, amount);
  ItemRow& item_row = book.receivables.items.edit(item.value);
  CreditRow& credit_row = book.receivables.credits.edit(credit.value);
  const std::uint32_t number = book.receivables.allocations.push(
      {amount, item, credit, date, item_row.first_allocation, credit_row.first_allocation});
  item_row.first_allocation = number;
  credit_row.first_allocation = number;
}

void unallocate(Book& book, CreditId credit, ItemId item, Money amount, Date date) {
  Table<AllocationRow>& allocations = book.receivables.allocations;
  Money rest = amount;
  std::uint32_t number = book.receivables.credits[credit.value].first_allocation;
  for (; number != 0 && rest > Money{}; number = allocations[number].next_of_credit) {
    if (allocations[number].item != item || allocations[number].amount == Money{}) continue;
    AllocationRow& row = allocations.edit(number);
    const Money part = std::min(rest, row.amount);
    row.amount -= part;
    rest -= part;
  }
  DUEBOOK_ASSERT(rest == Money{});
  change_item(book, item, amount);
  change_credit(book, credit, [&](CreditRow& row) {
    row.waiting += amount;
    row.free_from = std::max(row.free_from, date);
  });
  const InvoiceId invoice = book.receivables.items[item.value].invoice;
  InvoiceRow& invoice_row = book.receivables.invoices.edit(invoice.value);
  invoice_row.free_from = std::max(invoice_row.free_from, date);
}

void set_by_hand(Book& book, CreditId credit) {
  change_credit(book, credit, [](CreditRow& row) { row.by_hand = true; });
}

}  // namespace duebook::domain
