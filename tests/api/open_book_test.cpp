// SPDX-License-Identifier: Apache-2.0
// Bringing a book back from its log, and refusing lines that are not ours.
#include "api/open_book.hpp"

#include <gtest/gtest.h>

#include "api/ledger.hpp"
#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {
namespace {

using api::OpenBook;
using eventstore::Fault;
using eventstore::FaultKind;

constexpr std::string_view opened =
    R"({"seq":0,"at":"2026-01-01T00:00:00.000000Z","by":"a","key":"k0","type":"book-opened",)"
    R"("data":{"name":"A","currency":"VND","time_zone":"UTC","fiscal_year_start_month":1,)"
    R"("allocation":"oldest-due"}})";

std::string region(std::string_view moment) {
  return R"({"seq":1,"at":")" + std::string(moment) +
         R"(","by":"a","key":"k","type":"region-defined","data":{"code":"R","name":"R"}})";
}

// Sound to the log, which looks at seq and key only.
const std::string foreign =
    R"({"seq":1,"at":"2026-01-01T00:00:00.000000Z","by":"a","key":"k","type":"x","data":{}})";

void append(eventstore::MemoryLog& log, std::string_view line, const std::string& key) {
  eventstore::Record record;
  record.base = log.head("main").term == 0 ? log.claim("main") : log.head("main");
  record.add_line(line);
  record.commands = {{key, 1, "ffff"}};
  ASSERT_EQ(log.append("main", record), eventstore::AppendOutcome::accepted);
}

// What is thrown when a log of the opening and this line is folded; "" when it is sound.
std::string fault_of(const std::string& second_line) {
  eventstore::MemoryLog log;
  append(log, opened, "k0");
  append(log, second_line, "k");
  OpenBook book("main");
  try {
    api::fold_book(log, nullptr, book);
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::corrupted);
    return fault.what();
  }
  return "";
}

}  // namespace

TEST(OpenBook, comes_back_from_its_log) {
  ScriptedLedger rig;
  rig.set_up();
  OpenBook book("main");
  const api::OpenedBook how = api::fold_book(rig.log, nullptr, book);
  EXPECT_EQ(how.book, "main");
  EXPECT_EQ(how.from_snapshot, 0u);
  EXPECT_EQ(how.replayed, 3u);
  EXPECT_EQ(book.head, rig.log.head("main"));
  EXPECT_EQ(book.facts->position(), 3u);
  EXPECT_EQ(api::digest_of(book), rig.ledger->digest("main"));
}

TEST(OpenBook, is_refused_with_a_line_that_is_not_ours) {
  const std::string sound = region("2026-01-01T00:00:00.000000Z");
  EXPECT_EQ(fault_of(sound), "");
  const std::string words = "book main: the line of event 1 is not one of Duebook's";
  EXPECT_EQ(fault_of(sound + "}"), words);
  EXPECT_EQ(fault_of(foreign), words);
  // Time never goes back.
  EXPECT_EQ(fault_of(region("2025-12-31T23:59:59.999999Z")),
            "book main: the line of event 1 is older than the one before");
}

TEST(OpenBook, stops_the_start_of_the_ledger_when_it_is_corrupt) {
  ScriptedLedger rig;
  append(rig.log.memory(), opened, "k0");
  append(rig.log.memory(), foreign, "k");
  EXPECT_THROW(rig.restart(), Fault);
}

}  // namespace duebook::tests
