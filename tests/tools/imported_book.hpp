// SPDX-License-Identifier: Apache-2.0
// ImportedBook: a book on disk, filled by the import itself, and asked by the reports themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger.hpp"
#include "api/target.hpp"
#include "domain/catalogue.hpp"
#include "projections/answer.hpp"
#include "tests/eventstore/temporary_folder.hpp"
#include "tools/import_run.hpp"

namespace duebook::tests {

/// Path of a file or folder of the repository.
std::filesystem::path in_repository(std::string_view path);

tools::Mapping example_mapping(std::string_view name);

/// The one source of a mapping that makes this command.
tools::SourceRule& source_of(tools::Mapping& mapping, std::string_view command);

/// An answer whose rows are found by their first cell.
class Asked {
 public:
  explicit Asked(projections::Answer answer);

  const projections::Answer& answer() const { return answer_; }
  std::size_t row_count() const { return answer_.rows.size(); }
  bool has(std::string_view row) const { return rows_.contains(std::string(row)); }
  /// Figures as text: money in minor units, ratios as printed, "null" when there is none.
  std::string at(std::size_t row, std::string_view column) const;
  std::string at(std::string_view row, std::string_view column) const;
  std::string total(std::string_view column) const;
  std::string term(std::string_view name) const;
  std::int64_t number(std::size_t row, std::string_view column) const;

 private:
  std::size_t column_of(std::string_view column) const;

  projections::Answer answer_;
  std::map<std::string, std::size_t> rows_;
};

std::string text_of(const projections::Cell& cell);

class ImportedBook {
 public:
  enum class Kept { on_disk, in_memory };

  explicit ImportedBook(Kept kept = Kept::on_disk);
  ~ImportedBook();

  /// Imports files of the repository.
  tools::ImportOutcome import(const tools::Mapping& mapping, const std::vector<std::string>& paths);
  tools::ImportOutcome import(const tools::Mapping& mapping, const tools::RowTables& tables);

  /// A report of the catalogue by its name, with parameters as in a query string.
  Asked ask(std::string_view report, std::string_view as_of,
            std::vector<api::Parameter> parameters = {}) const;

  const projections::Facts& facts() const;
  /// The events as they stand in the log.
  void for_each_event(const std::function<void(const domain::Event&)>& visit) const;

 private:
  eventstore::TemporaryFolder folder_;
  api::SystemClock clock_;
  std::unique_ptr<eventstore::EventLog> log_;
  std::unique_ptr<api::Ledger> ledger_;
};

}  // namespace duebook::tests
