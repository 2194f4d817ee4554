// SPDX-License-Identifier: Apache-2.0
// Rows of CSV and NDJSON as they come: marks, quotes, line ends, and what is wrong with a file.
#include "tools/import_rows.hpp"

#include <gtest/gtest.h>

#include <string>

namespace duebook::tools {
namespace {

RowTable csv(std::string_view text) { return read_rows_of(text, "a.csv", ','); }
RowTable ndjson(std::string_view text) { return read_rows_of(text, "a.ndjson", ','); }

std::string refusal(std::string_view text, const char* name = "a.csv") {
  try {
    read_rows_of(text, name, ',');
  } catch (const UnreadableFile& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST(CsvRows, are_found_by_the_names_of_their_columns) {
  const RowTable table = csv("number,name\n0000611365,Ánh\n7,\n");
  ASSERT_EQ(table.row_count(), 2u);
  EXPECT_EQ(table.cell(0, *table.find_column("number")), "0000611365");
  EXPECT_EQ(table.cell(0, *table.find_column("name")), "Ánh");
  EXPECT_EQ(table.cell(1, 1), "");
  EXPECT_FALSE(table.find_column("amount"));
}

TEST(CsvRows, may_have_a_byte_order_mark_and_any_line_end) {
  for (const char* text : {"\xEF\xBB\xBF"
                           "a,b\r\n1,2\r\n",
                           "a,b\n1,2", "a,b\n\n1,2\n\n"}) {
    const RowTable table = csv(text);
    ASSERT_EQ(table.row_count(), 1u) << text;
    EXPECT_EQ(table.columns(), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(table.cell(0, 1), "2");
  }
}

TEST(CsvRows, know_the_line_they_start_on) {
  const RowTable table = csv("a,b\n\"two\nlines\",\"say \"\"hi\"\", please\"\n3,4\n\n5,6\n");
  ASSERT_EQ(table.row_count(), 3u);
  EXPECT_EQ(table.cell(0, 0), "two\nlines");
  EXPECT_EQ(table.cell(0, 1), "say \"hi\", please");
  EXPECT_EQ(table.line(0), 2u);
  EXPECT_EQ(table.line(1), 4u);
  EXPECT_EQ(table.line(2), 6u);
}

TEST(CsvRows, may_be_parted_by_another_mark) {
  const RowTable table = read_rows_of("a;b\n1,5;2\n", "a.csv", ';');
  EXPECT_EQ(table.cell(0, 0), "1,5");
}

TEST(CsvRows, tell_whether_they_have_all_their_cells) {
  const RowTable table = csv("a,b\n1\n1,2\n1,2,3\n");
  EXPECT_FALSE(table.is_whole(0));
  EXPECT_TRUE(table.is_whole(1));
  EXPECT_FALSE(table.is_whole(2));
  EXPECT_EQ(table.cell(0, 1), "");
  EXPECT_EQ(table.cell(2, 2), "3");
}

TEST(CsvRows, are_refused_with_file_and_line) {
  EXPECT_TRUE(refusal("a,b\n1,\"open\n2,3\n").starts_with("a.csv:2: a quote is not closed"));
  EXPECT_TRUE(refusal("a,b\n1,2\n1,wei\"rd\n").starts_with("a.csv:3: a quote"));
  EXPECT_EQ(refusal("a,b,a\n"), "a.csv:1: two columns are named a");
  EXPECT_EQ(refusal(""), "a.csv: there is no row of column names");
  EXPECT_TRUE(refusal("a\nok\n\xC1nh\n").starts_with("a.csv:3: the text is not UTF-8"));
}

TEST(NdjsonRows, keep_numbers_as_they_are_written) {
  const RowTable table = ndjson(
      "{\"a\":55.90,\"b\":\"x\\u00e1\"}\n\n{\"c\":true,\"a\":12345678901234567890,\"b\":null}\n");
  ASSERT_EQ(table.row_count(), 2u);
  EXPECT_EQ(table.cell(0, 0), "55.90");
  EXPECT_EQ(table.cell(0, 1), "xá");
  EXPECT_TRUE(table.is_whole(0));
  EXPECT_EQ(table.cell(0, *table.find_column("c")), "");
  EXPECT_EQ(table.cell(1, 0), "12345678901234567890");
  EXPECT_EQ(table.cell(1, 1), "");
  EXPECT_EQ(table.cell(1, 2), "true");
  EXPECT_EQ(table.line(1), 3u);
}

TEST(NdjsonRows, are_refused_with_file_and_line) {
  EXPECT_EQ(refusal("{\"a\":1}\n{\"a\":\n", "a.ndjson"), "a.ndjson:2: The body is not valid JSON.");
  EXPECT_EQ(refusal("[1]\n", "a.jsonl"), "a.jsonl:1: A JSON object is expected.");
}

TEST(Rows, are_unpacked) {
  const RowTable table =
      read_rows(DUEBOOK_SOURCE_DIR "/examples/data/classicmodels/orderdetails.csv.xz", ',');
  EXPECT_EQ(table.row_count(), 2'996u);
}

TEST(CsvCell, is_read_back_as_it_was_written) {
  for (const char* text : {"plain", "a,b", "say \"hi\"", "two\nlines", " blanks ", "", "a;b"}) {
    const RowTable table = csv("x,y\n" + csv_cell(text) + ",1\n");
    EXPECT_EQ(table.cell(0, 0), text);
  }
}

}  // namespace duebook::tools
