// SPDX-License-Identifier: Apache-2.0
// Laws of the book as a value: saved, replayed and taken back, it is the same book to the byte.
#include "domain/book.hpp"

#include <gtest/gtest.h>

#include "tests/domain/random_history.hpp"
#include "tests/domain/saved_bytes.hpp"

namespace duebook::tests {
namespace {

using namespace domain;

constexpr std::uint64_t histories = 60;

Book replayed(const std::vector<Event>& events) {
  Book book;
  for (Seq seq = 0; seq < events.size(); ++seq) evolve(book, events[seq], seq);
  return book;
}

// Leaves other bytes on the stack than a fresh process has, so that padding cannot pass as equal.
[[gnu::noinline]] void dirty_the_stack(std::uint64_t with) {
  volatile std::uint64_t words[2'000];
  for (volatile std::uint64_t& word : words) word = with;
}

// Does what somebody might do next; returns how many commands were accepted.
std::size_t act(Book& book, Random& random, std::size_t commands, Seq& seq) {
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < commands; ++i) {
    const Date today = history_begin + random.between(0, 90);
    const Outcome outcome = decide(book, random_command(random, book, today), today);
    for (const Event& event : outcome.events) evolve(book, event, seq++);
    accepted += outcome.rejection ? 0 : 1;
  }
  return accepted;
}

template <class Row>
bool has_padding(const Table<Row>&) {
  return !std::has_unique_object_representations_v<Row>;
}
template <class Value>
bool has_padding(const Cell<Value>&) {
  return !std::has_unique_object_representations_v<Value>;
}
bool has_padding(const CodeIndex&) { return false; }

TEST(Book, has_no_padding_in_what_it_saves) {
  const Book book;
  std::size_t piece_number = 0;
  for_each_piece(book, [&](const auto& piece) {
    EXPECT_FALSE(has_padding(piece)) << "piece " << piece_number;
    ++piece_number;
  });
  EXPECT_GT(piece_number, 20u);
}

TEST(Book, is_the_same_after_save_and_load) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    const History history = random_history({.seed = seed});
    const std::string bytes = saved(history.book);
    StringSource source(bytes);
    Book loaded;
    loaded.load(source);
    EXPECT_TRUE(source.is_used_up());
    ASSERT_TRUE(saved(loaded) == bytes) << "seed " << seed;
  }
}

TEST(Book, decides_alike_after_save_and_load) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    History history = random_history({.seed = seed});
    StringSource source(saved(history.book));
    Book loaded;
    loaded.load(source);
    Random for_kept(seed);
    Random for_loaded(seed);
    Seq seq = history.events.size();
    Seq seq_of_loaded = seq;
    act(history.book, for_kept, 30, seq);
    act(loaded, for_loaded, 30, seq_of_loaded);
    ASSERT_TRUE(saved(loaded) == saved(history.book)) << "seed " << seed;
  }
}

TEST(Book, is_loaded_over_whatever_was_there) {
  Book book = random_history({.seed = 1, .commands = 200}).book;
  const History other = random_history({.seed = 2});
  StringSource source(saved(other.book));
  book.load(source);
  EXPECT_TRUE(saved(book) == saved(other.book));
}

TEST(Book, is_the_same_after_replaying_its_events) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    const History history = random_history({.seed = seed});
    dirty_the_stack(seed * 0x9e3779b97f4a7c15u);
    ASSERT_TRUE(saved(replayed(history.events)) == saved(history.book)) << "seed " << seed;
  }
}

TEST(Book, is_as_before_the_mark_after_take_back) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    History history = random_history({.seed = seed});
    const std::string before = saved(history.book);
    Random random(seed);
    for (int round = 0; round < 3; ++round) {
      Seq seq = history.events.size();
      history.book.mark();
      ASSERT_GT(act(history.book, random, 20, seq), 0u);
      ASSERT_TRUE(saved(history.book) != before);
      history.book.take_back();
      ASSERT_TRUE(saved(history.book) == before) << "seed " << seed;
    }
  }
}

TEST(Book, takes_back_a_batch_that_made_its_indexes_grow) {
  History history = random_history({.seed = 3});
  const std::string before = saved(history.book);
  history.book.mark();
  Seq seq = history.events.size();
  for (int i = 0; i < 500; ++i) {
    const std::string code = "N" + std::to_string(i);
    RegisterCustomer command;
    command.code = Code{code};
    command.name = Name{code};
    command.owner = Code{"E2"};
    const Outcome outcome = decide(history.book, Command{command}, history_begin);
    for (const Event& event : outcome.events) evolve(history.book, event, seq++);
  }
  EXPECT_TRUE(history.book.customers.find("n499"));
  history.book.take_back();
  EXPECT_TRUE(saved(history.book) == before);
  EXPECT_FALSE(history.book.customers.find("n0"));
  EXPECT_TRUE(history.book.customers.find("c1"));
}

TEST(Book, keeps_what_was_done_since_the_mark) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    History history = random_history({.seed = seed});
    Book unmarked = history.book;
    Random random(seed);
    Random same_random(seed);
    Seq seq = history.events.size();
    Seq same_seq = seq;
    history.book.mark();
    act(history.book, random, 20, seq);
    history.book.keep();
    act(unmarked, same_random, 20, same_seq);
    ASSERT_TRUE(saved(history.book) == saved(unmarked)) << "seed " << seed;
  }
}

TEST(Book, is_a_value_whose_copies_are_apart) {
  const History history = random_history({.seed = 4});
  Book copy = history.book;
  const std::string before = saved(history.book);
  EXPECT_TRUE(saved(copy) == before);
  Random random(4);
  Seq seq = history.events.size();
  ASSERT_GT(act(copy, random, 20, seq), 0u);
  EXPECT_TRUE(saved(copy) != before);
  EXPECT_TRUE(saved(history.book) == before);
}

TEST(Book, tells_the_seq_of_the_last_event_that_touched_a_thing) {
  const History history = random_history({.seed = 5});
  const auto version = [&](EntityRef entity) { return version_of(history.book, entity); };
  EXPECT_EQ(version({EntityKind::book, {}}), Seq{0});
  EXPECT_EQ(version({EntityKind::department, "d1"}), Seq{1});
  EXPECT_EQ(version({EntityKind::region, "r1"}), Seq{5});
  EXPECT_EQ(version({EntityKind::customer_group, "g1"}), Seq{4});
  EXPECT_EQ(version({EntityKind::customer, "nobody"}), std::nullopt);
  EXPECT_EQ(version({EntityKind::product, "p"}), std::nullopt);
  EXPECT_EQ(version({EntityKind::product_group, "p"}), std::nullopt);
  EXPECT_EQ(version({EntityKind::invoice, {}, 0}), std::nullopt);
  EXPECT_EQ(version({EntityKind::payment, {}, 10'000}), std::nullopt);
  EXPECT_EQ(version_of(Book{}, {EntityKind::book, {}}), std::nullopt);
}

// Which documents each event says it touches; their versions must follow.
TEST(Book, moves_the_version_of_every_document_an_event_names) {
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    const History history = random_history({.seed = seed});
    Book book;
    for (Seq seq = 0; seq < history.events.size(); ++seq) {
      const Event& event = history.events[seq];
      evolve(book, event, seq);
      std::vector<EntityRef> touched;
      if (const auto made = made_by(event)) touched.push_back(*made);
      if (const auto* allocated = std::get_if<PaymentAllocated>(&event)) {
        touched.push_back({EntityKind::payment, {}, allocated->payment.value});
        for (const auto& part : allocated->parts) {
          touched.push_back({EntityKind::invoice, {}, part.invoice.value});
        }
      }
      if (const auto* undone = std::get_if<CreditNoteUnallocated>(&event)) {
        touched.push_back({EntityKind::credit_note, {}, undone->credit_note.value});
        for (const auto& part : undone->parts) {
          touched.push_back({EntityKind::invoice, {}, part.invoice.value});
        }
      }
      if (const auto* voided = std::get_if<InvoiceVoided>(&event)) {
        touched.push_back({EntityKind::invoice, {}, voided->invoice.value});
      }
      if (const auto* refunded = std::get_if<PaymentRefunded>(&event)) {
        touched.push_back({EntityKind::payment, {}, refunded->payment.value});
      }
      if (const auto* written_off = std::get_if<InvoiceWrittenOff>(&event)) {
        touched.push_back({EntityKind::invoice, {}, written_off->invoice.value});
      }
      if (const auto* moved = std::get_if<OwnerTransferred>(&event)) {
        touched.push_back({EntityKind::customer, moved->customers.front().value});
      }
      for (const EntityRef& entity : touched) {
        ASSERT_EQ(version_of(book, entity), seq) << "seed " << seed << " seq " << seq;
      }
    }
  }
}

}  // namespace
}  // namespace duebook::tests
