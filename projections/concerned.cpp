// SPDX-License-Identifier: Apache-2.0
// Told by the names of an event's fields, which mean the same in every event.
#include "projections/concerned.hpp"

#include <type_traits>

namespace duebook::projections {
namespace {

// Documents are numbered from 1, their rows from 0.
std::uint32_t customer_of_invoice(const Accounts& accounts, std::uint32_t invoice) {
  return accounts.entries.customer[accounts.invoices.entry[invoice - 1]];
}
std::uint32_t customer_of_payment(const Accounts& accounts, std::uint32_t payment) {
  return accounts.credits.customer[accounts.payments.credit[payment - 1]];
}
std::uint32_t customer_of_credit_note(const Accounts& accounts, std::uint32_t credit_note) {
  return accounts.credits.customer[accounts.credit_notes.credit[credit_note - 1]];
}

template <class E>
std::uint32_t customer_of_one(const Facts& facts, [[maybe_unused]] const E& event) {
  const Registry& customers = facts.parties().customers;
  if constexpr (std::is_same_v<E, domain::CustomerRegistered>) {
    return customers.find(event.code.value);
  } else if constexpr (requires { event.customer; }) {
    return customers.find(event.customer.value);
  } else if constexpr (requires { event.payment; }) {
    return customer_of_payment(facts.accounts(), event.payment.value);
  } else if constexpr (requires { event.credit_note; }) {
    return customer_of_credit_note(facts.accounts(), event.credit_note.value);
  } else if constexpr (requires { event.invoice; }) {
    return customer_of_invoice(facts.accounts(), event.invoice.value);
  } else {
    return 0;
  }
}

template <class E>
void add_invoices(const E& event, std::set<std::uint32_t>& invoices) {
  if constexpr (requires { event.invoice.value; }) invoices.insert(event.invoice.value);
  if constexpr (requires { event.invoice->value; }) {
    if (event.invoice) invoices.insert(event.invoice->value);
  }
  if constexpr (requires { event.parts.front().invoice; }) {
    for (const auto& part : event.parts) invoices.insert(part.invoice.value);
  }
}

}  // namespace

std::uint32_t customer_of(const Facts& facts, const domain::Event& event) {
  return std::visit([&](const auto& known) { return customer_of_one(facts, known); }, event);
}

void add_touched(const Facts& facts, const domain::Event& event, Touched& touched) {
  std::visit(
      [&]<class E>(const E& known) {
        add_invoices(known, touched.invoices);
        if constexpr (requires { known.customers.front(); }) {
          for (const domain::Code& code : known.customers) {
            touched.customers.insert(facts.parties().customers.find(code.value));
          }
        }
        const std::uint32_t customer = customer_of_one(facts, known);
        if (customer != 0) touched.customers.insert(customer);
      },
      event);
}

}  // namespace duebook::projections
