// SPDX-License-Identifier: Apache-2.0
// What every keeper of lines must do. See event_log_contract.hpp for how to add a keeper.
#include "tests/eventstore/event_log_contract.hpp"

#include <atomic>
#include <thread>

#include "eventstore/proof/merkle.hpp"
#include "tests/eventstore/naive_tree.hpp"
#include "tests/eventstore/sample_records.hpp"

namespace duebook::eventstore {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EventLogContract);

std::vector<std::string> EventLogContract::fill(const BookId& book,
                                                const std::vector<std::uint32_t>& commands) {
  std::vector<std::string> lines;
  Head head = log().claim(book);
  for (const std::uint32_t count : commands) {
    const Record record = sample_record(head, count);
    EXPECT_EQ(log().append(book, record), AppendOutcome::accepted);
    for (std::size_t i = 0; i < record.line_count(); ++i) lines.emplace_back(record.line(i));
    head = log().head(book);
  }
  return lines;
}

std::vector<Record> EventLogContract::read_all(const BookId& book, std::uint64_t from) {
  std::vector<Record> records;
  log().read(book, from, [&](const Record& record) {
    records.push_back(record);
    return true;
  });
  return records;
}

TEST_P(EventLogContract, starts_empty) {
  EXPECT_TRUE(log().books().empty());
  EXPECT_EQ(log().head("main"), (Head{.size = 0, .root = empty_root(), .term = 0}));
  EXPECT_EQ(log().root_at("main", 0), empty_root());
  EXPECT_EQ(log().find_key("main", "k"), std::nullopt);
  EXPECT_TRUE(read_all("main").empty());
  EXPECT_TRUE(log().has_room());
}

TEST_P(EventLogContract, raises_the_term_with_each_claim) {
  EXPECT_EQ(log().claim("main").term, 1u);
  EXPECT_EQ(log().claim("main").term, 2u);
  EXPECT_EQ(log().head("main"), (Head{.size = 0, .root = empty_root(), .term = 2}));
  EXPECT_EQ(log().head("other").term, 0u);
  EXPECT_TRUE(log().books().empty()) << "a book without events is not listed";
}

TEST_P(EventLogContract, accepts_a_record_on_its_head) {
  const Head claimed = log().claim("main");
  const Record record = sample_record(claimed, 3);
  ASSERT_EQ(log().append("main", record), AppendOutcome::accepted);
  const Head head = log().head("main");
  EXPECT_EQ(head.size, record.line_count());
  EXPECT_EQ(head.term, claimed.term);
  EXPECT_EQ(head.root, root_of_equals(leaf_hashes(record)));
  EXPECT_EQ(log().books(), std::vector<BookId>{"main"});
}

TEST_P(EventLogContract, refuses_a_record_on_another_prefix) {
  fill("main", {2, 1});
  const Head head = log().head("main");
  Head longer = head;
  ++longer.size;
  Head forked = head;
  forked.root[7] ^= 1;
  Head replaced = head;
  --replaced.term;
  Head not_yet = head;
  ++not_yet.term;
  for (const Head& base : {longer, forked, replaced, not_yet, Head{}}) {
    EXPECT_EQ(log().append("main", sample_record(base)), AppendOutcome::stale);
  }
  EXPECT_EQ(log().head("main"), head);
  EXPECT_EQ(read_all("main").size(), 2u);
  EXPECT_EQ(log().append("main", sample_record(head)), AppendOutcome::accepted);
}

TEST_P(EventLogContract, refuses_the_same_record_twice) {
  const Record record = sample_record(log().claim("main"), 2);
  EXPECT_EQ(log().append("main", record), AppendOutcome::accepted);
  EXPECT_EQ(log().append("main", record), AppendOutcome::stale);
  EXPECT_EQ(read_all("main").size(), 1u);
}

TEST_P(EventLogContract, refuses_a_writer_that_was_replaced) {
  const Head old_writer = log().claim("main");
  const Head new_writer = log().claim("main");
  EXPECT_EQ(log().append("main", sample_record(old_writer)), AppendOutcome::stale);
  EXPECT_EQ(log().append("main", sample_record(new_writer)), AppendOutcome::accepted);
}

TEST_P(EventLogContract, reads_back_what_was_appended) {
  Head head = log().claim("main");
  std::vector<Record> written;
  for (std::uint32_t i = 1; i <= 5; ++i) {
    written.push_back(sample_record(head, i));
    ASSERT_EQ(log().append("main", written.back()), AppendOutcome::accepted);
    head = log().head("main");
  }
  const std::vector<Record> read = read_all("main");
  ASSERT_EQ(read.size(), written.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].base, written[i].base);
    EXPECT_EQ(read[i].text, written[i].text);
    EXPECT_EQ(read[i].ends, written[i].ends);
    EXPECT_EQ(read[i].commands, written[i].commands);
  }
}

TEST_P(EventLogContract, reads_from_the_record_that_holds_an_event) {
  const auto lines = fill("main", {2, 3, 1, 4});
  const std::vector<Record> all = read_all("main");
  for (std::uint64_t seq = 0; seq < lines.size(); ++seq) {
    const std::vector<Record> read = read_all("main", seq);
    ASSERT_FALSE(read.empty());
    const Record& first = read.front();
    ASSERT_LE(first.base.size, seq);
    ASSERT_LT(seq, first.base.size + first.line_count());
    EXPECT_EQ(first.line(seq - first.base.size), lines[seq]);
    EXPECT_EQ(read.back().base, all.back().base);
  }
  EXPECT_TRUE(read_all("main", lines.size()).empty());
  EXPECT_TRUE(read_all("main", lines.size() + 9).empty());
}

TEST_P(EventLogContract, stops_reading_when_told) {
  fill("main", {1, 1, 1});
  int visits = 0;
  log().read("main", 0, [&](const Record&) { return ++visits < 2; });
  EXPECT_EQ(visits, 2);
}

TEST_P(EventLogContract, keeps_the_term_each_record_was_written_in) {
  fill("main", {1, 1});
  fill("main", {1});
  const std::vector<Record> read = read_all("main");
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[1].base.term, 1u);
  EXPECT_EQ(read[2].base.term, 2u);
}

TEST_P(EventLogContract, finds_where_a_command_stands) {
  Record record{.base = log().claim("main"), .text = {}, .ends = {}, .commands = {}};
  add_command(record, "first", 2, "", "1234");
  add_command(record, "second", 1, "", "");
  add_command(record, "third!~", 3, "", std::string("\0\n\xff\x80", 4));
  ASSERT_EQ(log().append("main", record), AppendOutcome::accepted);
  EXPECT_EQ(log().find_key("main", "first"), (KeyEntry{0, 2, "1234"}));
  EXPECT_EQ(log().find_key("main", "second"), (KeyEntry{2, 1, ""}));
  EXPECT_EQ(log().find_key("main", "third!~"), (KeyEntry{3, 3, std::string("\0\n\xff\x80", 4)}));
  EXPECT_EQ(log().find_key("main", "firs"), std::nullopt);
  EXPECT_EQ(log().find_key("main", "first "), std::nullopt);
  EXPECT_EQ(log().find_key("other", "first"), std::nullopt);
}

TEST_P(EventLogContract, finds_no_key_of_a_stale_record) {
  const Head head = log().claim("main");
  log().claim("main");
  Record record{.base = head, .text = {}, .ends = {}, .commands = {}};
  add_command(record, "late", 1);
  ASSERT_EQ(log().append("main", record), AppendOutcome::stale);
  EXPECT_EQ(log().find_key("main", "late"), std::nullopt);
}

TEST_P(EventLogContract, keeps_books_apart) {
  // Names that are beginnings of one another must not mix in a sorted store.
  const std::vector<BookId> names = {"a", "a-1", "aa", "b", "main"};
  for (std::uint32_t i = 0; i < names.size(); ++i) fill(names[i], {i + 1, 2});
  EXPECT_EQ(log().books(), names);
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const std::vector<Record> read = read_all(names[i]);
    ASSERT_EQ(read.size(), 2u) << names[i];
    EXPECT_EQ(read[0].commands.size(), i + 1);
    EXPECT_TRUE(log().find_key(names[i], "key-0").has_value());
  }
}

TEST_P(EventLogContract, knows_the_root_of_every_earlier_size) {
  // Beyond 256 events, so that a keeper of tiles has full ones.
  const auto lines = fill("main", std::vector<std::uint32_t>(40, 8));
  ASSERT_GT(lines.size(), 512u);
  std::vector<Hash> leaves;
  for (const std::string& line : lines) leaves.push_back(leaf_hash(line));
  for (std::size_t size = 0; size <= lines.size(); ++size) {
    ASSERT_EQ(log().root_at("main", size), naive_root(std::span(leaves).first(size))) << size;
  }
}

TEST_P(EventLogContract, takes_lines_and_records_up_to_their_limits) {
  Record record{.base = log().claim("main"), .text = {}, .ends = {}, .commands = {}};
  const std::string key(command_key_bytes_max, 'k');
  const std::size_t overhead = sample_line(0, key).size();
  add_command(record, key, 1, std::string(line_bytes_max - overhead, 'x'));
  add_command(record, "many", record_lines_max - 1);
  ASSERT_EQ(record.line(0).size(), line_bytes_max);
  ASSERT_EQ(record.line_count(), record_lines_max);
  ASSERT_EQ(log().append("main", record), AppendOutcome::accepted);
  EXPECT_EQ(read_all("main").at(0).text, record.text);
  EXPECT_TRUE(log().find_key("main", key).has_value());
}

TEST_P(EventLogContract, tells_subscribers_each_new_head_in_order) {
  std::vector<Head> heard;
  const auto subscription =
      log().subscribe("main", [&](const Head& head) { heard.push_back(head); });
  const auto other = log().subscribe("other", [&](const Head&) { ADD_FAILURE(); });
  Head head = log().claim("main");
  EXPECT_EQ(log().append("main", sample_record(Head{})), AppendOutcome::stale);
  std::vector<Head> expected;
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(log().append("main", sample_record(head)), AppendOutcome::accepted);
    head = log().head("main");
    expected.push_back(head);
  }
  let_hear("main");
  EXPECT_EQ(heard, expected);
}

TEST_P(EventLogContract, shows_a_subscriber_a_log_that_has_moved) {
  Head seen;
  std::size_t records = 0;
  const auto subscription = log().subscribe("main", [&](const Head& head) {
    seen = log().head("main");
    EXPECT_EQ(seen, head);
    records = read_all("main").size();
  });
  fill("main", {2});
  const Head head = log().head("main");
  let_hear("main");
  EXPECT_EQ(seen, head);
  EXPECT_EQ(records, 1u);
}

TEST_P(EventLogContract, tells_nobody_who_unsubscribed) {
  int heard = 0;
  auto subscription = log().subscribe("main", [&](const Head&) { ++heard; });
  std::unique_ptr<Subscription> once;
  once = log().subscribe("main", [&](const Head&) {
    ++heard;
    once.reset();
  });
  const auto fill_and_let_hear = [&] {
    fill("main", {1});
    let_hear("main");
  };
  fill_and_let_hear();
  EXPECT_EQ(heard, 2);
  fill_and_let_hear();
  EXPECT_EQ(heard, 3);
  subscription.reset();
  fill_and_let_hear();
  EXPECT_EQ(heard, 3);
}

TEST_P(EventLogContract, is_read_by_many_threads_while_it_is_appended_to) {
  constexpr std::uint32_t records = 60;
  const std::vector<BookId> books = {"left", "right"};
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (const BookId& book : books) {
    readers.emplace_back([&, book] {
      while (!done) {
        const Head head = log().head(book);
        std::uint64_t next = 0;
        log().read(book, 0, [&](const Record& record) {
          EXPECT_EQ(record.base.size, next);
          EXPECT_EQ(record.base.root, log().root_at(book, record.base.size));
          next = record.base.size + record.line_count();
          return next < head.size;
        });
        EXPECT_GE(next, head.size);
        if (head.size > 0) {
          EXPECT_TRUE(log().find_key(book, "key-0").has_value());
        }
        const auto subscription = log().subscribe(book, [](const Head&) {});
      }
    });
  }
  std::vector<std::thread> writers;
  for (const BookId& book : books) {
    writers.emplace_back([&, book] {
      Head head = log().claim(book);
      for (std::uint32_t i = 0; i < records; ++i) {
        EXPECT_EQ(log().append(book, sample_record(head, 4)), AppendOutcome::accepted);
        head = log().head(book);
      }
    });
  }
  for (auto& writer : writers) writer.join();
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(log().head("left"), log().head("right"));
}

TEST_P(EventLogContract, is_the_same_when_opened_again) {
  const auto lines = fill("main", std::vector<std::uint32_t>(30, 7));
  fill("other", {1});
  log().claim("claimed");
  const Head head = log().head("main");
  const std::vector<Record> before = read_all("main");
  if (!reopen()) GTEST_SKIP() << "keeps nothing";
  EXPECT_EQ(log().books(), (std::vector<BookId>{"main", "other"}));
  EXPECT_EQ(log().head("main"), head);
  EXPECT_EQ(log().head("claimed").term, 1u);
  const std::vector<Record> after = read_all("main");
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].text, before[i].text);
    EXPECT_EQ(after[i].commands, before[i].commands);
    EXPECT_EQ(log().root_at("main", after[i].base.size), after[i].base.root);
  }
  EXPECT_EQ(log().find_key("main", "key-0"), (KeyEntry{0, 1, "abcd"}));
  EXPECT_EQ(log().append("main", sample_record(head, 3)), AppendOutcome::accepted);
  EXPECT_EQ(log().claim("main").term, head.term + 1);
}

}  // namespace duebook::eventstore
