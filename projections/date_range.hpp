// SPDX-License-Identifier: Apache-2.0
// DateRange: the days a report over a period is about.
#pragma once

#include <optional>

#include "domain/decision.hpp"
#include "domain/values/date.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// Both days count. A day after as_of shows nothing: `to` ends there, so a range may be empty.
struct DateRange {
  domain::Date from;
  domain::Date to;
};

/// `to` is by default as_of. Rejects a range that ends before it begins.
domain::Checked<DateRange> date_range(const View& view, domain::Date from,
                                      std::optional<domain::Date> to);

/// The view on the last day of the range.
View view_at_end(const View& view, const DateRange& range);

}  // namespace duebook::projections
