// SPDX-License-Identifier: Apache-2.0
// Import into RocksDB, questions by the parameters that HTTP takes.
#include "tests/tools/imported_book.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

#include "api/event_line.hpp"
#include "api/reports.hpp"
#include "eventstore/memory_log.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "tools/import_files.hpp"

namespace duebook::tests {

std::filesystem::path in_repository(std::string_view path) {
  return std::filesystem::path(DUEBOOK_SOURCE_DIR) / path;
}

tools::Mapping example_mapping(std::string_view name) {
  return tools::read_mapping(in_repository("examples/" + std::string(name) + ".toml"));
}

tools::SourceRule& source_of(tools::Mapping& mapping, std::string_view command) {
  const auto makes_it = [&](const tools::SourceRule& source) {
    return source.command.name == command;
  };
  return *std::ranges::find_if(mapping.sources, makes_it);
}

std::string text_of(const projections::Cell& cell) {
  return std::visit(
      []<class T>(const T& value) -> std::string {
        if constexpr (std::is_same_v<T, std::monostate>) {
          return "null";
        } else if constexpr (std::is_same_v<T, std::string>) {
          return value;
        } else if constexpr (std::is_same_v<T, domain::Money>) {
          return std::to_string(value.minor);
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
          return std::to_string(value);
        } else if constexpr (std::is_same_v<T, projections::Ratio>) {
          return value.text;
        } else if constexpr (std::is_same_v<T, bool>) {
          return value ? "true" : "false";
        } else {
          return domain::to_string(value);
        }
      },
      cell);
}

Asked::Asked(projections::Answer answer) : answer_(std::move(answer)) {
  for (std::size_t i = 0; i < answer_.rows.size(); ++i) {
    rows_.emplace(text_of(answer_.rows[i].front()), i);
  }
}

std::size_t Asked::column_of(std::string_view column) const {
  const auto at = std::ranges::find(answer_.columns, column, &projections::AnswerColumn::name);
  if (at == answer_.columns.end()) throw std::out_of_range("column " + std::string(column));
  return static_cast<std::size_t>(at - answer_.columns.begin());
}

std::string Asked::at(std::size_t row, std::string_view column) const {
  return text_of(answer_.rows.at(row)[column_of(column)]);
}

std::string Asked::at(std::string_view row, std::string_view column) const {
  const auto found = rows_.find(std::string(row));
  return found == rows_.end() ? "no such row" : at(found->second, column);
}

std::string Asked::total(std::string_view column) const {
  return text_of(answer_.total.at(column_of(column)));
}

std::string Asked::term(std::string_view name) const {
  for (const auto& [term, cell] : answer_.terms) {
    if (term == name) return text_of(cell);
  }
  return "no such term";
}

std::int64_t Asked::number(std::size_t row, std::string_view column) const {
  return std::stoll(at(row, column));
}

ImportedBook::ImportedBook(Kept kept) : folder_(eventstore::TemporaryFolder::Place::memory) {
  if (kept == Kept::in_memory) {
    log_ = std::make_unique<eventstore::MemoryLog>();
  } else {
    log_ = std::make_unique<eventstore::RocksDbLog>(folder_.path());
  }
  ledger_ = std::make_unique<api::Ledger>(*log_, clock_);
}

ImportedBook::~ImportedBook() = default;

tools::ImportOutcome ImportedBook::import(const tools::Mapping& mapping,
                                          const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> given;
  for (const std::string& path : paths) given.push_back(in_repository(path));
  return import(mapping, tools::read_files(mapping, tools::find_files(mapping, ".", given)));
}

tools::ImportOutcome ImportedBook::import(const tools::Mapping& mapping,
                                          const tools::RowTables& tables) {
  return tools::run_import(*ledger_, "main", mapping, tools::make_drafts(mapping, tables), {});
}

const projections::Facts& ImportedBook::facts() const { return *ledger_->facts("main"); }

Asked ImportedBook::ask(std::string_view report, std::string_view as_of,
                        std::vector<api::Parameter> parameters) const {
  const auto types = api::reports();
  const auto type = std::ranges::find(types, report, &api::ReportType::name);
  if (type == types.end()) throw std::out_of_range("report " + std::string(report));
  api::Parameters taken(std::move(parameters), {});
  const std::unique_ptr<api::Question> question = type->read(taken);
  if (const auto problem = taken.problem()) {
    throw std::invalid_argument(problem->pointer + ": " + std::string(problem->en));
  }
  domain::Date day;
  if (!domain::parse_date(as_of, day)) throw std::invalid_argument(std::string(as_of));
  const projections::View view(facts(), {day, facts().position(), {}});
  auto answer = question->ask(view);
  if (!answer) throw std::invalid_argument(answer.rejection().pointer);
  return Asked(std::move(*answer));
}

void ImportedBook::for_each_event(const std::function<void(const domain::Event&)>& visit) const {
  api::EventLine line;
  log_->read("main", 0, [&](const eventstore::Record& record) {
    for (std::size_t i = 0; i < record.line_count(); ++i) {
      EXPECT_TRUE(api::read_event_line(record.line(i), line));
      visit(line.event);
    }
    return true;
  });
}

}  // namespace duebook::tests
