// SPDX-License-Identifier: Apache-2.0
// Rounds: atomic batches, limits of a record, and the time events carry.
#include "api/round.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "api/event_line.hpp"
#include "tests/api/random_record.hpp"
#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {
namespace {

using Strings = std::vector<std::string>;

std::vector<api::EventLine> event_lines(const ScriptedLedger& rig) {
  std::vector<api::EventLine> all;
  rig.log.read("main", 0, [&](const eventstore::Record& record) {
    for (std::size_t i = 0; i < record.line_count(); ++i) {
      EXPECT_TRUE(api::read_event_line(record.line(i), all.emplace_back()));
    }
    return true;
  });
  return all;
}

// Mostly sound commands about few customers and documents, some of them about none.
Sent draw_command(Draw& draw) {
  const std::string number = std::to_string(draw.between(1, 4));
  const std::string amount = std::to_string(draw.between(0, 40));
  const std::string customer = draw.between(0, 5) == 0 ? "C9" : "C1";
  switch (draw.between(0, 7)) {
    case 0: return {"register-customer", customer_body("C" + number)};
    case 1:
      return {"change-customer",
              R"({"customer":")" + customer + R"(","name":"N)" + amount + R"("})"};
    case 2: return {"create-invoice", invoice_body(draw.between(1, 50))};
    case 3: return {"void-invoice", R"({"invoice":)" + number + "}"};
    case 4: return {"allocate-payment", R"({"payment":)" + number + "}"};
    case 5: return {"unallocate-payment", R"({"payment":)" + number + "}"};
    case 6: return {"define-region", R"({"code":"R)" + number + R"(","name":"R"})"};
    default: return {"record-payment", payment_body(draw.between(1, 60), customer)};
  }
}

std::vector<Sent> draw_batch(Draw& draw) {
  std::vector<Sent> batch;
  for (std::int64_t left = draw.between(1, 5); left > 0; --left) {
    batch.push_back(draw_command(draw));
    if (draw.between(0, 6) == 0) batch.back().key = "k" + std::to_string(draw.between(0, 2));
  }
  return batch;
}

}  // namespace

TEST(AtomicBatch, is_done_as_a_whole) {
  ScriptedLedger rig;
  rig.set_up();
  const auto answers = rig.send_batch(
      {{"create-invoice", invoice_body(100)}, {"record-payment", payment_body(40)}}, true);
  EXPECT_EQ(summaries(answers), (Strings{"201", "201"}));
  EXPECT_EQ(rig.log.records(), 4u);
}

TEST(AtomicBatch, is_undone_as_a_whole) {
  ScriptedLedger rig;
  rig.set_up();
  const std::string before = rig.ledger->digest("main");
  const auto answers = rig.send_batch({{"create-invoice", invoice_body(100)},
                                       {"record-payment", payment_body(0)},
                                       {"record-payment", payment_body(40)}},
                                      true);
  EXPECT_EQ(summaries(answers),
            (Strings{"409 batch-undone", "422 must-be-positive at /amount", "409 batch-undone"}));
  EXPECT_EQ(rig.position(), 3u);
  EXPECT_EQ(rig.ledger->digest("main"), before);
}

TEST(AtomicBatch, takes_back_a_line_that_repeats_another_of_it) {
  ScriptedLedger rig;
  rig.set_up();
  rig.send({"record-payment", payment_body(7), "done"});
  // given a batch that repeats a command of long ago, and one of its own lines
  const auto answers = rig.send_batch({{"record-payment", payment_body(7), "done"},
                                       {"record-payment", payment_body(8), "k"},
                                       {"record-payment", payment_body(8), "k"},
                                       {"record-payment", payment_body(0)}},
                                      true);
  EXPECT_EQ(summaries(answers), (Strings{"201 replayed", "409 batch-undone", "409 batch-undone",
                                         "422 must-be-positive at /amount"}));
  EXPECT_EQ(summary(rig.send({"record-payment", payment_body(8), "k"})), "201");
}

TEST(AtomicBatch, takes_back_the_book_that_it_opened) {
  ScriptedLedger rig;
  const Sent tokyo{"open-book", R"({"name":"A","currency":"JPY","time_zone":"Asia/Tokyo"})"};
  const auto answers = rig.send_batch({tokyo, {"record-payment", payment_body(7)}}, true);
  EXPECT_EQ(summaries(answers),
            (Strings{"409 batch-undone", "404 customer-not-found at /customer"}));
  EXPECT_TRUE(rig.ledger->books().empty());
  EXPECT_EQ(summary(rig.send(tokyo)), "201");
}

TEST(AtomicBatch, takes_back_the_day_of_the_book_that_it_opened) {
  ScriptedLedger rig;
  rig.clock.set("2026-03-01T20:00:00Z");
  std::vector<api::BatchItem> items;
  items.emplace_back(rig.request({"open-book", R"({"name":"A","currency":"VND"})"}));
  items.emplace_back(rig.request({"record-payment", payment_body(1)}));
  rig.ledger->submit_batch("main", std::move(items), true, [](auto) {});
  // It is the day before in the zone of the book that is opened after all.
  rig.submit({"open-book", R"({"name":"A","currency":"VND","time_zone":"UTC"})"});
  rig.submit({"register-customer", customer_body("C1")});
  rig.submit({"record-payment", payment_body(1)});
  rig.ledger->commit();
  const auto line = event_lines(rig).back();
  EXPECT_EQ(domain::to_string(std::get<domain::PaymentRecorded>(line.event).date), "2026-03-01");
}

TEST(AtomicBatch, leaves_what_waited_before_and_behind_it) {
  ScriptedLedger rig;
  rig.set_up();
  rig.submit({"record-payment", payment_body(1)});
  std::vector<api::BatchItem> items;
  items.emplace_back(rig.request({"record-payment", payment_body(2)}));
  items.emplace_back(api::problem_of(api::Trouble::malformed_json));
  std::vector<api::CommandAnswer> batch;
  rig.ledger->submit_batch("main", std::move(items), true,
                           [&](std::vector<api::CommandAnswer> all) { batch = std::move(all); });
  rig.submit({"record-payment", payment_body(3)});
  rig.ledger->commit();
  EXPECT_EQ(summaries(batch), (Strings{"409 batch-undone", "400 malformed-json"}));
  EXPECT_EQ(summaries(rig.answers), (Strings{"201", "201"}));
  EXPECT_EQ(result_of(rig.answers[1]).made, "payments/2");
  EXPECT_EQ(rig.position(), 5u);
}

RC_GTEST_PROP(AtomicBatch, leaves_no_trace_when_it_is_undone, ()) {
  PropertyDraw draw;
  ScriptedLedger rig;
  rig.set_up();
  for (int step = 0; step < 8; ++step) {
    const std::string before = rig.ledger->digest("main");
    const std::uint64_t position = rig.position();
    const bool atomic = draw.between(0, 3) != 0;
    const auto answers = rig.send_batch(draw_batch(draw), atomic);
    const bool sound = std::ranges::all_of(
        answers, [](const api::CommandAnswer& answer) { return answer.index() == 0; });
    if (atomic && !sound) {
      RC_ASSERT(rig.ledger->digest("main") == before);
      RC_ASSERT(rig.position() == position);
    }
    // What is done is in the log, and the log alone gives the same state.
    RC_ASSERT(rig.ledger->digest("main") == rig.digest_of_log());
    RC_ASSERT(rig.ledger->facts("main")->position() == rig.position());
    std::uint64_t accepted_to = position;
    for (const auto& answer : answers) {
      const auto* result = std::get_if<api::CommandResult>(&answer);
      if (result == nullptr || result->replayed) continue;
      RC_ASSERT(result->first_seq == accepted_to);
      accepted_to = result->position;
    }
    RC_ASSERT(accepted_to == rig.position());
  }
}

TEST(Round, writes_several_records_when_one_would_be_too_long) {
  ScriptedLedger rig;
  rig.set_up();
  const std::size_t count = eventstore::record_lines_max + 10;
  for (std::size_t i = 0; i < count; ++i) rig.submit({"record-payment", payment_body(1)});
  rig.ledger->commit();
  ASSERT_EQ(rig.answers.size(), count);
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(result_of(rig.answers[i]).position, 4 + i);
  }
  EXPECT_EQ(rig.log.records(), 3u + 2u);
  EXPECT_EQ(rig.position(), 3 + count);
  EXPECT_EQ(rig.ledger->digest("main"), rig.digest_of_log());
}

TEST(Round, refuses_an_atomic_batch_that_does_not_fit_in_a_record) {
  ScriptedLedger rig;
  rig.set_up();
  const std::string before = rig.ledger->digest("main");
  const std::vector<Sent> batch(eventstore::record_lines_max + 1,
                                {"record-payment", payment_body(1)});
  const auto answers = rig.send_batch(batch, true);
  EXPECT_EQ(summary(answers.front()), "409 batch-undone");
  EXPECT_EQ(summary(answers.back()), "413 batch-too-long");
  EXPECT_EQ(rig.ledger->digest("main"), before);
}

TEST(Round, gives_all_its_events_one_moment_that_never_goes_back) {
  ScriptedLedger rig;
  rig.clock.set("2026-03-01T10:00:00Z");
  rig.set_up();
  rig.clock.set("2026-03-01T09:00:00Z");
  rig.send({"record-payment", payment_body(1)});
  rig.restart();
  rig.send({"record-payment", payment_body(2)});
  rig.clock.set("2026-03-01T10:00:01Z");
  rig.send({"record-payment", payment_body(3)});
  Strings moments;
  for (const api::EventLine& line : event_lines(rig)) {
    moments.push_back(domain::to_string(line.envelope.at).substr(11, 8));
  }
  EXPECT_EQ(moments,
            (Strings{"10:00:00", "10:00:00", "10:00:00", "10:00:00", "10:00:00", "10:00:01"}));
}

// Each command gets its own first answer, whichever records these stand in and whatever the order.
TEST(Round, repeats_commands_of_several_records) {
  ScriptedLedger rig;
  rig.set_up();
  const std::vector<Sent> sent = {{"record-payment", payment_body(1), "k1"},
                                  {"create-invoice", invoice_body(2), "k2"},
                                  {"record-payment", payment_body(3), "k3"},
                                  {"record-payment", payment_body(4), "k4"}};
  std::vector<api::CommandAnswer> first = rig.send_batch({sent[0], sent[1]}, false);
  for (const api::CommandAnswer& answer : rig.send_batch({sent[2], sent[3]}, false)) {
    first.push_back(answer);
  }
  rig.restart();
  for (const auto& order : {std::vector{0, 1, 2, 3}, {3, 0, 2, 1}, {1, 1, 3, 3}}) {
    std::vector<Sent> again;
    for (const int i : order) again.push_back(sent[static_cast<std::size_t>(i)]);
    const auto answers = rig.send_batch(again, false);
    ASSERT_EQ(answers.size(), order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      const api::CommandResult& ours = result_of(answers[i]);
      const api::CommandResult& expected = result_of(first[static_cast<std::size_t>(order[i])]);
      EXPECT_TRUE(ours.replayed);
      EXPECT_EQ(ours.events, expected.events);
      EXPECT_EQ(ours.made, expected.made);
      EXPECT_EQ(ours.first_seq, expected.first_seq);
      EXPECT_EQ(ours.position, expected.position);
    }
  }
}

TEST(Round, takes_today_from_the_zone_of_the_book) {
  ScriptedLedger rig;
  rig.clock.set("2026-03-01T20:00:00Z");
  const Sent open{"open-book", R"({"name":"A","currency":"VND"})"};
  // The commands behind open-book in the same round have a day already.
  rig.submit(open);
  rig.submit({"register-customer", customer_body("C1")});
  rig.submit({"record-payment", payment_body(1)});
  rig.ledger->commit();
  const auto line = event_lines(rig).back();
  EXPECT_EQ(domain::to_string(std::get<domain::PaymentRecorded>(line.event).date), "2026-03-02");
  EXPECT_EQ(domain::to_string(rig.ledger->today(*rig.ledger->facts("main"))), "2026-03-02");
}

TEST(Round, keeps_actor_and_key_with_the_event) {
  ScriptedLedger rig;
  rig.set_up();
  rig.send({"record-payment", payment_body(1), "k\"1"});
  const auto line = event_lines(rig).back();
  EXPECT_EQ(line.envelope.by, "tester");
  EXPECT_EQ(line.envelope.key, "k\"1");
  EXPECT_EQ(line.envelope.seq, 3u);
}

}  // namespace duebook::tests
