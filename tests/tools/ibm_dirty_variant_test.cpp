// SPDX-License-Identifier: Apache-2.0
// Late payment histories that come with rows that lack something, and that come twice.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/tools/imported_book.hpp"
#include "tests/tools/reference.hpp"

namespace duebook::tests {
namespace {

constexpr const char* clean_file =
    "examples/data/ibm_late_payments/WA_Fn-UseC_-Accounts-Receivable.csv.xz";
constexpr const char* variant_file =
    "examples/data/ibm_late_payments/variant_2586_rows_with_missing.csv.xz";
constexpr const char* last_day = "2014-01-31";

const Reference& reference() {
  static const Reference all(
      in_repository("examples/data/ibm_late_payments/reference_ibm.json.xz"));
  return all;
}

}  // namespace

// The 120 other rows lack what says how the bill was sent. Whoever does not need it gets all rows.
TEST(IbmDirtyVariant, comes_in_whole_where_rows_need_not_be_complete) {
  ImportedBook book;
  const auto outcome = book.import(example_mapping("ibm_late_payments"), {variant_file});
  EXPECT_TRUE(outcome.rejected.empty());
  const Json expected = reference()["dirty_variant"];
  const Asked asked =
      book.ask("receivables-summary", last_day, {{"from", "2012-01-01"}, {"by", "none"}});
  Comparison comparison("dirty_variant");
  comparison.expect("total_amount", asked.total("invoiced"),
                    text_of(member(expected, "total_amount")));
  comparison.expect("rows", static_cast<std::int64_t>(outcome.sources[2].done),
                    text_of(member(expected, "rows")));
  comparison.finish(2);
  EXPECT_EQ(asked.total("closing"), "0");
}

// Whoever asks for complete rows gets the 2,466 sound ones, and the others with the reason.
TEST(IbmDirtyVariant, has_its_incomplete_rows_listed) {
  tools::Mapping mapping = example_mapping("ibm_late_payments");
  for (const char* command : {"create-invoice", "record-payment"}) {
    source_of(mapping, command).required = {"PaperlessDate", "PaperlessBill"};
  }
  const std::string file = mapping.files().front();
  tools::RowTables tables;
  tables.emplace(file, tools::read_rows(in_repository(variant_file), ','));
  ImportedBook book;
  const auto outcome = book.import(mapping, tables);

  const tools::RowTable& table = tables.at(file);
  std::set<std::pair<std::string_view, std::uint64_t>> incomplete;
  for (std::uint32_t row = 0; row < table.row_count(); ++row) {
    if (!table.cell(row, *table.find_column("PaperlessDate")).empty()) continue;
    incomplete.emplace("create-invoice", row);
    incomplete.emplace("record-payment", row);
  }
  std::set<std::pair<std::string_view, std::uint64_t>> rejected;
  for (const tools::RejectedRow& one : outcome.rejected) {
    EXPECT_EQ(one.code, "cell-empty");
    EXPECT_EQ(one.sentence, "The column PaperlessDate is required and empty.");
    rejected.emplace(mapping.sources[one.source].command.name, one.row);
  }
  EXPECT_EQ(rejected, incomplete);

  const Json expected = reference()["dirty_variant"];
  Comparison comparison("dirty_variant_incomplete");
  for (const char* figure : {"extra_rows_not_in_clean", "extra_with_missing_PaperlessDate",
                             "extra_with_missing_PaperlessBill", "rows_with_any_missing"}) {
    comparison.expect(figure, static_cast<std::int64_t>(outcome.sources[2].rejected),
                      text_of(member(expected, figure)));
  }
  const Asked asked =
      book.ask("receivables-summary", last_day, {{"from", "2012-01-01"}, {"by", "none"}});
  comparison.expect("amount of the sound rows", asked.total("invoiced"),
                    text_of(member(reference()["totals"], "amount")));
  comparison.finish(5);
  const auto files = tools::rejected_files(mapping, tables, outcome.rejected);
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(std::ranges::count(files.front().second, '\n'), 121);
}

TEST(IbmLatePayments, are_imported_once_however_often) {
  ImportedBook book;
  const tools::Mapping mapping = example_mapping("ibm_late_payments");
  const auto first = book.import(mapping, {clean_file});
  const domain::Seq position = book.facts().position();
  const auto second = book.import(mapping, {clean_file});
  EXPECT_EQ(first.done(), 5u + 100 + 2 * 2'466);
  EXPECT_EQ(second.done(), 0u);
  EXPECT_EQ(second.already_there(), first.done());
  EXPECT_EQ(book.facts().position(), position);
}

}  // namespace duebook::tests
