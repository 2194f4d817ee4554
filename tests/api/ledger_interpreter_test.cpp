// SPDX-License-Identifier: Apache-2.0
// What the stream says of events: their keys and subjects, and states at exactly one position.
#include "api/ledger_interpreter.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/api/random_record.hpp"
#include "tests/api/scripted_ledger.hpp"

namespace duebook::tests {
namespace {

class InterpretedBook : public testing::Test {
 protected:
  InterpretedBook() : interpreter_(*ledger_.ledger) { ledger_.set_up(); }

  void send(const std::string& command, const std::string& body) {
    const auto answer = ledger_.send({command, body});
    ASSERT_TRUE(std::holds_alternative<api::CommandResult>(answer)) << summary(answer);
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    ledger_.log.read("main", 0, [&](const eventstore::Record& record) {
      for (std::size_t i = 0; i < record.line_count(); ++i) all.emplace_back(record.line(i));
      return true;
    });
    return all;
  }
  /// "type key subject" of each event from `first` on.
  std::vector<std::string> told(std::uint64_t first) const {
    std::vector<std::string> rest = lines();
    rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(first));
    std::vector<std::string> told;
    for (const auto& about : interpreter_.interpret("main", first, rest).events) {
      told.push_back(about.type + " " + about.key + " " + about.subject);
    }
    return told;
  }
  /// States by key after the first `count` events.
  std::map<std::string, std::string> states(std::uint64_t count) const {
    std::vector<std::string> beginning = lines();
    beginning.resize(count);
    std::map<std::string, std::string> all;
    for (const auto& state : interpreter_.interpret("main", 0, beginning).states) {
      all[state.key] = state.value;
    }
    return all;
  }

  ScriptedLedger ledger_;
  api::LedgerInterpreter interpreter_;
};

using Told = std::vector<std::string>;

TEST_F(InterpretedBook, is_keyed_by_customer_else_by_book) {
  send("create-invoice", invoice_body(1'000));
  send("record-payment", payment_body(400));
  send("unallocate-payment", R"({"payment":1})");
  send("void-invoice", R"({"invoice":1})");
  send("define-region", R"({"code":"North","name":"N"})");
  EXPECT_EQ(told(0), (Told{"book-opened main ", "customer-registered C1 customers/C1",
                           "customer-registered C2 customers/C2", "invoice-created C1 invoices/1",
                           "payment-recorded C1 payments/1", "payment-allocated C1 payments/1",
                           "payment-unallocated C1 payments/1", "invoice-voided C1 invoices/1",
                           "region-defined main regions/North"}));
}

TEST_F(InterpretedBook, keeps_the_code_as_it_was_registered) {
  send("create-invoice", invoice_body(1'000));
  const std::uint64_t before = ledger_.position();
  send("record-payment", payment_body(400, "c1"));
  EXPECT_EQ(told(before),
            (Told{"payment-recorded C1 payments/1", "payment-allocated C1 payments/1"}));
}

TEST_F(InterpretedBook, has_states_of_exactly_their_position) {
  send("create-invoice", invoice_body(1'000));
  const std::uint64_t invoiced = ledger_.position();
  send("record-payment", payment_body(400));
  const auto before = states(invoiced);
  EXPECT_NE(before.at("main/1").find(R"("open":1000,"status":"open")"), std::string::npos);
  EXPECT_NE(before.at("main/C1").find(R"("balance":1000)"), std::string::npos)
      << before.at("main/C1");
  const auto after = states(ledger_.position());
  EXPECT_NE(after.at("main/1").find(R"("open":600,"status":"part-paid")"), std::string::npos);
  EXPECT_TRUE(after.at("main/C1").starts_with(R"({"book":"main","position":6,"code":"C1")"))
      << after.at("main/C1");
  EXPECT_NE(after.at("main/C1").find(R"("balance":600)"), std::string::npos);
}

TEST_F(InterpretedBook, has_no_state_that_changes_without_an_event_of_the_thing) {
  send("create-invoice", invoice_body(1'000));
  for (const auto& [key, value] : states(ledger_.position())) {
    for (const char* name : {"overdue", "as_of", "customer_name", "owner_name", "region_name"}) {
      EXPECT_EQ(value.find("\"" + std::string(name) + "\""), std::string::npos) << key << value;
    }
  }
}

TEST_F(InterpretedBook, is_known_as_far_as_readers_see_it) {
  EXPECT_EQ(interpreter_.known("main"), ledger_.position());
  EXPECT_EQ(interpreter_.known("side"), 0u);
}

TEST_F(InterpretedBook, refuses_a_line_that_is_none) {
  EXPECT_THROW(interpreter_.interpret("main", 0, {"{}"}), eventstore::Fault);
}

// An event that makes something is about that; most others name a thing first.
TEST(Subject, is_there_for_all_events_but_those_of_the_book_or_of_many) {
  for_each_kind(static_cast<domain::Event*>(nullptr), []<class E>() {
    SeededDraw draw(1);
    const std::string subject = api::subject_of(draw_record<E>(draw));
    const bool has_none = E::wire_name == "book-opened" || E::wire_name == "owner-transferred";
    EXPECT_EQ(subject.empty(), has_none) << E::wire_name << ": " << subject;
  });
}

}  // namespace
}  // namespace duebook::tests
