// SPDX-License-Identifier: Apache-2.0
// The power goes while commands are under way: what was acknowledged is on the disk.
//
// A killed process leaves its writes to the kernel, so only this finds a missing sync. The server
// is paused first; so an answer is either with its client, or was never sent.
#include <gtest/gtest.h>

#include <iostream>

#include "tests/end_to_end/faulty_logs.hpp"
#include "tests/end_to_end/small_disk.hpp"
#include "tests/end_to_end/torture.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

constexpr unsigned cuts_to_catch_max = 10;

class PowerCut : public testing::Test {
 protected:
  void SetUp() override {
    const std::string reason = why_no_loop_mounts(folder_.path());
    if (reason.empty()) return;
    std::cout << "NOTICE: no power was cut; loop mounts are refused here: " << reason << '\n';
    GTEST_SKIP() << "loop mounts are refused: " << reason;
  }

  TortureReport cut_power(TortureOptions options) {
    LoopDisk disk(folder_.path());
    options.places = {disk.path()};
    options.progress = stderr;
    options.crash = [&disk](ServerProcess& server) {
      server.pause();
      disk.cut_power();
      server.kill();
      disk.mount_again();
    };
    return torture(options);
  }

 private:
  // The image may be in memory: the machine itself does not lose power.
  eventstore::TemporaryFolder folder_{eventstore::TemporaryFolder::Place::memory};
};

TEST_F(PowerCut, loses_nothing_acknowledged) {
  TortureOptions options;
  options.server = [](const auto& data) { return serve_words(DUEBOOK_BINARY, data.string()); };
  options.cycles = setting("DUEBOOK_POWER_CYCLES", 60);
  options.seed = setting("DUEBOOK_POWER_SEED", 1);
  const TortureReport report = cut_power(options);
  EXPECT_TRUE(report.findings.empty()) << "seed " << options.seed << ": " << describe(report);
  RecordProperty("acknowledged", std::to_string(report.acknowledged));
}

TEST_F(PowerCut, is_seen_to_lose_what_was_not_synced) {
  TortureOptions options;
  options.server = [](const auto& data) -> std::vector<std::string> {
    const auto fault = static_cast<std::size_t>(PlantedFault::not_synced);
    return {FAULTY_SERVER_BINARY, std::string(planted_fault_names[fault]), data.string()};
  };
  options.cycles = cuts_to_catch_max;
  options.stop_every = 0;
  const TortureReport report = cut_power(options);
  EXPECT_TRUE(has(report.findings, Flaw::lost)) << describe(report);
}

}  // namespace
}  // namespace duebook::tests
