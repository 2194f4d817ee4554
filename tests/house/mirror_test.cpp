// SPDX-License-Identifier: Apache-2.0
// Every pair of header and source has a test file of its own, in the same place under tests/.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "tests/house/source_tree.hpp"

namespace duebook::tests {

namespace {

constexpr const char* not_yet_list = "tests/house/not_yet_mirrored.txt";

struct Elsewhere {
  std::string_view pair;    ///< path without its ending
  std::string_view test;    ///< the file that tests it
  std::string_view reason;  ///< why it has none of its own
};

constexpr std::array elsewhere = std::to_array<Elsewhere>({
    {"eventstore/event_log", "tests/eventstore/event_log_contract.cpp",
     "the promise is tested on each of its keepers"},
    {"eventstore/kafka_writer", "tests/eventstore/kafka_log_test.cpp",
     "it has no door but its log, and a broker to be stopped under it"},
    {"eventstore/rocksdb_book", "tests/eventstore/rocksdb_log_test.cpp",
     "a book has no door but its log"},
    {"eventstore/rocksdb_store", "tests/eventstore/rocksdb_log_test.cpp",
     "a thin layer over RocksDB that only the log calls"},
    {"eventstore/subscribers", "tests/eventstore/event_log_contract.cpp",
     "what subscribers hear is part of the promise"},
    {"eventstore/proof/tiles", "tests/eventstore/proof/merkle_test.cpp",
     "tiles are compared with the tree they are cut from"},
    {"api/http/conversation", "tests/api/http/server_test.cpp", "a protocol; seen by its clients"},
    {"api/http/output_queue", "tests/api/http/reply_text_test.cpp",
     "tested with the bytes that wait in it"},
    {"api/http/reply_handles", "tests/api/http/server_stream_test.cpp",
     "only streams need their order"},
    {"api/http/request_head", "tests/api/http/server_bad_input_test.cpp",
     "parses what the policy of heads let pass"},
});

/// Pairs of the four libraries, as paths without an ending.
std::set<std::string> pairs() {
  std::set<std::string> headers;
  std::set<std::string> found;
  for (const SourceFile& file : sources()) {  // sorted, so x.cpp comes before x.hpp
    if (!file.is_in_a_library()) continue;
    const std::string stem = file.path.substr(0, file.path.size() - 4);
    if (!headers.insert(stem).second) found.insert(stem);
  }
  return found;
}

std::string mirror_of(const std::string& pair) { return "tests/" + pair + "_test.cpp"; }

bool is_tested_elsewhere(const std::string& pair) {
  return std::any_of(elsewhere.begin(), elsewhere.end(),
                     [&](const Elsewhere& row) { return row.pair == pair; });
}

std::set<std::string> not_yet_mirrored() {
  std::set<std::string> listed;
  for (const std::string& line : lines_of(not_yet_list)) {
    if (!line.empty() && !line.starts_with("#")) listed.insert(line);
  }
  return listed;
}

// Takes away the rows that are no longer true.
void shrink_list(const std::set<std::string>& all) {
  std::string text;
  for (const std::string& line : lines_of(not_yet_list)) {
    const bool stays = line.starts_with("#") || (all.contains(line) && !exists(mirror_of(line)));
    if (stays) text += line + "\n";
  }
  std::ofstream(std::string(DUEBOOK_SOURCE_DIR) + "/" + not_yet_list) << text;
}

}  // namespace

TEST(Pairs, have_a_test_file_of_their_own) {
  const std::set<std::string> not_yet = not_yet_mirrored();
  Findings findings;
  for (const std::string& pair : pairs()) {
    if (exists(mirror_of(pair)) || is_tested_elsewhere(pair) || not_yet.contains(pair)) continue;
    findings.push_back(pair + ": there is no " + mirror_of(pair));
  }
  EXPECT_TRUE(findings.empty()) << list(findings);
}

// The list may only shrink: whoever writes a missing test takes its row away, by hand or by running
// this with UPDATE_GOLDEN=1.
TEST(Pairs, leave_the_list_of_missing_tests_when_they_have_one) {
  const std::set<std::string> all = pairs();
  if (std::getenv("UPDATE_GOLDEN") != nullptr) shrink_list(all);
  Findings findings;
  for (const std::string& pair : not_yet_mirrored()) {
    if (!all.contains(pair)) findings.push_back(pair + ": no such pair; delete its row");
    if (exists(mirror_of(pair))) findings.push_back(pair + ": has its test; delete its row");
  }
  EXPECT_TRUE(findings.empty()) << not_yet_list << ": " << list(findings);
}

TEST(Pairs, are_tested_elsewhere_only_where_the_test_exists) {
  for (const Elsewhere& row : elsewhere) {
    EXPECT_TRUE(exists(std::string(row.pair) + ".hpp")) << row.pair << " is gone; delete its row";
    EXPECT_TRUE(exists(std::string(row.test))) << row.pair << ": " << row.test << " is gone";
    EXPECT_FALSE(exists(mirror_of(std::string(row.pair)))) << row.pair << " has its own test now";
  }
}

}  // namespace duebook::tests
