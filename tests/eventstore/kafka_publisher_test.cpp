// SPDX-License-Identifier: Apache-2.0
// The publisher by itself: what it sends, where it goes on, and who may publish. Crashes are in
// tests/end_to_end/publisher_crash_test.cpp.
#include "eventstore/kafka_publisher.hpp"

#include <gtest/gtest.h>

#include "eventstore/kafka_transactions.hpp"
#include "eventstore/memory_log.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/eventstore/stream_topics.hpp"

namespace duebook::eventstore {
namespace {

/// Keys go round; each batch has one state.
class SampleInterpreter : public EventInterpreter {
 public:
  explicit SampleInterpreter(const EventLog& log) : log_(log) {}
  std::vector<std::string> state_topics() const override { return {"state"}; }
  std::uint64_t known(const BookId& book) const override { return log_.head(book).size; }
  Interpretation interpret(const BookId& book, std::uint64_t first_seq,
                           const std::vector<std::string>& lines) const override {
    Interpretation meaning;
    for (std::uint64_t seq = first_seq; seq < first_seq + lines.size(); ++seq) {
      const std::string subject = seq % 2 == 0 ? "" : "things/" + std::to_string(seq);
      meaning.events.push_back({"key-" + std::to_string(seq % 5), "noted", "then", subject});
    }
    meaning.states.push_back({0, book, std::to_string(first_seq + lines.size())});
    return meaning;
  }

 private:
  const EventLog& log_;
};

class Publisher : public testing::Test {
 protected:
  Publisher() : interpreter_(log_) { options_.topics = fresh_stream(); }

  void append(const BookId& book, std::uint32_t commands) {
    Head head = log_.head(book);
    if (head.term == 0) head = log_.claim(book);
    ASSERT_EQ(log_.append(book, sample_record(head, commands)), AppendOutcome::accepted);
  }
  std::unique_ptr<KafkaPublisher> start() {
    return std::make_unique<KafkaPublisher>(log_, interpreter_, options_);
  }
  static void expect_published(const KafkaPublisher& publisher) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    ASSERT_TRUE(publisher.wait_until_published(deadline)) << publisher.status().trouble;
  }
  /// Waits until the brokers have ended what was under way, then compares with the log.
  void expect_all_of(const std::vector<BookId>& books) const {
    const StreamTopics& topics = options_.topics;
    (void)KafkaTransactions(topics.kafka, topics.name("publisher"), {}, never);
    std::map<std::string, std::map<std::uint64_t, std::string>> sources;
    read_committed(options_for(topics, "events"), never, [&](const CommittedMessage& message) {
      const std::uint64_t seq = std::stoull(std::string(message.header("ce_sequence")));
      EXPECT_EQ(message.key, "key-" + std::to_string(seq % 5));
      EXPECT_EQ(message.header("ce_subject"), seq % 2 == 0 ? "" : "things/" + std::to_string(seq));
      auto& source = sources[std::string(message.header("ce_source"))];
      EXPECT_TRUE(source.emplace(seq, message.value).second) << "twice: " << seq;
    });
    EXPECT_EQ(sources.size(), books.size());
    for (const BookId& book : books) {
      std::map<std::uint64_t, std::string> lines;
      log_.read(book, 0, [&](const Record& record) {
        for (std::size_t i = 0; i < record.line_count(); ++i) {
          lines.emplace(record.base.size + i, record.line(i));
        }
        return true;
      });
      EXPECT_EQ(sources["/v1/books/" + book], lines) << book;
    }
  }

  MemoryLog log_;
  SampleInterpreter interpreter_;
  KafkaPublisherOptions options_;
};

TEST_F(Publisher, sends_every_event_of_every_book_once) {
  options_.batch_events_max = 7;
  append("main", 40);
  {
    const auto publisher = start();
    expect_published(*publisher);
    append("main", 3);  // is heard of
    append("side", 5);  // a book that is new
    expect_published(*publisher);
    EXPECT_EQ(publisher->status().events, log_.head("main").size + log_.head("side").size);
    EXPECT_TRUE(publisher->status().connected);
  }
  expect_all_of({"main", "side"});
}

TEST_F(Publisher, goes_on_where_the_stream_ends) {
  append("main", 10);
  expect_published(*start());
  append("main", 10);
  const auto again = start();
  expect_published(*again);
  EXPECT_LT(again->status().events, log_.head("main").size);
  expect_all_of({"main"});
}

TEST_F(Publisher, sends_the_states_after_a_batch_with_it) {
  options_.batch_events_max = 10;
  append("main", 12);  // 24 events
  {
    const auto publisher = start();
    expect_published(*publisher);
  }
  expect_all_of({"main"});
  EXPECT_EQ(seen_in(options_.topics, "state"),
            (std::vector<std::string>{"main=10", "main=20", "main=24"}));
}

TEST_F(Publisher, stands_by_when_another_one_takes_over) {
  append("main", 10);
  options_.standby_wait = std::chrono::milliseconds(100);
  auto first = start();
  expect_published(*first);
  auto second = start();
  expect_published(*second);
  append("main", 10);  // both try
  expect_published(*second);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!first->status().stands_by && !second->status().stands_by) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
  // Whoever is left publishes all that comes.
  (first->status().stands_by ? second : first).reset();
  append("main", 10);
  expect_published(first ? *first : *second);
  first.reset();
  second.reset();
  expect_all_of({"main"});
}

TEST_F(Publisher, refuses_a_log_that_is_shorter_than_its_stream) {
  append("main", 10);
  expect_published(*start());
  MemoryLog shorter;
  const Head head = shorter.claim("main");
  ASSERT_EQ(shorter.append("main", sample_record(head, 2)), AppendOutcome::accepted);
  const SampleInterpreter interpreter(shorter);
  const KafkaPublisher publisher(shorter, interpreter, options_);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (publisher.status().trouble.find("but the log has 3") == std::string::npos) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << publisher.status().trouble;
  }
  EXPECT_EQ(publisher.status().events, 0u);
}

TEST_F(Publisher, stops_soon_when_no_broker_answers) {
  append("main", 1);
  options_.topics.kafka.brokers = "127.0.0.1:1";
  options_.topics.kafka.silence_max = std::chrono::milliseconds(300);
  const auto publisher = start();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (publisher->status().failures == 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
  EXPECT_FALSE(publisher->status().connected);
  EXPECT_NE(publisher->status().trouble.find("127.0.0.1:1"), std::string::npos);
}

}  // namespace
}  // namespace duebook::eventstore
