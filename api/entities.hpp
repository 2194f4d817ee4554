// SPDX-License-Identifier: Apache-2.0
// Entities: every kind of thing that can be read, behind one interface.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/parameters.hpp"
#include "api/reports.hpp"
#include "projections/entity.hpp"

namespace duebook::api {

/// A list with its filters filled in.
class ListQuestion {
 public:
  virtual ~ListQuestion() = default;
  virtual domain::Checked<projections::ListPage> ask(const projections::View& view,
                                                     const projections::PageAsked& page) const = 0;
  /// About how many rows answering will read.
  virtual std::uint64_t rows_touched(const projections::View& view) const = 0;
};

struct EntityType {
  domain::EntityKind kind;
  std::string_view noun;          ///< in paths, below /v1/books/{book}/
  std::string key;                ///< the path's parameter that names one thing
  std::string_view list_summary;  ///< of its query
  std::string one_summary;
  std::vector<ReportParameter> filters;
  /// Reads the list's own parameters; problems stay in `parameters`.
  std::unique_ptr<ListQuestion> (*read)(Parameters& parameters);
  domain::Checked<projections::Thing> (*one)(const projections::View& view, std::string_view key);
  /// About how many rows `one` reads, when that is not just a few.
  std::uint64_t (*rows_touched_by_one)(const projections::View& view, std::string_view key);
};

/// In catalogue order.
std::span<const EntityType> entities();

}  // namespace duebook::api
