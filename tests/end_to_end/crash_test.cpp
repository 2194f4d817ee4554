// SPDX-License-Identifier: Apache-2.0
// kill -9 under load: nothing acknowledged is lost, done twice, changed or put in another order;
// and the harness that says so sees the faults it is there for.
#include <gtest/gtest.h>

#include "tests/end_to_end/faulty_logs.hpp"
#include "tests/end_to_end/torture.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

using eventstore::TemporaryFolder;

// Each is caught within a few cycles; one that is not after so many would not be in a long run.
constexpr unsigned cycles_to_catch_max = 60;
constexpr unsigned cycles_that_show_all = 100;

TEST(Crash, loses_doubles_and_reorders_nothing) {
  // On a disk, most moments are in a sync; in memory, they are in everything else.
  const TemporaryFolder on_disk(TemporaryFolder::Place::disk);
  const TemporaryFolder in_memory(TemporaryFolder::Place::memory);
  TortureOptions options;
  options.server = [](const auto& data) { return serve_words(DUEBOOK_BINARY, data.string()); };
  options.places = {on_disk.path(), in_memory.path()};
  options.cycles = setting("DUEBOOK_CRASH_CYCLES", 200);
  options.seed = setting("DUEBOOK_CRASH_SEED", 1);
  options.progress = stderr;

  const TortureReport report = torture(options);

  EXPECT_TRUE(report.findings.empty()) << "seed " << options.seed << ": " << describe(report);
  // All of this must have happened, or nothing was put to the test.
  if (report.cycles >= cycles_that_show_all) {
    EXPECT_GT(report.in_doubt_found, report.cycles / 20);
    EXPECT_GT(report.in_doubt - report.in_doubt_found, report.cycles / 20);
    EXPECT_GT(report.starts_from_snapshot, report.cycles / 4);
  }
  RecordProperty("acknowledged", std::to_string(report.acknowledged));
  RecordProperty("in_doubt", std::to_string(report.in_doubt));
}

TortureReport torture_faulty_server(PlantedFault fault) {
  const TemporaryFolder folder;
  TortureOptions options;
  options.server = [fault](const auto& data) -> std::vector<std::string> {
    const auto name = planted_fault_names[static_cast<std::size_t>(fault)];
    return {FAULTY_SERVER_BINARY, std::string(name), data.string()};
  };
  options.places = {folder.path()};
  options.cycles = cycles_to_catch_max;
  options.stop_every = 0;
  options.progress = stderr;
  return torture(options);
}

TEST(CrashHarness, catches_an_acknowledgement_before_the_write) {
  const TortureReport report = torture_faulty_server(PlantedFault::acknowledged_before_written);
  EXPECT_TRUE(has(report.findings, Flaw::lost)) << describe(report);
}

TEST(CrashHarness, catches_keys_that_are_saved_after_their_events) {
  const TortureReport report = torture_faulty_server(PlantedFault::keys_after_events);
  EXPECT_TRUE(has(report.findings, Flaw::wrong_answer) && has(report.findings, Flaw::doubled))
      << describe(report);
}

TEST(CrashHarness, catches_keys_that_are_saved_before_their_events) {
  const TortureReport report = torture_faulty_server(PlantedFault::keys_before_events);
  EXPECT_TRUE(has(report.findings, Flaw::wrong_answer)) << describe(report);
}

}  // namespace
}  // namespace duebook::tests
