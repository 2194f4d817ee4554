// SPDX-License-Identifier: Apache-2.0
// Several nodes on three brokers, while processes are killed and put to sleep and lines are cut;
// and the same with faults planted in the nodes, which has to be noticed.
#include "tests/end_to_end/node_torture.hpp"

#include <gtest/gtest.h>

#include "tests/end_to_end/torture.hpp"

namespace duebook::tests {
namespace {

constexpr std::uint32_t tries_max = 10;

class NodeTorture : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = why_no_network(); !why.empty()) GTEST_SKIP() << why;
  }

  static Machines& machines() {
    static Machines machines;
    return machines;
  }

  /// Whether the flaw is found, in a few tries: which node is faster is up to chance, and one may
  /// notice itself that its books are not the log's, and end before anything is lost.
  static bool finds(const std::string& fault, NodeFault kind, Flaw flaw) {
    NodeTortureOptions options;
    options.binary = FAULTY_NODE_BINARY;
    options.before = {"/usr/bin/env", "DUEBOOK_PLANTED_FAULT=" + fault};
    options.kinds = {kind};
    options.faults = 3;
    for (options.seed = 1; options.seed <= tries_max; ++options.seed) {
      const NodeTortureReport report = torture_nodes(options, machines());
      std::fprintf(stderr, "    %s%s\n", summary(report).c_str(),
                   describe(report.findings).c_str());
      if (has(report.findings, flaw)) return true;
    }
    return false;
  }
};

TEST_F(NodeTorture, loses_doubles_and_reorders_nothing) {
  NodeTortureOptions options;
  options.faults = setting("DUEBOOK_KAFKA_CYCLES", 30);
  options.seed = setting("DUEBOOK_KAFKA_SEED", 1);
  options.progress = stderr;
  const NodeTortureReport report = torture_nodes(options, machines());
  std::fprintf(stderr, "    %s\n", summary(report).c_str());
  EXPECT_TRUE(report.findings.empty()) << summary(report) << describe(report.findings);
}

TEST_F(NodeTorture, finds_what_is_acknowledged_before_it_is_known_to_count) {
  EXPECT_TRUE(finds("hasty", NodeFault::owner_asleep, Flaw::lost));
}

TEST_F(NodeTorture, finds_a_term_that_is_not_looked_at) {
  EXPECT_TRUE(finds("any-term", NodeFault::owner_late, Flaw::changed));
}

}  // namespace
}  // namespace duebook::tests
