// SPDX-License-Identifier: Apache-2.0
// The audit sees each flaw it is there for, shown with logs made by hand.
#include "tests/end_to_end/audit.hpp"

#include <gtest/gtest.h>

namespace duebook::tests {
namespace {

std::string line(std::uint64_t seq, const std::string& key, const std::string& data = "{}") {
  return R"({"seq":)" + std::to_string(seq) +
         R"(,"at":"2026-01-01T00:00:00Z","by":"local","key":")" + key +
         R"(","type":"noted","data":)" + data + "}";
}

std::string log_of(const std::vector<std::string>& lines) {
  std::string log;
  for (const std::string& one : lines) log += one + "\n";
  return log;
}

struct Sent {
  std::string key;
  std::vector<std::string> lines = {};  ///< as acknowledged; none: in doubt
  unsigned client = 1;
  unsigned atomic_batch = 0;
};

// Commands that were sent one after the other, each after the answer to the one before.
class AuditTest : public testing::Test {
 protected:
  void sent(const std::vector<Sent>& all) {
    std::vector<SentCommand> commands;
    for (const Sent& one : all) {
      SentCommand command;
      command.key = one.key;
      command.client = one.client;
      command.atomic_batch = one.atomic_batch;
      command.customer = "C1";
      command.paid = 10;
      command.began = ++tick_;
      if (!one.lines.empty()) {
        command.lines = one.lines;
        command.state = SentCommand::State::acknowledged;
        command.ended = ++tick_;
      }
      commands.push_back(std::move(command));
    }
    audit_.add(std::move(commands));
  }

  void expect_found(Flaw flaw) {
    ASSERT_EQ(audit_.findings().size(), 1u) << describe(audit_.findings());
    EXPECT_EQ(audit_.findings().front().flaw, flaw) << describe(audit_.findings());
  }
  void expect_sound() { EXPECT_TRUE(audit_.findings().empty()) << describe(audit_.findings()); }

  void answer_again(const CommandReply& reply) {
    audit_.check_answer_again(*audit_.latest().front(), reply, ++tick_);
  }

  Audit audit_;
  std::uint64_t tick_ = 0;
};

TEST_F(AuditTest, finds_nothing_wrong_with_what_was_acknowledged) {
  sent({{"a", {line(0, "a"), line(1, "a")}}, {"b", {line(2, "b")}, 2}});
  audit_.check_log(log_of({line(0, "a"), line(1, "a"), line(2, "b")}));
  audit_.check_totals(
      R"({"data":[{"code":"C1","invoiced":0,"paid_in":20,"closing":-20}],"total":null})");
  expect_sound();
}

TEST_F(AuditTest, takes_what_is_in_doubt_either_way) {
  sent({{"a"}, {"b", {}, 2}});
  audit_.check_log(log_of({line(0, "b")}));
  expect_sound();
}

TEST_F(AuditTest, finds_what_was_acknowledged_and_is_lost) {
  sent({{"a", {line(0, "a")}}, {"b", {line(1, "b")}}});
  audit_.check_log(log_of({line(0, "a")}));
  expect_found(Flaw::lost);
}

TEST_F(AuditTest, finds_what_was_read_before_and_is_lost) {
  sent({{"a", {line(0, "a")}}, {"b"}});
  audit_.check_log(log_of({line(0, "a"), line(1, "b")}));
  audit_.check_log(log_of({line(0, "a")}));
  expect_found(Flaw::lost);
}

TEST_F(AuditTest, finds_other_bytes_than_acknowledged) {
  sent({{"a", {line(0, "a")}}});
  audit_.check_log(log_of({line(0, "a", R"({"amount":1})")}));
  expect_found(Flaw::changed);
}

TEST_F(AuditTest, finds_other_bytes_than_read_before) {
  sent({{"a"}});
  audit_.check_log(log_of({line(0, "a")}));
  audit_.check_log(log_of({line(0, "a", R"({"amount":1})")}));
  expect_found(Flaw::changed);
}

TEST_F(AuditTest, finds_a_gap_in_the_seqs) {
  sent({{"a"}});
  audit_.check_log(log_of({line(1, "a")}));
  expect_found(Flaw::changed);
}

TEST_F(AuditTest, finds_what_was_done_twice) {
  sent({{"a", {line(0, "a")}}, {"b", {line(1, "b")}, 2}});
  audit_.check_log(log_of({line(0, "a"), line(1, "b"), line(2, "a")}));
  expect_found(Flaw::doubled);
}

TEST_F(AuditTest, finds_a_client_s_commands_in_another_order) {
  sent({{"a"}, {"b"}});
  audit_.check_log(log_of({line(0, "b"), line(1, "a")}));
  expect_found(Flaw::reordered);
}

TEST_F(AuditTest, finds_an_answered_command_behind_a_later_one) {
  sent({{"a", {line(1, "a")}}, {"b", {line(0, "b")}, 2}});
  audit_.check_log(log_of({line(0, "b"), line(1, "a")}));
  expect_found(Flaw::reordered);
}

TEST_F(AuditTest, finds_part_of_an_atomic_batch) {
  sent({{"a", {}, 1, 7}, {"b", {}, 1, 7}});
  audit_.check_log(log_of({line(0, "a")}));
  expect_found(Flaw::torn);
}

TEST_F(AuditTest, finds_what_nobody_sent) {
  audit_.check_log(log_of({line(0, "x")}));
  expect_found(Flaw::foreign);
}

TEST_F(AuditTest, finds_a_total_that_differs) {
  sent({{"a", {line(0, "a")}}});
  audit_.check_log(log_of({line(0, "a")}));
  audit_.check_totals(R"({"data":[{"code":"C1","invoiced":0,"paid_in":9,"closing":-9}]})");
  expect_found(Flaw::wrong_total);
}

std::string report_at(std::uint64_t position, int paid) {
  return R"({"position":)" + std::to_string(position) +
         R"(,"data":[{"code":"C1","invoiced":0,"paid_in":)" + std::to_string(paid) +
         R"(,"closing":-)" + std::to_string(paid) + "}]}";
}

TEST_F(AuditTest, compares_what_was_seen_with_the_log_at_its_position) {
  sent({{"a", {line(0, "a"), line(1, "a")}}, {"b", {line(2, "b")}, 2}});
  audit_.check_log(log_of({line(0, "a"), line(1, "a"), line(2, "b")}));
  audit_.check_seen({{0, report_at(3, 20)}, {2, report_at(2, 10)}, {3, report_at(3, 20)}});
  expect_sound();
  audit_.check_seen({{0, report_at(2, 20)}});
  expect_found(Flaw::wrong_total);
}

TEST_F(AuditTest, finds_a_report_that_does_not_know_what_it_has_to) {
  sent({{"a", {line(0, "a")}}, {"b", {line(1, "b")}, 2}});
  audit_.check_log(log_of({line(0, "a"), line(1, "b")}));
  audit_.check_seen({{2, report_at(1, 10)}});
  expect_found(Flaw::wrong_answer);
}

TEST_F(AuditTest, expects_the_first_answer_again) {
  sent({{"a"}});
  audit_.check_log(log_of({line(0, "a")}));
  answer_again({201, true, 1, {line(0, "a")}, ""});
  expect_sound();
}

TEST_F(AuditTest, finds_another_answer_than_the_first) {
  sent({{"a"}});
  audit_.check_log(log_of({line(0, "a")}));
  answer_again({201, true, 1, {line(0, "a", R"({"amount":1})")}, ""});
  expect_found(Flaw::wrong_answer);
}

TEST_F(AuditTest, finds_a_new_answer_to_what_was_done) {
  sent({{"a"}});
  audit_.check_log(log_of({line(0, "a")}));
  answer_again({201, false, 2, {line(1, "a")}, ""});
  expect_found(Flaw::wrong_answer);
}

TEST_F(AuditTest, finds_a_known_key_whose_events_are_nowhere) {
  sent({{"a"}});
  audit_.check_log("");
  answer_again({201, true, 1, {line(0, "a")}, ""});
  expect_found(Flaw::wrong_answer);
}

TEST_F(AuditTest, finds_a_batch_s_reply_in_its_parts) {
  const auto replies = read_batch_reply(
      {200,
       {},
       R"({"status":201,"position":2,"events":[{"a":"}]\"{"},{"b":{}}],"replayed":true})"
       "\n"
       R"({"status":409,"problem":{"code":"x"}})"
       "\n"});
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_EQ(replies[0].lines, (std::vector<std::string>{R"({"a":"}]\"{"})", R"({"b":{}})"}));
  EXPECT_TRUE(replies[0].replayed);
  EXPECT_EQ(replies[1].status, 409);
}

}  // namespace
}  // namespace duebook::tests
