// SPDX-License-Identifier: Apache-2.0
// Debt ageing: what is open, by how old it is, as of any day and as known at any time.
//
//   open of an item     = amount − Σ settlements of it
//   age in days         = as_of − due date, or as_of − invoice date with basis invoice-date
//   a bucket's column   = Σ open of the items whose age falls into it
//   unallocated         = −Σ (amount − settlements − refunds) of payments and credit notes; not
//   aged balance             = Σ buckets + unallocated = Σ entries
//
// each over what is dated on or before as_of and known before known_at. The answer asserts the
// last line for every row whose parties follow the customer, else for the total; filters by what
// invoices kept at issue leave nothing to compare with, since money has no such parties.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/decision.hpp"
#include "domain/record.hpp"
#include "domain/values/money.hpp"
#include "domain/values/text.hpp"
#include "projections/answer.hpp"
#include "projections/receivables/ageing_buckets.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

enum class AgeingBasis : std::uint8_t { due_date, invoice_date };
constexpr auto wire_names(AgeingBasis) {
  return std::to_array<std::string_view>({"due-date", "invoice-date"});
}

/// Owner, region and group are those that invoices kept at issue (of several groups the first); a
/// current owner is the customer's as known. Unallocated money is grouped by its customer's.
enum class AgeingGroups : std::uint8_t {
  customer,
  customer_group,
  owner,
  current_owner,
  region,
  none,  ///< one row
};
constexpr auto wire_names(AgeingGroups) {
  return std::to_array<std::string_view>(
      {"customer", "customer-group", "owner", "current-owner", "region", "none"});
}

struct DebtAgeing {
  static constexpr std::string_view name = "debt-ageing";
  static constexpr std::uint32_t version = 1;

  struct Query {
    std::optional<domain::Currency> currency = {};  ///< default: the book's
    AgeingBasis basis = AgeingBasis::due_date;
    std::vector<std::uint32_t> buckets = {30, 60, 90, 120};
    BucketPolicy policy = BucketPolicy::current_then_le;
    AgeingGroups by = AgeingGroups::customer;
    std::optional<domain::Code> customer = {};
    std::optional<domain::Code> customer_group = {};  ///< as the other two, "-" means none
    std::optional<domain::Code> owner = {};           ///< the current one with by=current-owner
    std::optional<domain::Code> region = {};
    bool detail = false;
    bool only_open = true;
    DUEBOOK_RECORD("debt-ageing-query",
                   "What is open by age, of one currency. Buckets are upper limits in days. "
                   "Grouped by customer, customer-group, owner, current-owner, region or none; "
                   "filtered by their codes, - for none. With detail the rows are the open items. "
                   "Rows with nothing open and nothing unallocated are left out unless only_open "
                   "is false.",
                   currency, basis, buckets, policy, by, customer, customer_group, owner, region,
                   detail, only_open)
  };

  /// Grouped: code, name, the buckets, open_items, open, unallocated, balance; ordered by code.
  /// Detail: item ("12/1": invoice 12, instalment 1), customer, invoice, number, invoice_date,
  /// due_date, instalment, amount, open, age, bucket; ordered by customer, due date, item.
  static domain::Checked<Answer> ask(const View& view, const Query& query);

  /// Grouped: a bucket, open, unallocated or balance of a row by its code ("-" for the row without
  /// one) or of the total. Detail: amount or open of an item or of the total.
  static domain::Checked<Answer> explain(const View& view, const Query& query,
                                         const Figure& figure);

  static std::uint64_t rows_touched(const View& view, const Query& query);
};

}  // namespace duebook::projections
