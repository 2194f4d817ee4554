// SPDX-License-Identifier: Apache-2.0
// Reports: every read model of the catalogue behind one interface, for HTTP and the command line.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "api/parameters.hpp"
#include "projections/read_model.hpp"

namespace duebook::api {

/// A report with its parameters filled in.
class Question {
 public:
  virtual ~Question() = default;
  virtual domain::Checked<projections::Answer> ask(const projections::View& view) const = 0;
  /// Only where the report is explainable.
  virtual domain::Checked<projections::Answer> explain(const projections::View& view,
                                                       const projections::Figure& figure) const = 0;
  /// About how many rows answering will read.
  virtual std::uint64_t rows_touched(const projections::View& view) const = 0;
  /// The currency asked for; the book's when none was.
  virtual domain::Currency currency(const projections::View& view) const = 0;
};

struct ReportParameter {
  std::string_view name;
  bool required = false;
  std::string schema;  ///< JSON Schema of its values
};

struct ReportType {
  std::string_view name;
  std::uint32_t version = 1;
  std::string_view path;  ///< below /v1/books/{book}/
  std::string_view summary;
  bool explainable = false;
  std::vector<ReportParameter> parameters;
  /// Reads the report's own parameters; problems stay in `parameters`.
  std::unique_ptr<Question> (*read)(Parameters& parameters);
};

/// In catalogue order.
std::span<const ReportType> reports();

}  // namespace duebook::api
