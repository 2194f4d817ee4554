// SPDX-License-Identifier: Apache-2.0
// Mappings: every mistake is named with its line and what to do about it.
#include "tools/import_mapping.hpp"

#include <gtest/gtest.h>

#include <string>

namespace duebook::tools {
namespace {

constexpr const char* book = "[book]\nname = \"B\"\ncurrency = \"VND\"\n";

// The message for a mapping that goes on after the book's three lines.
std::string mistake(const std::string& rest) {
  try {
    read_mapping_of(book + rest, "m.toml");
  } catch (const MappingError& error) {
    return error.what();
  }
  return "";
}

// The same for one source, whose keys begin on line 5.
std::string mistake_in_source(const std::string& keys) { return mistake("[[source]]\n" + keys); }

constexpr const char* customers =
    "[[source]]\nfile = \"c.csv\"\ncommand = \"register-customer\"\n"
    "[source.fields]\ncode = \"{id}\"\nname = \"{first} {last} {{x}}\"\ncredit_days = 30\n";

}  // namespace

TEST(ImportMapping, is_read) {
  const Mapping mapping = read_mapping_of(std::string(book) + customers, "m.toml");
  EXPECT_EQ(mapping.book.name.value, "B");
  ASSERT_EQ(mapping.sources.size(), 1u);
  const SourceRule& source = mapping.sources.front();
  EXPECT_EQ(source.name, "c/register-customer");
  EXPECT_EQ(mapping.files(), std::vector<std::string>{"c.csv"});
  ASSERT_EQ(source.fields.size(), 3u);
  const auto& name = source.fields.back().from.pieces;
  ASSERT_EQ(name.size(), 4u);
  EXPECT_TRUE(name[0].is_column);
  EXPECT_EQ(name[0].text, "first");
  EXPECT_EQ(name[1].text, " ");
  EXPECT_EQ(name[3].text, " {x}");
}

TEST(ImportMapping, names_the_line_of_a_mistake) {
  EXPECT_EQ(mistake("= 3\n").substr(0, 9), "m.toml:4:");
  EXPECT_EQ(mistake("[bok]\n"),
            "m.toml:4: there is no key \"bok\" here; known are book, "
            "defaults, source");
  EXPECT_EQ(mistake(""), "m.toml:1: at least one [[source]] is needed");
  EXPECT_EQ(mistake(std::string(customers) + customers).substr(0, 11), "m.toml:11: ");
}

TEST(ImportMapping, says_what_a_source_lacks) {
  EXPECT_EQ(mistake_in_source("command = \"sell\"\n"),
            "m.toml:4: the command sell cannot be imported");
  EXPECT_EQ(mistake_in_source("command = \"open-book\"\n"),
            "m.toml:4: the command open-book cannot be imported");
  EXPECT_EQ(mistake_in_source("command = \"define-region\"\n"),
            "m.toml:4: the key \"file\" is missing");
  const std::string invoices = "file = \"i.csv\"\ncommand = \"create-invoice\"\n";
  EXPECT_EQ(mistake_in_source(invoices + "[source.fields]\nnumber = \"{n}\"\n"),
            "m.toml:4: a document needs either the field amount or [source.lines]");
  EXPECT_EQ(mistake_in_source(invoices + "once = true\n[source.fields]\namount = \"{a}\"\n"),
            "m.toml:7: once needs a key");
  EXPECT_EQ(mistake_in_source(invoices + "settles = \"{n}\"\n[source.fields]\namount = \"{a}\"\n"),
            "m.toml:4: only payments and credit notes settle an invoice");
}

TEST(ImportMapping, knows_the_fields_of_each_command) {
  const std::string region = "file = \"r.csv\"\ncommand = \"define-region\"\n[source.fields]\n";
  EXPECT_EQ(mistake_in_source(region + "amount = \"{a}\"\n"),
            "m.toml:8: there is no field \"amount\"; known are code name");
  EXPECT_EQ(mistake_in_source(region + "code = { from = \"{a}\", scale = 10 }\n"),
            "m.toml:8: scale is a number such as 1000, -1 or \"0.01\", and of numbers only");
  EXPECT_EQ(mistake_in_source(region + "code = \"{a\"\n"),
            "m.toml:8: braces hold the name of a column; write {{ and }} for braces");
  EXPECT_EQ(mistake_in_source(region + "code = true\n"),
            "m.toml:8: a text (in quotes) or a whole number is expected");
}

TEST(ImportMapping, checks_its_formats) {
  const std::string defaults = "[defaults]\n";
  EXPECT_EQ(mistake(defaults + "date_format = \"D/M/YY\"\n" + customers),
            "m.toml:5: date_format needs YYYY, M or MM, and D or DD once each, as in "
            "\"M/D/YYYY\"");
  EXPECT_EQ(mistake(defaults + "decimal_mark = \".,\"\n" + customers),
            "m.toml:5: one character is expected");
  EXPECT_NE(mistake(defaults + "decimal_mark = \".\"\nthousands = \".\"\n" + customers)
                .find("decimal_mark and thousands must differ"),
            std::string::npos);
}

TEST(ImportMapping, checks_its_book) {
  const auto mistake_of = [](const char* text) {
    try {
      read_mapping_of(text, "m.toml");
    } catch (const MappingError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(mistake_of("[book]\nname = \"B\"\ncurrency = \"dong\"\n"),
            "m.toml:1: currency must be an ISO 4217 code such as \"VND\"");
  EXPECT_EQ(mistake_of("[book]\nname = \"B\"\ncurrency = \"VND\"\ntime_zone = \"Hanoi\"\n"),
            "m.toml:1: there is no time zone Hanoi");
  EXPECT_EQ(mistake_of("[[source]]\n"), "m.toml:1: the table [book] is missing");
}

TEST(ImportMapping, of_every_example_is_sound) {
  for (const char* name :
       {"ibm_late_payments", "uci_online_retail", "classicmodels", "northwind"}) {
    EXPECT_NO_THROW(read_mapping(std::string(DUEBOOK_SOURCE_DIR "/examples/") + name + ".toml"));
  }
  EXPECT_THROW(read_mapping("/nowhere/m.toml"), MappingError);
}

}  // namespace duebook::tools
