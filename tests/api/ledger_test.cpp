// SPDX-License-Identifier: Apache-2.0
// The ledger: exactly once, answers after the append, books that exist or not, restarts.
#include "api/ledger.hpp"

#include <gtest/gtest.h>

#include "tests/api/scripted_ledger.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

using eventstore::Fault;
using Strings = std::vector<std::string>;
using TemporaryFolder = eventstore::TemporaryFolder;

}  // namespace

TEST(Ledger, does_a_command_once_in_one_round) {
  ScriptedLedger rig;
  rig.set_up();
  // when the same command waits three times for one round
  for (int i = 0; i < 3; ++i) rig.submit({"record-payment", payment_body(500), "k"});
  rig.ledger->commit();
  // then it was done once, and all got the same answer
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "201 replayed", "201 replayed"}));
  EXPECT_EQ(rig.position(), 4u);
  for (const auto& answer : rig.answers) {
    EXPECT_EQ(result_of(answer).events, result_of(rig.answers[0]).events);
    EXPECT_EQ(result_of(answer).position, 4u);
    EXPECT_EQ(result_of(answer).made, "payments/1");
  }
}

TEST(Ledger, does_a_command_once_across_rounds_and_restarts) {
  ScriptedLedger rig;
  rig.set_up();
  const auto first = rig.send({"record-payment", payment_body(500), "k"});
  rig.send({"record-payment", payment_body(1), "other"});
  const auto second = rig.send({"record-payment", payment_body(500), "k"});
  rig.restart();
  const auto third = rig.send({"record-payment", payment_body(500), "k"});
  EXPECT_EQ(summaries({first, second, third}), (Strings{"201", "201 replayed", "201 replayed"}));
  for (const auto& answer : {second, third}) {
    EXPECT_EQ(result_of(answer).events, result_of(first).events);
    EXPECT_EQ(result_of(answer).position, result_of(first).position);
    EXPECT_EQ(result_of(answer).first_seq, result_of(first).first_seq);
    EXPECT_EQ(result_of(answer).made, result_of(first).made);
  }
  EXPECT_EQ(rig.position(), 5u);
}

TEST(Ledger, keeps_keys_of_different_books_apart) {
  ScriptedLedger rig;
  EXPECT_EQ(summary(rig.send({"open-book", R"({"name":"A","currency":"VND"})", "k"}, "a")), "201");
  EXPECT_EQ(summary(rig.send({"open-book", R"({"name":"B","currency":"VND"})", "k"}, "b")), "201");
  EXPECT_EQ(rig.ledger->books(), (Strings{"a", "b"}));
}

TEST(Ledger, lets_the_books_of_a_commit_wait_for_their_log_together) {
  ScriptedLedger rig;
  rig.log.set_meeting(3);
  for (const char* book : {"a", "b", "c"}) {
    rig.submit({"open-book", R"({"name":"A","currency":"VND"})"}, book);
  }
  rig.ledger->commit();
  EXPECT_EQ(rig.log.under_way_max(), 3u);
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "201", "201"}));
  EXPECT_EQ(rig.ledger->books(), (Strings{"a", "b", "c"}));
}

TEST(Ledger, lets_nothing_be_seen_of_a_commit_before_its_end) {
  ScriptedLedger rig;
  rig.set_up();
  rig.submit({"record-payment", payment_body(500)});
  EXPECT_TRUE(rig.ledger->begin_commit());
  rig.submit({"record-payment", payment_body(501)});
  rig.ledger->write_commit();
  EXPECT_EQ(rig.ledger->facts("main")->position(), 3u);
  EXPECT_TRUE(rig.answers.empty());
  rig.ledger->end_commit();
  EXPECT_EQ(rig.ledger->facts("main")->position(), 4u);
  EXPECT_EQ(summaries(rig.answers), (Strings{"201"}));
  // The other one waits for the next.
  EXPECT_TRUE(rig.ledger->has_waiting());
  EXPECT_TRUE(rig.ledger->begin_commit());
  rig.ledger->write_commit();
  rig.ledger->end_commit();
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "201"}));
  EXPECT_FALSE(rig.ledger->begin_commit());
  rig.ledger->end_commit();
}

TEST(Ledger, answers_no_book_of_a_commit_that_failed) {
  ScriptedLedger rig;
  rig.log.set_append(FaultyLog::Append::throws_after);
  for (const char* book : {"a", "b", "c"}) {
    rig.submit({"open-book", R"({"name":"A","currency":"VND"})"}, book);
  }
  EXPECT_THROW(rig.ledger->commit(), Fault);
  EXPECT_TRUE(rig.answers.empty());
}

TEST(Ledger, names_the_field_when_a_key_comes_with_another_body) {
  ScriptedLedger rig;
  rig.set_up();
  rig.submit({"record-payment", payment_body(500), "k"});
  rig.submit({"record-payment", payment_body(501), "k"});
  rig.submit({"record-payment", payment_body(500, "C2"), "k"});
  rig.ledger->commit();
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "422 idempotency-key-reused at /amount",
                                             "422 idempotency-key-reused at /customer"}));
  rig.restart();
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(501), "k"})),
            "422 idempotency-key-reused at /amount");
  EXPECT_EQ(summary(rig.send({"retire-region", R"({"region":"R"})", "k"})),
            "422 idempotency-key-reused at /command");
  EXPECT_EQ(rig.position(), 4u);
}

TEST(Ledger, lets_a_key_be_used_again_after_a_rejection) {
  ScriptedLedger rig;
  rig.set_up();
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(0), "k"})),
            "422 must-be-positive at /amount");
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(5), "k"})), "201");
}

TEST(Ledger, warns_a_repeated_command_as_it_did_the_first_time) {
  ScriptedLedger rig;
  rig.set_up();
  const Sent cash{"record-payment", R"({"customer":"C1","amount":9000000,"method":"cash"})", "k"};
  for (int i = 0; i < 2; ++i) {
    const auto answer = rig.send(cash);
    EXPECT_EQ(result_of(answer).warning, domain::Reason::large_cash_payment);
  }
}

TEST(Ledger, checks_the_version_of_if_match) {
  ScriptedLedger rig;
  rig.set_up();
  const std::string rename = R"({"customer":"C1","name":"New"})";
  // The customer was made by event 1.
  const auto stale = rig.send({"change-customer", rename, "", 0});
  EXPECT_EQ(summary(stale), "412 version-differs");
  EXPECT_EQ(std::get<api::Problem>(stale).current_version, 1u);
  EXPECT_EQ(summary(rig.send({"change-customer", rename, "k", 1})), "201");
  EXPECT_EQ(rig.ledger->version_of("main", {domain::EntityKind::customer, "C1"}), 3u);
  // A replay is not held to the version again.
  EXPECT_EQ(summary(rig.send({"change-customer", rename, "k", 1})), "201 replayed");
  EXPECT_EQ(summary(rig.send({"change-customer", R"({"customer":"X","name":"New"})", "", 1})),
            "404 customer-not-found at /customer");
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(5), "", 1})), "412 version-differs");
}

TEST(Ledger, sees_the_version_that_the_command_before_it_in_the_round_left) {
  ScriptedLedger rig;
  rig.set_up();
  rig.submit({"change-customer", R"({"customer":"C1","name":"A"})", "", 1});
  rig.submit({"change-customer", R"({"customer":"C1","name":"B"})", "", 1});
  rig.submit({"change-customer", R"({"customer":"C1","name":"C"})", "", 3});
  rig.ledger->commit();
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "412 version-differs", "201"}));
}

TEST(Ledger, answers_in_the_order_of_submission_and_only_after_the_append) {
  ScriptedLedger rig;
  rig.set_up();
  std::vector<std::uint64_t> heads;
  for (int i = 0; i < 3; ++i) {
    const bool sound = i != 1;
    rig.ledger->submit("main", rig.request({"record-payment", payment_body(sound ? 1 : 0)}),
                       [&](api::CommandAnswer answer) {
                         rig.answers.push_back(std::move(answer));
                         heads.push_back(rig.position());
                         EXPECT_EQ(rig.ledger->facts("main")->position(), rig.position());
                       });
  }
  EXPECT_TRUE(rig.answers.empty());
  rig.ledger->commit();
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "422 must-be-positive at /amount", "201"}));
  // The rejection, too, waited for the events that it may rest on.
  EXPECT_EQ(heads, (std::vector<std::uint64_t>{5, 5, 5}));
  EXPECT_EQ(rig.log.records(), 4u);
}

TEST(Ledger, answers_nobody_when_the_append_fails) {
  for (const auto how : {FaultyLog::Append::throws_before, FaultyLog::Append::throws_after,
                         FaultyLog::Append::is_stale}) {
    ScriptedLedger rig;
    rig.set_up();
    rig.log.set_append(how);
    rig.submit({"record-payment", payment_body(0)});
    rig.submit({"record-payment", payment_body(7), "k"});
    EXPECT_THROW(rig.ledger->commit(), Fault);
    EXPECT_TRUE(rig.answers.empty());
    // Opened anew, the log says what became of it; the command can be sent again.
    rig.log.set_append(FaultyLog::Append::works);
    rig.restart();
    const bool was_written = how == FaultyLog::Append::throws_after;
    EXPECT_EQ(summary(rig.send({"record-payment", payment_body(7), "k"})),
              was_written ? "201 replayed" : "201");
    EXPECT_EQ(rig.position(), 4u);
    EXPECT_EQ(rig.ledger->digest("main"), rig.digest_of_log());
  }
}

TEST(Ledger, takes_only_open_book_for_a_book_that_is_not_there) {
  ScriptedLedger rig;
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(5)}, "ghost")), "404 book-not-found");
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(5), "", 7}, "ghost")),
            "412 version-differs");
  // A rejected open-book leaves nothing behind either.
  const Sent bad{"open-book", R"({"name":"A","currency":"VND","fiscal_year_start_month":13})"};
  EXPECT_EQ(summary(rig.send(bad, "ghost")), "422 out-of-range at /fiscal_year_start_month");
  EXPECT_TRUE(rig.ledger->books().empty());
  EXPECT_TRUE(rig.log.books().empty());
  EXPECT_EQ(rig.log.head("ghost").term, 0u);
  EXPECT_EQ(rig.ledger->facts("ghost"), nullptr);
  EXPECT_FALSE(rig.ledger->version_of("ghost", {domain::EntityKind::customer, "C1"}));
  EXPECT_EQ(rig.ledger->digest("ghost"), "");
}

TEST(Ledger, opens_a_book_once) {
  ScriptedLedger rig;
  const Sent open{"open-book", R"({"name":"A","currency":"VND"})"};
  rig.submit(open);
  rig.submit(open);
  rig.submit({"register-customer", customer_body("C1")});
  rig.ledger->commit();
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "409 book-exists", "201"}));
  EXPECT_EQ(result_of(rig.answers[0]).made, "");
  EXPECT_EQ(result_of(rig.answers[2]).made, "customers/C1");
  EXPECT_EQ(rig.ledger->facts("main")->position(), 2u);
}

TEST(Ledger, takes_more_only_while_there_is_room) {
  ScriptedLedger rig;
  rig.set_up();
  rig.send({"record-payment", payment_body(5), "k"});
  rig.log.set_room(false);
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(5)})), "507 disk-reserve");
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(5), "k"})), "201 replayed");
  rig.log.set_room(true);
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(5)})), "201");
}

TEST(Ledger, lets_only_so_many_commands_wait) {
  ScriptedLedger rig(nullptr, {.waiting_commands_max = 2});
  const Sent open{"open-book", R"({"name":"A","currency":"VND"})"};
  for (int i = 0; i < 3; ++i) rig.submit(open);
  // The third is answered at once.
  EXPECT_EQ(summaries(rig.answers), (Strings{"503 overloaded"}));
  EXPECT_TRUE(rig.ledger->has_waiting());
  rig.ledger->commit();
  EXPECT_EQ(summaries(rig.answers), (Strings{"503 overloaded", "201", "409 book-exists"}));
  EXPECT_FALSE(rig.ledger->has_waiting());
}

TEST(Ledger, leaves_what_a_reply_submits_to_the_next_round) {
  ScriptedLedger rig;
  rig.set_up();
  rig.ledger->submit("main", rig.request({"record-payment", payment_body(1)}),
                     [&](const api::CommandAnswer&) {
                       rig.submit({"record-payment", payment_body(2)});
                     });
  rig.ledger->commit();
  EXPECT_TRUE(rig.answers.empty());
  EXPECT_TRUE(rig.ledger->has_waiting());
  rig.ledger->commit();
  EXPECT_EQ(summaries(rig.answers), (Strings{"201"}));
}

TEST(Ledger, counts_what_it_did) {
  ScriptedLedger rig;
  rig.set_up();
  rig.send({"record-payment", payment_body(5), "k"});
  rig.send({"record-payment", payment_body(5), "k"});
  rig.send({"record-payment", payment_body(0)});
  rig.send_batch({{"record-payment", payment_body(1)}, {"record-payment", payment_body(0)}}, true);
  const api::Ledger::Counters& counters = rig.ledger->counters();
  EXPECT_EQ(counters.commands_accepted, 4u);
  EXPECT_EQ(counters.commands_replayed, 1u);
  EXPECT_EQ(counters.commands_rejected, 3u);
  EXPECT_EQ(counters.records, 4u);
  EXPECT_EQ(counters.events, 4u);
}

TEST(Ledger, restarts_from_a_snapshot_and_the_tail_as_from_the_whole_log) {
  const TemporaryFolder folder(TemporaryFolder::Place::memory);
  api::SnapshotStore snapshots(folder.path());
  ScriptedLedger rig(&snapshots);
  rig.set_up();
  rig.send({"create-invoice", invoice_body(1'000)});
  rig.ledger->save_snapshots();
  rig.send({"record-payment", payment_body(400), "k"});
  const std::string before = rig.ledger->digest("main");
  // when
  rig.ledger = std::make_unique<api::Ledger>(rig.log, rig.clock, &snapshots);
  const auto opened = rig.ledger->open();
  // then
  ASSERT_EQ(opened.size(), 1u);
  EXPECT_EQ(opened[0].from_snapshot, 4u);
  EXPECT_EQ(opened[0].from_snapshot + opened[0].replayed, rig.position());
  EXPECT_EQ(rig.ledger->digest("main"), before);
  EXPECT_EQ(rig.digest_of_log(), before);
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(400), "k"})), "201 replayed");
}

TEST(Ledger, saves_a_snapshot_by_itself_when_the_tail_has_grown) {
  const TemporaryFolder folder(TemporaryFolder::Place::memory);
  api::SnapshotStore snapshots(folder.path());
  ScriptedLedger rig(&snapshots, {.snapshot_tail_min = 3});
  rig.set_up();
  rig.send({"create-invoice", invoice_body(1'000)});
  // when what is saved in the background is waited for, and the rest saved
  rig.ledger->save_snapshots();
  // then there is one of the moment when the tail had grown, and one of now
  const auto found = snapshots.inspect(rig.log, "main");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].size, 4u);
  EXPECT_EQ(found[1].size, 3u);
  EXPECT_EQ(found[1].trouble, "");
}

TEST(Ledger, knows_visible_ascii) {
  EXPECT_TRUE(api::is_visible_ascii("a!~", 3));
  for (const char* text : {"", "abcd", "a b", "a\t", "é", "\x7F"}) {
    EXPECT_FALSE(api::is_visible_ascii(text, 3)) << text;
  }
}

}  // namespace duebook::tests
