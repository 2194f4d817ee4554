// SPDX-License-Identifier: Apache-2.0
// Checking the limits of buckets, and naming the columns after them.
#include "projections/receivables/ageing_buckets.hpp"

#include <algorithm>

namespace duebook::projections {
namespace {

std::int32_t first_aged_day(BucketPolicy policy) { return policy == BucketPolicy::le ? 0 : 1; }

}  // namespace

domain::Check AgeingBuckets::check(BucketPolicy policy, const std::vector<std::uint32_t>& limits) {
  using domain::Reason;
  if (limits.empty()) return domain::Rejection{Reason::list_empty, "/buckets"};
  if (limits.size() > bucket_limits_max) return domain::Rejection{Reason::too_many, "/buckets"};
  auto least = static_cast<std::uint32_t>(first_aged_day(policy));
  for (std::size_t i = 0; i < limits.size(); ++i) {
    if (limits[i] < least || limits[i] > bucket_limit_days_max) {
      return domain::Rejection{Reason::out_of_range, "/buckets/" + std::to_string(i)};
    }
    least = limits[i] + 1;
  }
  return {};
}

AgeingBuckets::AgeingBuckets(BucketPolicy policy, const std::vector<std::uint32_t>& limits)
    : first_aged_day_(first_aged_day(policy)), limits_(limits.begin(), limits.end()) {
  names_.emplace_back(policy == BucketPolicy::le ? "not_due" : "current");
  std::int32_t from = first_aged_day_;
  for (const std::int32_t limit : limits_) {
    names_.push_back("days_" + std::to_string(from) + "_" + std::to_string(limit));
    from = limit + 1;
  }
  names_.push_back("over_" + std::to_string(limits_.back()));
}

std::optional<std::size_t> AgeingBuckets::find(std::string_view name) const {
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end()) return {};
  return static_cast<std::size_t>(found - names_.begin());
}

}  // namespace duebook::projections
