// SPDX-License-Identifier: Apache-2.0
// Cutting a range of days at the day of the view.
#include "projections/date_range.hpp"

#include <algorithm>

namespace duebook::projections {

domain::Checked<DateRange> date_range(const View& view, domain::Date from,
                                      std::optional<domain::Date> to) {
  const domain::Date end = to.value_or(view.as_of());
  if (end < from) return domain::Rejection{domain::Reason::out_of_range, to ? "/to" : "/from"};
  return DateRange{from, std::min(end, view.as_of())};
}

View view_at_end(const View& view, const DateRange& range) {
  Lens lens = view.lens();
  lens.as_of = range.to;
  return View(view.facts(), lens);
}

}  // namespace duebook::projections
