// SPDX-License-Identifier: Apache-2.0
// From what was agreed to dated amounts that add up to the total.
#include "domain/receivables/payment_terms.hpp"

#include <algorithm>

#include "domain/parties/customers.hpp"
#include "domain/values/wide.hpp"

namespace duebook::domain {
namespace {

Check check_shape(const RequestedTerms& terms) {
  const int given =
      terms.due_date.has_value() + terms.credit_days.has_value() + !terms.instalments.empty();
  if (given > 1) {
    return Rejection{Reason::fields_exclude,
                     terms.instalments.empty() ? "/credit_days" : "/instalments"};
  }
  if (terms.credit_days && *terms.credit_days > credit_days_max) {
    return Rejection{Reason::out_of_range, "/credit_days"};
  }
  if (terms.instalments.size() > instalments_max) {
    return Rejection{Reason::too_many, "/instalments"};
  }
  return {};
}

Checked<std::vector<Instalment>> settle_instalments(
    const std::vector<RequestedInstalment>& requested, Money total) {
  std::vector<Instalment> instalments;
  std::size_t amounts = 0;
  Money sum;
  for (std::size_t i = 0; i < requested.size(); ++i) {
    const Money amount = requested[i].amount.value_or(Money{});
    if (requested[i].amount && (amount <= Money{} || !is_in_range(amount))) {
      return Rejection{amount <= Money{} ? Reason::must_be_positive : Reason::out_of_range,
                       "/instalments/" + std::to_string(i) + "/amount"};
    }
    amounts += requested[i].amount.has_value();
    sum += amount;
    instalments.push_back({requested[i].due_date, amount});
  }
  if (amounts == 0) {
    const std::vector<Wide> even(requested.size(), 1);
    const std::vector<Money> parts = split_by_largest_remainder(total, even);
    for (std::size_t i = 0; i < parts.size(); ++i) instalments[i].amount = parts[i];
    sum = total;
  }
  if (sum != total || (amounts != 0 && amounts != requested.size())) {
    return Rejection{Reason::instalments_differ, "/instalments"};
  }
  std::ranges::stable_sort(instalments, {}, &Instalment::due_date);
  return instalments;
}

}  // namespace

Checked<std::vector<Instalment>> settle_terms(const RequestedTerms& terms, Date invoice_date,
                                              Money total, std::uint32_t default_credit_days) {
  if (const Check bad = check_shape(terms)) return *bad;
  if (!terms.instalments.empty()) {
    auto instalments = settle_instalments(terms.instalments, total);
    if (instalments && instalments->front().due_date < invoice_date) {
      return Rejection{Reason::due_before_issue, "/instalments"};
    }
    return instalments;
  }
  const auto days = static_cast<std::int32_t>(terms.credit_days.value_or(default_credit_days));
  const Date due = terms.due_date.value_or(invoice_date + days);
  if (due < invoice_date) return Rejection{Reason::due_before_issue, "/due_date"};
  if (due > date_max) return Rejection{Reason::out_of_range, "/credit_days"};
  return std::vector<Instalment>{{due, total}};
}

}  // namespace duebook::domain
