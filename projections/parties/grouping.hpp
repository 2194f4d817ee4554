// SPDX-License-Identifier: Apache-2.0
// Grouping: the parties that figures of customers can be grouped and filtered by, as known at a
// view.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/decision.hpp"
#include "domain/values/text.hpp"
#include "projections/answer.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// A customer belongs to one party of each dimension at most: of several groups the first counts.
enum class Dimension : std::uint8_t { customer, customer_group, owner, region, none };
constexpr auto wire_names(Dimension) {
  return std::to_array<std::string_view>({"customer", "customer-group", "owner", "region", "none"});
}

/// Names the row or filter of "no owner", "no region", "no group" (whose code is null in answers),
/// unless a party has this very code.
inline constexpr std::string_view no_party_code = "-";

/// The parties of one dimension. Party 0 is none of them; dimension `none` has no other.
class Grouping {
 public:
  Grouping(const View& view, Dimension dimension);

  Dimension dimension() const { return dimension_; }
  /// Parties are numbered 0 .. last().
  std::uint32_t last() const { return last_; }
  /// Null for party 0.
  Cell code(std::uint32_t party) const;
  Cell name(std::uint32_t party) const;
  /// The party of a code, whatever its case; not_found when it is not known at the view.
  domain::Checked<std::uint32_t> find(std::string_view code, const std::string& pointer) const;
  /// Puts parties in the order of their codes' bytes, party 0 last.
  void sort_by_code(std::vector<std::uint32_t>& parties) const;

 private:
  const View& view_;
  Dimension dimension_;
  const Registry* registry_;  // null for none
  std::uint32_t last_;
};

/// Number of the customer a query names; 0 when it names none.
domain::Checked<std::uint32_t> customer_asked(const View& view,
                                              const std::optional<domain::Code>& code);

/// Parties that the rows of an answer can be about: all of a dimension, or, asked for one customer
/// by customer, that one alone, however many there are.
struct PartyRange {
  PartyRange(const Grouping& grouping, std::uint32_t customer);

  std::uint32_t at(std::uint32_t index) const { return first + index; }
  std::uint32_t index_of(std::uint32_t party) const { return party - first; }

  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// Which party of a dimension each customer belongs to, as known at the view.
class PartyOfCustomer {
 public:
  /// Looks up all customers, or only one when `customer` is not 0.
  PartyOfCustomer(const View& view, Dimension dimension, std::uint32_t customer);

  std::uint32_t operator[](std::uint32_t customer) const {
    if (dimension_ == Dimension::customer) return customer;
    if (dimension_ == Dimension::none) return 0;
    return only_ == 0 ? parties_[customer - 1] : parties_.front();
  }

 private:
  Dimension dimension_;
  std::uint32_t only_;
  std::vector<std::uint32_t> parties_;
};

}  // namespace duebook::projections
