// SPDX-License-Identifier: Apache-2.0
// Links: from an item or a credit to its OpenRow and its allocations, wherever the rows keep them.
#pragma once

#include "domain/receivables/receivables.hpp"

namespace duebook::domain {

inline ItemId owner_item(const OpenRow& row) { return {InvoiceId{row.owner}, row.instalment}; }

inline Link link_of(const Receivables& state, ItemId item) {
  const InvoiceRow& invoice = state.invoices[item.invoice.value];
  if (!invoice.has_item_rows()) return invoice.link();
  return state.item_rows[invoice.link().to + item.instalment - 1].link;
}

inline void set_link(Receivables& state, ItemId item, Link link) {
  const InvoiceRow& invoice = state.invoices[item.invoice.value];
  if (invoice.has_item_rows()) {
    state.item_rows.edit(invoice.link().to + item.instalment - 1).link = link;
  } else {
    state.invoices.edit(item.invoice.value).set_link(link);
  }
}

inline Link link_of(const Receivables& state, CreditId credit) {
  return state.credits[credit.value].link();
}

inline void set_link(Receivables& state, CreditId credit, Link link) {
  state.credits.edit(credit.value).set_link(link);
}

inline OpenRows& open_rows(Receivables& state, ItemId) { return state.open_items; }
inline const OpenRows& open_rows(const Receivables& state, ItemId) { return state.open_items; }
inline OpenRows& open_rows(Receivables& state, CreditId) { return state.waiting_credits; }
inline const OpenRows& open_rows(const Receivables& state, CreditId) {
  return state.waiting_credits;
}

/// What of an item is open, or of a credit waits.
template <class Owner>
Money left_of(const Receivables& state, Owner owner) {
  const Link link = link_of(state, owner);
  return link.kind == Link::Kind::open ? open_rows(state, owner)[link.to].left : Money{};
}

/// The link to the allocations of an item or a credit, whether it is open or not.
template <class Owner>
Link allocations_link(const Receivables& state, Owner owner) {
  const Link link = link_of(state, owner);
  return link.kind == Link::Kind::open ? open_rows(state, owner)[link.to].allocations : link;
}

template <class Owner>
void set_allocations_link(Receivables& state, Owner owner, Link allocations) {
  const Link link = link_of(state, owner);
  if (link.kind == Link::Kind::open) {
    open_rows(state, owner).rows.edit(link.to).allocations = allocations;
  } else {
    set_link(state, owner, allocations);
  }
}

/// Gives an item or a credit, of which nothing is left, an OpenRow.
template <class Owner>
std::uint32_t add_open_row(Receivables& state, Owner owner, OpenRow row) {
  row.allocations = link_of(state, owner);
  const std::uint32_t number = open_rows(state, owner).add(row);
  set_link(state, owner, {Link::Kind::open, number});
  return number;
}

template <class Owner>
void give_back_open_row(Receivables& state, Owner owner) {
  const std::uint32_t number = link_of(state, owner).to;
  const Link allocations = open_rows(state, owner)[number].allocations;
  open_rows(state, owner).give_back(number);
  set_link(state, owner, allocations);
}

/// Of a credit whose link is whole.
inline Allocation whole_of(const Receivables& state, CreditId credit) {
  const CreditRow& row = state.credits[credit.value];
  return {row.amount(), ItemId{{row.link().to}, 1}, credit, row.free_from};
}

}  // namespace duebook::domain
