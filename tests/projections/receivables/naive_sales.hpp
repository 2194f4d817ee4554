// SPDX-License-Identifier: Apache-2.0
// Naive sales: the figures of sales-outstanding told a second time, from plain lists of events and
// the oracle of what is open, one question after the other.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/catalogue.hpp"
#include "projections/receivables/sales_outstanding.hpp"
#include "tests/domain/oracle.hpp"

namespace duebook::tests {

class NaiveSales {
 public:
  using Query = projections::SalesOutstanding::Query;

  explicit NaiveSales(const std::vector<domain::Event>& events);

  /// Cells by column name, as text, of the span of days as one period.
  std::map<std::string, std::string> figures(const Query& query, domain::Date from, domain::Date to,
                                             domain::Seq known) const;
  /// Earliest document that the query counts; `otherwise` without one.
  domain::Date first_date(const Query& query, domain::Date to, domain::Seq known) const;

 private:
  enum class Kind { invoice, voided, credit_note, payment, refund, written_off };

  /// What is noted on an invoice or a credit note.
  struct Snapshot {
    std::string customer;
    domain::Currency currency;
    std::string owner;
    std::string region;
    std::string group;
    domain::Date date;
    domain::Money total;
    domain::Money tax;
  };
  struct Movement {
    domain::Seq seq;
    domain::Date date;
    Kind kind;
    domain::Money amount;  ///< as on the document, above zero
    domain::Money tax;
    Snapshot of;
  };
  struct Part {
    domain::Seq seq;
    domain::Date date;
    domain::Money amount;  ///< below zero when undone
    bool is_payment;
    std::int32_t days;  ///< from invoice to payment
    Snapshot of;
  };

  void tell(const domain::Event& event);
  void tell_parts(bool is_payment, domain::Date credit_date, domain::Date date,
                  const std::vector<domain::AllocationPart>& parts, int sign);
  bool counts(const Query& query, const Snapshot& snapshot) const;
  bool has_dimension(const Query& query) const;
  bool is_open_items(const Query& query) const;
  /// Sum over movements of one kind between two days.
  domain::Money sum(const Query& query, Kind kind, domain::Date from, domain::Date to,
                    domain::Seq known, bool without_tax = false) const;
  std::int64_t count(const Query& query, Kind kind, domain::Date from, domain::Date to,
                     domain::Seq known) const;
  domain::Money settled(const Query& query, bool is_payment, domain::Date from, domain::Date to,
                        domain::Seq known) const;
  domain::Money sales(const Query& query, domain::Date from, domain::Date to,
                      domain::Seq known) const;
  /// What is open at the end of a day; `due_from`: only what is due then or later.
  domain::Money open(const Query& query, OracleView view, domain::Date due_from) const;
  domain::Money receivables(const Query& query, OracleView view) const;
  std::string count_back(const Query& query, domain::Money balance, domain::Date to,
                         domain::Seq known) const;

  Oracle oracle_;
  std::vector<Movement> movements_;
  std::vector<Part> parts_;
  std::map<std::uint32_t, Snapshot> invoices_;
  std::map<std::uint32_t, Snapshot> payments_;
  std::map<std::uint32_t, Snapshot> credit_notes_;
  domain::Currency currency_;
  domain::Seq seq_ = 0;
};

}  // namespace duebook::tests
