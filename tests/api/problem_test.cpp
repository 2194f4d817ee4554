// SPDX-License-Identifier: Apache-2.0
// Problems: every reason and trouble has a status, a code and a sentence in both languages.
#include "api/problem.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/http/refusals.hpp"
#include "api/openapi.hpp"

namespace duebook::tests {
namespace {

using api::Language;
using api::language_of;
using api::Problem;
using api::problem_of;
using api::Trouble;

std::vector<Problem> all_problems() {
  std::vector<Problem> all;
  for (const domain::ReasonRow& row : domain::reasons) {
    all.push_back(problem_of(domain::Rejection{row.reason, ""}));
  }
  for (std::size_t i = 0; i < api::trouble_codes().size(); ++i) {
    all.push_back(problem_of(static_cast<Trouble>(i)));
  }
  return all;
}

bool is_kebab_case(std::string_view code) {
  return !code.empty() && code.front() != '-' && code.back() != '-' &&
         code.find("--") == code.npos && std::ranges::all_of(code, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

TEST(Problem, has_a_code_of_its_own_in_kebab_case) {
  std::set<std::string_view> codes;
  for (const Problem& problem : all_problems()) {
    EXPECT_TRUE(is_kebab_case(problem.code)) << problem.code;
    EXPECT_TRUE(codes.insert(problem.code).second) << problem.code << " stands twice";
  }
}

TEST(Problem, has_sentences_in_both_languages_and_a_page) {
  for (const Problem& problem : all_problems()) {
    EXPECT_TRUE(problem.en.ends_with('.')) << problem.code;
    EXPECT_TRUE(problem.vi.ends_with('.')) << problem.code;
    EXPECT_NE(problem.en, problem.vi) << problem.code;
    EXPECT_FALSE(api::problem_page(problem.code).empty()) << problem.code;
  }
  EXPECT_TRUE(api::problem_page("no-such-code").empty());
  EXPECT_TRUE(api::problem_page("").empty());
}

TEST(Problem, has_the_status_of_its_kind) {
  const std::map<domain::ReasonKind, int> statuses = {{domain::ReasonKind::invalid, 422},
                                                      {domain::ReasonKind::not_found, 404},
                                                      {domain::ReasonKind::conflict, 409},
                                                      {domain::ReasonKind::warning, 200}};
  for (const domain::ReasonRow& row : domain::reasons) {
    EXPECT_EQ(problem_of(domain::Rejection{row.reason, ""}).status, statuses.at(row.kind));
  }
  for (const Problem& problem : all_problems()) {
    EXPECT_TRUE(problem.status == 200 || (problem.status >= 400 && problem.status < 508))
        << problem.code;
  }
}

TEST(Problem, is_known_by_its_code) {
  for (std::size_t i = 0; i < api::trouble_codes().size(); ++i) {
    EXPECT_EQ(api::trouble_of(api::trouble_codes()[i]), static_cast<Trouble>(i));
  }
  EXPECT_EQ(api::trouble_of("never-heard-of"), Trouble::internal_error);
}

TEST(Problem, has_words_for_every_refusal_of_the_door) {
  for (const api::http::Verdict& verdict : api::http::refusals::all) {
    const Problem problem = problem_of(api::trouble_of(verdict.code));
    EXPECT_EQ(problem.code, verdict.code);
    EXPECT_EQ(problem.status, verdict.status) << verdict.code;
  }
}

TEST(Problem, is_written_as_problem_details) {
  Problem problem =
      problem_of(domain::Rejection{domain::Reason::must_be_positive, "/parts/0/amount"});
  EXPECT_EQ(api::problem_json(problem, Language::en, "r\"1"),
            R"({"type":"/docs/problems/must-be-positive","title":"Unprocessable Content",)"
            R"("status":422,"code":"must-be-positive",)"
            R"("detail":"The value must be greater than zero.",)"
            R"("errors":[{"pointer":"/parts/0/amount","code":"must-be-positive"}],)"
            R"("outcome":"not-applied","request_id":"r\"1"})");
  problem = problem_of(Trouble::version_differs);
  problem.current_version = 42;
  EXPECT_EQ(api::problem_json(problem, Language::vi, "r1"),
            R"({"type":"/docs/problems/version-differs","title":"Precondition Failed",)"
            R"("status":412,"code":"version-differs",)"
            R"("detail":"Đã thay đổi; xem phiên bản hiện tại.","current_version":42,)"
            R"("outcome":"not-applied","request_id":"r1"})");
}

TEST(Problem, leaves_open_what_became_of_a_command_only_when_a_server_failed) {
  for (const Problem& problem : all_problems()) {
    EXPECT_EQ(problem.outcome == api::CommandOutcome::unknown,
              problem.status == 500 || problem.code == "owner-silent")
        << problem.code;
  }
}

TEST(Problem, speaks_the_language_that_is_ranked_first) {
  for (const char* list : {"vi", "vi-VN", "VI-vn", "vi-VN,vi;q=0.9,en;q=0.8", "en;q=0.5, vi;q=0.6",
                           "fr, vi;q=0.1", "vi,en", "\tvi", "en;q=0,vi;q=0.001"}) {
    EXPECT_EQ(language_of(list), Language::vi) << list;
  }
  for (const char* list : {"", "en", "*", "fr", "en,vi", "en-US,en;q=0.9,vi;q=0.8", "vi;q=0",
                           "vi;q=0.0", "vie", "video", "v", "en;q=0.6,vi;q=0.5", ",,", "q=1"}) {
    EXPECT_EQ(language_of(list), Language::en) << list;
  }
}

}  // namespace duebook::tests
