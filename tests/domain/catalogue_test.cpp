// SPDX-License-Identifier: Apache-2.0
// What holds for commands and events of every kind, through the catalogue.
#include "domain/catalogue.hpp"

#include <set>

#include "tests/domain/random_history.hpp"
#include "tests/domain/sample_commands.hpp"
#include "tests/given_when_then.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

// An empty command of every kind.
template <std::size_t... I>
std::vector<Command> every_command(std::index_sequence<I...>) {
  return {Command(std::in_place_index<I>)...};
}
std::vector<Command> every_command() {
  return every_command(std::make_index_sequence<std::variant_size_v<Command>>{});
}

// An empty event of every kind.
template <std::size_t... I>
std::vector<Event> every_event(std::index_sequence<I...>) {
  return {Event(std::in_place_index<I>)...};
}
std::vector<Event> every_event() {
  return every_event(std::make_index_sequence<std::variant_size_v<Event>>{});
}

TEST(Catalogue, lets_a_book_that_is_not_open_take_open_book_only) {
  const Book book;
  for (const Command& command : every_command()) {
    const Outcome outcome = decide(book, command, day(1));
    if (std::holds_alternative<OpenBook>(command)) {
      EXPECT_FALSE(outcome.rejection);
      EXPECT_EQ(outcome.events.size(), 1u);
    } else {
      EXPECT_EQ(outcome.rejection, (Rejection{Reason::book_not_found, ""})) << describe(command);
      EXPECT_TRUE(outcome.events.empty());
    }
  }
}

TEST(Catalogue, answers_for_the_warning_of_every_kind_of_command) {
  const Given given(open_book());
  for (const Command& command : every_command()) {
    EXPECT_EQ(warning_of(given.book(), command), std::nullopt) << describe(command);
  }
}

TEST(Catalogue, decides_every_kind_of_command_without_events_when_rejected) {
  const Given given(open_book());
  for (const Command& command : every_command()) {
    const Outcome outcome = decide(given.book(), command, day(1));
    EXPECT_EQ(outcome.events.empty(), outcome.rejection.has_value()) << describe(command);
  }
}

TEST(Catalogue, knows_the_target_of_every_command_on_one_existing_thing) {
  const std::set<std::string_view> without{
      "open-book",      "define-department", "define-employee",      "define-customer-group",
      "define-region",  "register-customer", "define-product-group", "define-product",
      "create-invoice", "record-payment",    "create-credit-note",   "transfer-owner"};
  std::size_t with_target = 0;
  for (const Command& command : every_command()) {
    const std::string_view name =
        std::visit([]<class C>(const C&) { return C::wire_name; }, command);
    EXPECT_EQ(target_of(command).has_value(), !without.contains(name)) << name;
    with_target += target_of(command) ? 1 : 0;
  }
  EXPECT_EQ(with_target + without.size(), std::variant_size_v<Command>);
}

TEST(Catalogue, names_the_kind_and_number_of_targets) {
  const auto target = target_of(VoidInvoice{{7}, {}, {}});
  ASSERT_TRUE(target);
  EXPECT_EQ(target->kind, EntityKind::invoice);
  EXPECT_EQ(target->number, 7u);
  EXPECT_EQ(target_of(WriteOffInvoice{{7}, {}, {}, {}})->kind, EntityKind::invoice);
  EXPECT_EQ(target_of(AllocatePayment{{3}, {}, {}})->kind, EntityKind::payment);
  EXPECT_EQ(target_of(UnallocatePayment{{3}, {}, {}})->number, 3u);
  EXPECT_EQ(target_of(RefundPayment{{3}, {}, {}, {}, {}})->kind, EntityKind::payment);
  EXPECT_EQ(target_of(AllocateCreditNote{{4}, {}, {}})->kind, EntityKind::credit_note);
  EXPECT_EQ(target_of(UnallocateCreditNote{{4}, {}, {}})->number, 4u);
  EXPECT_EQ(target_of(RefundCreditNote{{4}, {}, {}, {}, {}})->kind, EntityKind::credit_note);
  const Command change_customer = ChangeCustomer{{"C1"}, {}, {}, {}, {}, {}, {}, {}};
  EXPECT_EQ(target_of(change_customer)->kind, EntityKind::customer);
  EXPECT_EQ(target_of(change_customer)->code, "C1");
}

TEST(Catalogue, knows_what_every_event_made) {
  const std::set<std::string_view> makers{
      "book-opened",     "department-defined",  "employee-defined",   "customer-group-defined",
      "region-defined",  "customer-registered", "product-defined",    "product-group-defined",
      "invoice-created", "payment-recorded",    "credit-note-created"};
  std::set<EntityKind> kinds;
  for (const Event& event : every_event()) {
    const std::string_view name = std::visit([]<class E>(const E&) { return E::wire_name; }, event);
    const auto made = made_by(event);
    EXPECT_EQ(made.has_value(), makers.contains(name)) << name;
    if (made) kinds.insert(made->kind);
  }
  EXPECT_EQ(kinds.size(), entity_nouns.size());
}

// Nothing that is made was there before, and after its event it is.
TEST(Catalogue, says_made_of_things_that_were_not_there) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const History history = random_history({.seed = seed});
    Book book;
    for (Seq seq = 0; seq < history.events.size(); ++seq) {
      const auto made = made_by(history.events[seq]);
      ASSERT_FALSE(made && version_of(book, *made));
      evolve(book, history.events[seq], seq);
      ASSERT_TRUE(!made || version_of(book, *made) == seq);
    }
  }
}

}  // namespace
}  // namespace duebook::tests
