// SPDX-License-Identifier: Apache-2.0
// Oracle: the receivables told a second time, naively, from events alone. Slow and plain on
// purpose: it shares no rule with domain/receivables, so the two agree only if both are right.
//
// Everything is a dated movement. A question at (D, K) adds up the movements that are dated on or
// before D and come from the first K events.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "domain/catalogue.hpp"

namespace duebook::tests {

/// One instalment of an invoice; instalments count from 1, also when there is only one.
struct OracleItem {
  std::uint32_t invoice = 0;
  std::uint32_t instalment = 1;

  friend auto operator<=>(const OracleItem&, const OracleItem&) = default;
};

/// A payment or a credit note.
struct OracleCredit {
  bool is_credit_note = false;
  std::uint32_t number = 0;

  friend auto operator<=>(const OracleCredit&, const OracleCredit&) = default;
};

/// A customer's account in one currency.
struct OracleAccount {
  std::string customer;
  domain::Currency currency;

  friend auto operator<=>(const OracleAccount&, const OracleAccount&) = default;
};

/// Something that counts from a day on, made by one event.
struct OracleMovement {
  domain::Seq seq = 0;
  domain::Date date;
  domain::Money amount;
};

/// Where a question stands: the end of day `date`, knowing the first `known` events.
struct OracleView {
  domain::Date date;
  domain::Seq known = 0;
};

class Oracle {
 public:
  /// Tells the next event; the first one has seq 0.
  void add(const domain::Event& event);
  /// How many events were told.
  domain::Seq size() const { return size_; }

  /// What the customer owes: documents, refunds, write-offs and voids, without any allocation.
  domain::Money balance(const OracleAccount& account, OracleView view) const;
  domain::Money open(const OracleItem& item, OracleView view) const;
  domain::Money unallocated(const OracleCredit& credit, OracleView view) const;
  /// Sums over the account's items and credits.
  domain::Money open(const OracleAccount& account, OracleView view) const;
  domain::Money unallocated(const OracleAccount& account, OracleView view) const;

  struct Item {
    OracleAccount account;
    domain::Date due;
    domain::Date issued;
    domain::Money amount;
    std::vector<OracleMovement> movements;  ///< add up to what is open
  };
  struct Credit {
    OracleAccount account;
    domain::Date date;
    domain::Money amount;
    bool waits_for_hand = false;
    std::vector<OracleMovement> movements;  ///< add up to what waits
  };

  const std::map<OracleItem, Item>& items() const { return items_; }
  const std::map<OracleCredit, Credit>& credits() const { return credits_; }
  std::set<OracleAccount> accounts() const;
  /// Every day on which something changes, and the day before the first: between two of them every
  /// answer stays the same.
  std::vector<domain::Date> dates() const;

 private:
  void tell(const domain::InvoiceCreated& event);
  void tell(const domain::InvoiceVoided& event);
  void tell(const domain::InvoiceWrittenOff& event);
  void tell(const domain::CreditNoteCreated& event);
  void tell(const domain::PaymentRecorded& event);
  void tell(const domain::PaymentRefunded& event);
  void tell(const domain::CreditNoteRefunded& event);
  void tell(const domain::PaymentAllocated& event);
  void tell(const domain::PaymentUnallocated& event);
  void tell(const domain::CreditNoteAllocated& event);
  void tell(const domain::CreditNoteUnallocated& event);
  template <class Other>
  void tell(const Other&) {}

  void add_credit(const OracleCredit& id, Credit credit);
  void refund(const OracleCredit& id, domain::Date date, domain::Money amount);
  /// `sign` +1 settles, -1 undoes.
  void settle(const OracleCredit& id, domain::Date date,
              const std::vector<domain::AllocationPart>& parts, int sign);
  OracleMovement movement(domain::Date date, domain::Money amount) const;
  void enter(const OracleAccount& account, domain::Date date, domain::Money amount);

  domain::Seq size_ = 0;
  std::map<OracleItem, Item> items_;
  std::map<OracleCredit, Credit> credits_;
  std::map<OracleAccount, std::vector<OracleMovement>> entries_;
};

}  // namespace duebook::tests
