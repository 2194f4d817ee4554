// SPDX-License-Identifier: Apache-2.0
// Ageing buckets: which column of an ageing an age in days falls into.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/decision.hpp"

namespace duebook::projections {

/// How the first bucket is cut. With the limits 30, 60:
enum class BucketPolicy : std::uint8_t {
  current_then_le,  ///< current: age <= 0; days_1_30, days_31_60, over_60
  le,               ///< not_due: age < 0; days_0_30, days_31_60, over_60
};
constexpr auto wire_names(BucketPolicy) {
  return std::to_array<std::string_view>({"current-then-le", "le"});
}

inline constexpr std::size_t bucket_limits_max = 24;
inline constexpr std::uint32_t bucket_limit_days_max = 36'500;

class AgeingBuckets {
 public:
  /// Limits must rise, from 1 on (from 0 on with `le`), and be few enough.
  static domain::Check check(BucketPolicy policy, const std::vector<std::uint32_t>& limits);

  /// `limits` must have passed the check.
  AgeingBuckets(BucketPolicy policy, const std::vector<std::uint32_t>& limits);

  /// Buckets are numbered 0 .. count() - 1, youngest first.
  std::size_t count() const { return names_.size(); }
  std::size_t of_age(std::int32_t days) const {
    std::size_t bucket = days >= first_aged_day_ ? 1 : 0;
    for (const std::int32_t limit : limits_) bucket += days > limit ? 1 : 0;
    return bucket;
  }
  /// Names of columns.
  const std::string& name(std::size_t bucket) const { return names_[bucket]; }
  std::optional<std::size_t> find(std::string_view name) const;

 private:
  std::int32_t first_aged_day_;
  std::vector<std::int32_t> limits_;
  std::vector<std::string> names_;
};

}  // namespace duebook::projections
