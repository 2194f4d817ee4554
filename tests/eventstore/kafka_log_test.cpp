// SPDX-License-Identifier: Apache-2.0
// KafkaLog keeps the contract of EventLog on a real broker, as one node and as several.
#include "eventstore/kafka_log.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "eventstore/kafka_producer.hpp"
#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"
#include "tests/eventstore/event_log_contract.hpp"
#include "tests/eventstore/kafka_cluster.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

class TopicSite : public LogSite {
 public:
  std::unique_ptr<EventLog> open() override {
    return std::make_unique<KafkaLog>(folder_.path(), options_);
  }

 private:
  TemporaryFolder folder_;
  KafkaOptions options_ = fresh_topic();
};

const LogSiteMaker topic_site = [] { return std::make_unique<TopicSite>(); };

INSTANTIATE_TEST_SUITE_P(KafkaLog, EventLogContract, testing::Values(topic_site));

// A node: a folder of its own, and the log in it.
class Node {
 public:
  explicit Node(KafkaOptions options) : options_(std::move(options)) { open(); }
  void open() {
    log_.reset();
    log_ = std::make_unique<KafkaLog>(folder_.path(), options_);
  }
  void close() { log_.reset(); }
  void lose_folder() {
    log_.reset();
    std::filesystem::remove_all(folder_.path());
  }
  KafkaLog* operator->() { return log_.get(); }
  KafkaLog& log() { return *log_; }

 private:
  KafkaOptions options_;
  TemporaryFolder folder_;
  std::unique_ptr<KafkaLog> log_;
};

// A record that is told from another node's on the same head by its text.
AppendOutcome append(Node& node, const Head& head, std::string_view text = "") {
  return node->append("main", sample_record(head, 2, text));
}

std::vector<std::string> lines_of(EventLog& log) {
  std::vector<std::string> lines;
  log.read("main", 0, [&](const Record& record) {
    for (std::size_t i = 0; i < record.line_count(); ++i) lines.emplace_back(record.line(i));
    return true;
  });
  return lines;
}

// Another node's claim is the surest way to have read all that came before it.
void expect_the_same(Node& one, Node& other) {
  const Head head = other->claim("main");
  one->claim("main");
  EXPECT_EQ(one->head("main").size, head.size);
  EXPECT_EQ(one->head("main").root, head.root);
  EXPECT_EQ(lines_of(one.log()), lines_of(other.log()));
}

TEST(KafkaLog, does_not_count_what_a_replaced_writer_sends) {
  const KafkaOptions options = fresh_topic();
  Node zombie(options);
  Node writer(options);
  const Head old = zombie->claim("main");
  ASSERT_EQ(append(zombie, old, "mine"), AppendOutcome::accepted);
  const Head before = zombie->head("main");

  const Head claimed = writer->claim("main");
  EXPECT_EQ(claimed.size, before.size) << "a claim folds all that came before it";
  EXPECT_EQ(claimed.term, before.term + 1);
  EXPECT_EQ(append(zombie, before, "zombie"), AppendOutcome::stale);
  EXPECT_EQ(append(writer, claimed, "writer"), AppendOutcome::accepted);
  EXPECT_EQ(append(zombie, before, "zombie"), AppendOutcome::stale);
  // The zombie reads the writer's head, and is not the writer for that.
  while (zombie->head("main") != writer->head("main")) std::this_thread::yield();
  EXPECT_EQ(append(zombie, zombie->head("main"), "zombie"), AppendOutcome::stale);
  expect_the_same(zombie, writer);
  for (const std::string& line : lines_of(writer.log())) {
    EXPECT_EQ(line.find("zombie"), std::string::npos);
  }
}

// What a process left on its way when it was cut off arrives after its successor has begun.
TEST(KafkaLog, does_not_count_a_record_that_arrives_late) {
  const KafkaOptions options = fresh_topic(1);
  Node writer(options);
  const Head old = writer->claim("main");
  const Record late = sample_record(old, 1, "late");
  const Head claimed = writer->claim("main");
  {
    const std::string header = encode_header(late);
    KafkaProducer producer(options, std::chrono::seconds(10), [](std::uint64_t, const char*) {});
    producer.send({.partition = 0,
                   .tag = 1,
                   .key = "main",
                   .sender = "old",
                   .head = header,
                   .tail = late.text});
    while (writer->counters().not_counted == 0) std::this_thread::yield();
  }
  EXPECT_EQ(append(writer, claimed, "timely"), AppendOutcome::accepted);
  EXPECT_EQ(lines_of(writer.log()).size(), writer->head("main").size);
  EXPECT_EQ(lines_of(writer.log()).front().find("late"), std::string::npos);
}

TEST(KafkaLog, lets_two_nodes_take_a_book_from_each_other_and_keeps_each_record_once) {
  const KafkaOptions options = fresh_topic();
  std::vector<std::unique_ptr<Node>> nodes;
  for (int i = 0; i < 2; ++i) nodes.push_back(std::make_unique<Node>(options));
  std::vector<std::vector<std::string>> acknowledged(2);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      KafkaLog& log = nodes[i]->log();
      for (int claims = 0; claims < 10; ++claims) {
        Head head = log.claim("main");
        for (int records = 0; records < 5; ++records) {
          const Record record = sample_record(head, 1, "node-" + std::to_string(i));
          if (log.append("main", record) == AppendOutcome::stale) break;
          acknowledged[i].emplace_back(record.line(0));
          head = {.size = head.size + record.line_count(), .root = {}, .term = head.term};
          head.root = log.root_at("main", head.size);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  expect_the_same(*nodes[0], *nodes[1]);
  std::vector<std::string> expected = acknowledged[0];
  expected.insert(expected.end(), acknowledged[1].begin(), acknowledged[1].end());
  std::vector<std::string> found = lines_of(nodes[0]->log());
  std::ranges::sort(expected);
  std::ranges::sort(found);
  EXPECT_EQ(found, expected);
  EXPECT_FALSE(acknowledged[0].empty());
  EXPECT_FALSE(acknowledged[1].empty());
}

TEST(KafkaLog, reads_only_the_tail_when_it_is_opened_again) {
  const KafkaOptions options = fresh_topic(1);
  Node node(options);
  Head head = node->claim("main");
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(append(node, head), AppendOutcome::accepted);
    head = node->head("main");
  }
  node.close();
  Node other(options);
  EXPECT_EQ(other->counters().read, 21u) << "a claim and its records";
  const Head claimed = other->claim("main");
  ASSERT_EQ(append(other, claimed), AppendOutcome::accepted);
  node.open();
  EXPECT_EQ(node->counters().read, 3u) << "the last message it knew, a claim and a record";
  EXPECT_EQ(node->counters().counted, 2u);
  EXPECT_EQ(node->head("main"), other->head("main"));
}

TEST(KafkaLog, fills_a_folder_that_was_deleted_from_the_topic) {
  Node node(fresh_topic());
  Head head = node->claim("main");
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(append(node, head), AppendOutcome::accepted);
    head = node->head("main");
  }
  ASSERT_GT(head.size, 512u);
  const auto lines = lines_of(node.log());
  const Hash earlier = node->root_at("main", 300);
  node.lose_folder();
  node.open();
  EXPECT_EQ(node->head("main"), head);
  EXPECT_EQ(node->root_at("main", 300), earlier);
  EXPECT_EQ(lines_of(node.log()), lines);
  EXPECT_EQ(node->find_key("main", "key-0"), (KeyEntry{0, 1, "abcd"}));
  EXPECT_EQ(append(node, head), AppendOutcome::stale) << "it no longer knows the term for its own";
  EXPECT_EQ(append(node, node->claim("main")), AppendOutcome::accepted);
}

TEST(KafkaLog, is_not_opened_with_a_folder_that_is_ahead_of_the_topic) {
  KafkaOptions options = fresh_topic(1);
  const TemporaryFolder folder;
  {
    KafkaLog log(folder.path(), options);
    log.claim("main");
  }
  {
    RocksDbOptions local;
    local.anchored = false;
    RocksDbLog copy(folder.path(), local);
    std::string ahead(7, '\0');
    copy.write_note({"folded/0", ahead + '\x09' + std::string(32, '\0')});
  }
  try {
    const KafkaLog log(folder.path(), options);
    ADD_FAILURE() << "opened";
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::lost_events) << fault.what();
  }
}

TEST(KafkaLog, tells_all_nodes_who_owns_a_partition) {
  const KafkaOptions options = fresh_topic(4);
  Node one(options);
  Node other(options);
  one->announce({0, 1, 2}, "http://127.0.0.1:1");
  other->announce({2, 3}, "http://127.0.0.1:2");
  EXPECT_EQ(other->owner(2), (Owner{"http://127.0.0.1:2", true}));
  EXPECT_EQ(other->owner(3), (Owner{"http://127.0.0.1:2", true}));
  while (other->owner(1).url.empty() || one->owner(2).is_this) std::this_thread::yield();
  EXPECT_EQ(other->owner(1), (Owner{"http://127.0.0.1:1", false}));
  EXPECT_EQ(one->owner(2), (Owner{"http://127.0.0.1:2", false}));
  EXPECT_EQ(one->owner(1), (Owner{"http://127.0.0.1:1", true}));
  one.open();
  EXPECT_EQ(one->owner(1), (Owner{"http://127.0.0.1:1", false})) << "it was another process's";
}

// Whatever came before an announcement was read when announce returns.
TEST(KafkaLog, has_read_what_came_before_its_announcement) {
  const KafkaOptions options = fresh_topic(1);
  Node writer(options);
  Node heir(options);
  std::vector<BookId> moved;
  const auto subscription =
      heir->subscribe_books([&](const BookId& book) { moved.push_back(book); });
  Head head = writer->claim("main");
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(append(writer, head), AppendOutcome::accepted);
    head = writer->head("main");
  }
  heir->announce({0}, "http://127.0.0.1:1");
  EXPECT_EQ(heir->head("main"), head);
  EXPECT_EQ(moved, std::vector<BookId>(11, "main")) << "a claim and ten records";
}

TEST(KafkaLog, reports_a_single_unflushed_broker_as_not_durable) {
  EXPECT_EQ(Node(fresh_topic())->why_not_durable(), "");
  const auto unflushed = fresh_topic(1, {{"flush.messages", "9223372036854775807"}});
  EXPECT_NE(Node(unflushed)->why_not_durable().find("flush.messages"), std::string::npos);
}

}  // namespace
}  // namespace duebook::eventstore
