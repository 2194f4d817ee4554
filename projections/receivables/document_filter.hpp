// SPDX-License-Identifier: Apache-2.0
// DocumentFilter: which documents a report is about, by currency, customer and snapshot.
#pragma once

#include <cstdint>
#include <optional>

#include "domain/decision.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// Codes as a query names them; absent = any.
struct FilterCodes {
  std::optional<domain::Currency> currency;  ///< default: the book's
  std::optional<domain::Code> customer;
  std::optional<domain::Code> owner;
  std::optional<domain::Code> region;
  std::optional<domain::Code> customer_group;
};

/// The same as numbers; 0 = any. Owner, region and group are those noted on the document when it
/// was issued (of several groups the first); a credit note against an invoice has the invoice's.
/// Payments carry none of them.
struct DocumentFilter {
  domain::Currency currency;
  std::uint32_t customer = 0;
  std::uint32_t owner = 0;
  std::uint32_t region = 0;
  std::uint32_t group = 0;

  bool has_dimension() const { return (owner | region | group) != 0; }

  bool takes_account(const View& view, std::uint32_t of_customer, std::uint16_t in_currency) const {
    return in_currency == currency.index() && (customer == 0 || customer == of_customer) &&
           view.lens().scope.sees(of_customer);
  }
  /// By dimensions alone; the account is checked apart.
  bool takes_invoice(const Accounts& accounts, std::uint32_t invoice) const {
    return takes_snapshot(accounts.invoices, invoice - 1);
  }
  bool takes_credit_note(const Accounts& accounts, std::uint32_t credit_note) const {
    return takes_snapshot(accounts.credit_notes, credit_note - 1);
  }

 private:
  template <class Documents>
  bool takes_snapshot(const Documents& documents, Row row) const {
    return !has_dimension() || ((owner == 0 || documents.owner[row] == owner) &&
                                (region == 0 || documents.region[row] == region) &&
                                (group == 0 || documents.group[row] == group));
  }
};

/// Number of the customer with this code, as known to the view; not_found points to /customer.
domain::Checked<std::uint32_t> find_customer(const View& view, const domain::Code& code);

/// Codes the view does not know are rejected (not_found), each at its own field.
domain::Checked<DocumentFilter> find_documents(const View& view, const FilterCodes& codes);

}  // namespace duebook::projections
