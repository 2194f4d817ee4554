// SPDX-License-Identifier: Apache-2.0
// A page as a bounded heap.
#include "projections/entity.hpp"

#include <algorithm>

#include "domain/values/assert.hpp"

namespace duebook::projections {

void PageRows::offer(ListPosition position) {
  if (position <= page_.after) return;
  if (is_full()) {
    if (position >= heap_.front()) return;
    std::ranges::pop_heap(heap_);
    heap_.pop_back();
  }
  heap_.push_back(position);
  std::ranges::push_heap(heap_);
}

std::vector<ListPosition> PageRows::take(std::optional<ListPosition>& next) && {
  std::ranges::sort_heap(heap_);
  if (is_full()) {
    heap_.pop_back();
    next = heap_.back();
  }
  return std::move(heap_);
}

Thing thing_of(std::vector<AnswerColumn> columns, AnswerRow row, domain::Seq version) {
  DUEBOOK_ASSERT(columns.size() == row.size());
  Thing thing;
  thing.version = version;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    thing.fields.emplace_back(std::move(columns[i].name), std::move(row[i]));
  }
  return thing;
}

}  // namespace duebook::projections
