// SPDX-License-Identifier: Apache-2.0
// EntityModel: how the things of one kind are read, one by one and in lists.
//
//   struct ProductModel {
//     static constexpr domain::EntityKind kind = domain::EntityKind::product;
//     struct Query { …; DUEBOOK_RECORD("product-query", "…", product_group, …) };  // its filters
//     static domain::Checked<ListPage> list(const View& view, const Query& query,
//                                           const PageAsked& page);
//     static domain::Checked<Thing> one(const View& view, std::string_view key);
//     static std::uint64_t rows_touched(const View& view, const Query& query);
//   };
//
// A thing is there when its event lies before known_at, whatever business date it carries; amounts
// beside it are those of as_of. What is out of scope is answered like what does not exist.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/decision.hpp"
#include "domain/entity.hpp"
#include "domain/record.hpp"
#include "projections/answer.hpp"
#include "projections/view.hpp"

namespace duebook::projections {

/// One thing: its fields, and tables of what belongs to it, such as the lines of an invoice.
struct Thing {
  std::vector<std::pair<std::string, Cell>> fields;
  std::vector<std::pair<std::string, Answer>> tables;
  domain::Seq version = 0;  ///< seq of the last event before known_at that touched it
};

/// Where a row stands in its list. Positions of one list only ever grow along it: the part that
/// sorts it, such as the rank of a search, in the upper 32 bits, the number of the thing below.
using ListPosition = std::uint64_t;

struct PageAsked {
  ListPosition after = 0;  ///< position of the last row of the page before; 0 = the first page
  std::uint32_t limit = 50;
};

struct ListPage {
  Answer answer;
  std::optional<ListPosition> next;  ///< `after` of the next page; nothing when this was the last
};

/// Keeps the positions of one page, however many are offered.
class PageRows {
 public:
  explicit PageRows(const PageAsked& page) : page_(page) {}

  void offer(ListPosition position);
  /// Whether a list that is walked in its own order need not be walked on.
  bool is_full() const { return heap_.size() > page_.limit; }
  /// In order. Sets `next` when rows are left.
  std::vector<ListPosition> take(std::optional<ListPosition>& next) &&;

 private:
  PageAsked page_;
  std::vector<ListPosition> heap_;  // the largest in front; one more than the page to see the end
};

/// The page of a list whose rows `make_row(position)` writes.
template <class MakeRow>
ListPage page_of(std::vector<AnswerColumn> columns, const std::vector<ListPosition>& positions,
                 std::optional<ListPosition> next, MakeRow&& make_row) {
  ListPage page;
  page.answer.columns = std::move(columns);
  page.answer.rows.reserve(positions.size());
  for (const ListPosition position : positions) page.answer.rows.push_back(make_row(position));
  page.next = next;
  return page;
}

/// A thing whose fields are those of a row of its list.
Thing thing_of(std::vector<AnswerColumn> columns, AnswerRow row, domain::Seq version);

template <class M>
concept EntityModel = requires(const View& view, const typename M::Query& query, PageAsked page,
                               std::string_view key) {
  { M::kind } -> std::convertible_to<domain::EntityKind>;
  requires domain::Record<typename M::Query>;
  { M::list(view, query, page) } -> std::same_as<domain::Checked<ListPage>>;
  { M::one(view, key) } -> std::same_as<domain::Checked<Thing>>;
  { M::rows_touched(view, query) } -> std::same_as<std::uint64_t>;
};

}  // namespace duebook::projections
