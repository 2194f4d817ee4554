// SPDX-License-Identifier: Apache-2.0
// The moves that all documents are made of, and the order of each account that they keep right.
#include <algorithm>

#include "domain/book.hpp"
#include "domain/receivables/links.hpp"
#include "domain/receivables/open_tree.hpp"
#include "domain/receivables/receivables.hpp"

namespace duebook::domain {
namespace {

// The ordered rows of one account, and which of them goes first.
template <class GoesFirst>
class AccountOrder {
 public:
  AccountOrder(Table<OpenRow>& rows, OrderedRows& account, GoesFirst goes_first)
      : rows_(rows), account_(account), goes_first_(goes_first) {}

  // Mostly the new one is the last; then that is all that has to be compared.
  void insert(std::uint32_t number) {
    const bool is_last = account_.last == 0 || goes_first_(account_.last, number);
    const auto order = [&](std::uint32_t a, std::uint32_t b) {
      return is_last ? b == number : goes_first_(a, b);
    };
    account_.root = OpenTree(rows_, order).insert(account_.root, number);
    if (is_last) account_.last = number;
  }

  void remove(std::uint32_t number) {
    account_.root = OpenTree(rows_, goes_first_).remove(account_.root, number);
    if (account_.last == number) account_.last = last_of(rows_, account_.root);
  }

 private:
  Table<OpenRow>& rows_;
  OrderedRows& account_;
  GoesFirst goes_first_;
};

auto open_order(Book& book, CustomerId customer) {
  Receivables& state = book.receivables;
  return AccountOrder(state.open_items.rows, state.accounts.edit(customer.value).open,
                      [&book](std::uint32_t a, std::uint32_t b) {
                        const OpenRows& rows = book.receivables.open_items;
                        return goes_first(book, owner_item(rows[a]), owner_item(rows[b]));
                      });
}

auto waiting_order(Receivables& state, CustomerId customer) {
  return AccountOrder(state.waiting_credits.rows, state.accounts.edit(customer.value).waiting,
                      [&state](std::uint32_t a, std::uint32_t b) {
                        const std::uint32_t credit_a = state.waiting_credits[a].owner;
                        const std::uint32_t credit_b = state.waiting_credits[b].owner;
                        return std::pair(state.credits[credit_a].date, credit_a) <
                               std::pair(state.credits[credit_b].date, credit_b);
                      });
}

// Changes what waits of a credit and keeps it among the waiting ones.
void change_credit(Receivables& state, CreditId credit, Money delta) {
  if (delta == Money{}) return;
  const CreditRow& row = state.credits[credit.value];
  const Money left = left_of(state, credit) + delta;
  DUEBOOK_ASSERT(left >= Money{} && left <= row.amount());
  const Link link = row.link();
  if (link.kind != Link::Kind::open) {
    const std::uint32_t number = add_open_row(state, credit, {left, credit.value});
    if (!row.by_hand()) waiting_order(state, row.customer).insert(number);
  } else if (left > Money{}) {
    state.waiting_credits.rows.edit(link.to).left = left;
  } else {
    if (!row.by_hand()) waiting_order(state, row.customer).remove(link.to);
    give_back_open_row(state, credit);
  }
}

void change_item(Book& book, ItemId item, Money delta) {
  if (delta == Money{}) return;
  Receivables& state = book.receivables;
  const CustomerId customer = state.invoices[item.invoice.value].customer;
  const Item now = item_at(state, item);
  const Money left = now.open + delta;
  DUEBOOK_ASSERT(left >= Money{} && left <= now.amount);
  const Link link = link_of(state, item);
  if (link.kind != Link::Kind::open) {
    const OpenRow row{left, item.invoice.value, item.instalment};
    open_order(book, customer).insert(add_open_row(state, item, row));
  } else if (left > Money{}) {
    state.open_items.rows.edit(link.to).left = left;
  } else {
    open_order(book, customer).remove(link.to);
    give_back_open_row(state, item);
  }
}

// Whether item and credit can name each other instead of an AllocationRow; asked before.
bool is_whole(const Receivables& state, CreditId credit, ItemId item, Money amount, Date date) {
  const auto has_none = [](Link link) {
    return link.kind == Link::Kind::allocations && link.to == 0;
  };
  const CreditRow& row = state.credits[credit.value];
  return amount == row.amount() && item.instalment == 1 && date >= row.free_from &&
         has_none(allocations_link(state, item)) && has_none(allocations_link(state, credit));
}

void push_allocation(Receivables& state, const Allocation& made, std::uint32_t next_of_item,
                     std::uint32_t next_of_credit) {
  const std::uint32_t number = state.allocations.push(
      {made.amount, made.item, made.credit, made.date, next_of_item, next_of_credit});
  set_allocations_link(state, made.item, {Link::Kind::allocations, number});
  set_allocations_link(state, made.credit, {Link::Kind::allocations, number});
}

// Makes an item and a credit that name each other name an AllocationRow.
void spell_out(Receivables& state, CreditId credit) {
  push_allocation(state, whole_of(state, credit), 0, 0);
}

// Gives an invoice of one item an ItemRow.
void spell_out(Receivables& state, InvoiceId id) {
  InvoiceRow& invoice = state.invoices.edit(id.value);
  invoice.set_item_rows(
      state.item_rows.push({invoice.total(), Money{}, invoice.link(), invoice.due()}));
}

}  // namespace

void open_items(Book& book, InvoiceId invoice, const std::vector<Instalment>& instalments) {
  Receivables& state = book.receivables;
  InvoiceRow& row = state.invoices.edit(invoice.value);
  row.set_item_count(instalments.size());
  if (instalments.size() == 1) {
    row.set_due(instalments.front().due_date);
  } else {
    row.set_item_rows(state.item_rows.next());
    for (const Instalment& part : instalments) {
      state.item_rows.push({part.amount, Money{}, Link{}, part.due_date});
    }
  }
  for (std::uint32_t i = 0; i < instalments.size(); ++i) {
    change_item(book, ItemId{invoice, i + 1}, instalments[i].amount);
  }
}

CreditId add_credit(Book& book, const CreditRow& credit) {
  const CreditId id{book.receivables.credits.push(credit)};
  change_credit(book.receivables, id, credit.amount());
  return id;
}

void add_credited(Book& book, InvoiceId invoice, Money amount) {
  Receivables& state = book.receivables;
  if (!state.invoices[invoice.value].has_item_rows()) spell_out(state, invoice);
  state.item_rows.edit(state.invoices[invoice.value].link().to).credited += amount;
}

void reduce_item(Book& book, ItemId item, Money amount) { change_item(book, item, -amount); }

void reduce_credit(Book& book, CreditId credit, Money amount) {
  change_credit(book.receivables, credit, -amount);
}

void allocate(Book& book, CreditId credit, ItemId item, Money amount, Date date) {
  Receivables& state = book.receivables;
  const bool whole = is_whole(state, credit, item, amount, date);
  change_item(book, item, -amount);
  reduce_credit(book, credit, amount);
  if (whole) {
    state.credits.edit(credit.value).free_from = date;
    set_allocations_link(state, item, {Link::Kind::whole, credit.value});
    set_allocations_link(state, credit, {Link::Kind::whole, item.invoice.value});
    return;
  }
  const Link of_item = allocations_link(state, item);
  if (of_item.kind == Link::Kind::whole) spell_out(state, CreditId{of_item.to});
  push_allocation(state, {amount, item, credit, date}, allocations_link(state, item).to,
                  allocations_link(state, credit).to);
}

void unallocate(Book& book, CreditId credit, ItemId item, Money amount, Date date) {
  Receivables& state = book.receivables;
  if (link_of(state, credit).kind == Link::Kind::whole) spell_out(state, credit);
  Money rest = amount;
  std::uint32_t number = allocations_link(state, credit).to;
  for (; number != 0 && rest > Money{}; number = state.allocations[number].next_of_credit) {
    const AllocationRow& found = state.allocations[number];
    if (found.item != item || found.amount == Money{}) continue;
    AllocationRow& row = state.allocations.edit(number);
    const Money part = std::min(rest, row.amount);
    row.amount -= part;
    rest -= part;
  }
  DUEBOOK_ASSERT(rest == Money{});
  change_item(book, item, amount);
  change_credit(state, credit, amount);
  CreditRow& credit_row = state.credits.edit(credit.value);
  credit_row.free_from = std::max(credit_row.free_from, date);
  InvoiceRow& invoice = state.invoices.edit(item.invoice.value);
  invoice.set_free_from(std::max(invoice.free_from(), date));
}

void set_by_hand(Book& book, CreditId credit) {
  Receivables& state = book.receivables;
  const CreditRow& row = state.credits[credit.value];
  if (row.by_hand()) return;
  const Link link = row.link();
  if (link.kind == Link::Kind::open) waiting_order(state, row.customer).remove(link.to);
  state.credits.edit(credit.value).set_by_hand(true);
}

}  // namespace duebook::domain
