// SPDX-License-Identifier: Apache-2.0
// The shape all explanations share.
#include "projections/answer.hpp"

#include <algorithm>

#include "domain/values/assert.hpp"

namespace duebook::projections {

Answer explanation(std::vector<Part> parts, domain::Money figure) {
  std::ranges::stable_sort(parts, {}, &Part::seq);
  Answer answer;
  answer.columns = {{"seq", CellType::count},     {"event", CellType::text},
                    {"customer", CellType::text}, {"document", CellType::text},
                    {"date", CellType::date},     {"amount", CellType::money}};
  domain::Money sum;
  for (Part& part : parts) {
    sum += part.amount;
    answer.rows.push_back({static_cast<std::int64_t>(part.seq), std::string(part.event),
                           std::string(part.customer), std::move(part.document), part.date,
                           part.amount});
  }
  DUEBOOK_ASSERT(sum == figure);
  answer.total = {{}, {}, {}, {}, {}, figure};
  return answer;
}

}  // namespace duebook::projections
