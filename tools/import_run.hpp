// SPDX-License-Identifier: Apache-2.0
// Carrying out an import: submits drafts to a ledger, thousands at a time, and counts what became
// of them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "api/ledger.hpp"
#include "tools/import_drafts.hpp"

namespace duebook::tools {

/// Who the events say did it.
inline constexpr std::string_view import_actor = "import";
/// Commands of one round at most: large enough to make syncing cheap.
inline constexpr std::size_t import_batch_commands_max = 4'096;

struct SourceOutcome {
  std::uint64_t rows = 0;
  std::uint64_t left_out = 0;
  std::uint64_t done = 0;
  std::uint64_t already_there = 0;
  std::uint64_t rejected = 0;
};

struct ImportOutcome {
  bool book_opened = false;
  std::vector<SourceOutcome> sources;
  std::vector<RejectedRow> rejected;  ///< by source, then row

  std::uint64_t done() const;
  std::uint64_t already_there() const;
};

/// Called after each round with how many commands are through, of how many.
using ImportProgress = std::function<void(std::size_t done, std::size_t total)>;

/// The book exists with another currency than the mapping's, so amounts would mean other money.
class OtherCurrency : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Opens the book if it is not there, and does all drafts in their order. Throws OtherCurrency,
/// eventstore::Fault.
ImportOutcome run_import(api::Ledger& ledger, const eventstore::BookId& book,
                         const Mapping& mapping, Drafts drafts, const ImportProgress& progress);

/// For each file of the mapping with rejected rows, their text as CSV: line, command, reason,
/// field and message, then the row as it was. A row that several sources rejected stands once.
std::vector<std::pair<std::string, std::string>> rejected_files(
    const Mapping& mapping, const RowTables& tables, const std::vector<RejectedRow>& rejected);

}  // namespace duebook::tools
