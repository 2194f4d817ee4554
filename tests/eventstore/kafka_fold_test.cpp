// SPDX-License-Identifier: Apache-2.0
// Which messages count, what is written with them, and which folder is refused. Needs no broker.
#include "eventstore/kafka_fold.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <atomic>
#include <future>

#include "eventstore/announcement.hpp"
#include "eventstore/record_format.hpp"
#include "tests/eventstore/folding_node.hpp"

namespace duebook::eventstore {
namespace {

using Node = FoldingNode;
using Writer = TopicWriter;
TEST(KafkaFold, counts_claims_and_records_that_are_the_next) {
  Writer writer("main");
  writer.claim();
  writer.append(2);
  writer.append(3);
  Node node;
  node.read(writer.topic, writer.partition());
  EXPECT_EQ(node.log().head("main"), writer.head());
  EXPECT_EQ(node.log().head("main").term, 1u);
  EXPECT_EQ(node.log().find_key("main", "key-0"), (KeyEntry{0, 1, "abcd"}));
  EXPECT_EQ(node.fold().counters().counted, 3u);
}

TEST(KafkaFold, does_not_count_what_is_not_the_next) {
  Writer writer("main");
  const Message claim = writer.claim();
  const Message record = writer.append();
  const Head zombie = writer.head();
  writer.claim();
  const Head head = writer.head();
  Head forked = head;
  forked.root[3] ^= 1;
  Head ahead = head;
  ++ahead.size;
  writer.put(claim);
  writer.put(record);
  for (const Head& base : {zombie, forked, ahead}) {
    writer.put({"main", encode_record(sample_record(base))});
    writer.put({"main", encode_record(claim_on(base))});
  }
  EXPECT_EQ(writer.head(), head);
}

TEST(KafkaFold, ignores_what_is_no_record_of_a_book_of_its_partition) {
  Node node;
  const std::string claim = encode_record(claim_on(node.log().head("main")));
  const std::int32_t partition = partition_of("main", partitions);
  node.take({"main", claim.substr(1)}, partition, 0);
  node.take({"main", claim + "x"}, partition, 1);
  node.take({"main", ""}, partition, 2);
  node.take({"", claim}, partition, 3);
  node.take({"No book", claim}, partition, 4);
  node.take({"main", claim}, (partition + 1) % partitions, 0);
  EXPECT_EQ(node.log().head("main").term, 0u);
  EXPECT_EQ(node.fold().counters().ignored, 6u);
}

TEST(KafkaFold, goes_on_behind_the_last_message_that_counted) {
  Writer writer("main", 1);
  Node node;
  node.read(writer.topic, writer.partition());
  writer.put({"main", "rubbish"});
  node.read({{"main", "rubbish"}}, writer.partition());
  writer.append();
  node.open();
  EXPECT_EQ(node.fold().starts().at(static_cast<std::size_t>(writer.partition())), 1);
  node.read(writer.topic, writer.partition());
  EXPECT_EQ(node.fold().counters().read, 3u);
  EXPECT_EQ(node.fold().counters().counted, 1u);
  EXPECT_EQ(node.log().head("main"), writer.head());
}

TEST(KafkaFold, goes_on_from_what_was_saved_when_it_dies) {
  Writer writer("main", 3);
  Node node(64u << 20);
  node.read(writer.topic, writer.partition());
  node.save();
  const Head saved = writer.head();
  for (int i = 0; i < 100; ++i) writer.append(20);
  node.read(writer.topic, writer.partition());
  EXPECT_EQ(node.log().head("main"), writer.head());
  node.die();
  EXPECT_EQ(node.log().head("main"), saved);
  node.read(writer.topic, writer.partition());
  EXPECT_EQ(node.log().head("main"), writer.head());
  for (const std::uint64_t first_seq : {std::uint64_t{0}, saved.size}) {
    EXPECT_TRUE(node.log().find_key("main", "key-" + std::to_string(first_seq)));
  }
}

TEST(KafkaFold, refuses_another_message_at_its_position) {
  Writer writer("main", 1);
  Node node;
  node.read(writer.topic, writer.partition());
  node.open();
  std::vector<Message> other = writer.topic;
  other[1].value.replace(other[1].value.find("lan"), 3, "lam");
  EXPECT_THROW(node.read(other, writer.partition()), Fault);
  node.open();
  // The offset was skipped: its message is gone.
  EXPECT_THROW(node.take(writer.topic[1], writer.partition(), 2), Fault);
  node.open();
  EXPECT_NO_THROW(node.read(writer.topic, writer.partition()));
}

TEST(KafkaFold, refuses_a_folder_of_another_topic) {
  Node node;
  EXPECT_THROW(node.open("another"), Fault);
  EXPECT_THROW(node.open("duebook.log", partitions + 1), Fault);
  EXPECT_NO_THROW(node.open());
}

// As the tools do that read a folder beside a server.
TEST(KafkaFold, leaves_a_folder_that_can_be_read) {
  Writer writer("main", 1);
  Node node;
  node.read(writer.topic, writer.partition());
  node.save();
  RocksDbOptions options;
  options.access = Access::read_only;
  const RocksDbLog beside(node.folder(), options);
  EXPECT_EQ(beside.head("main"), writer.head());
}

TEST(KafkaFold, refuses_a_folder_with_books_of_its_own) {
  const TemporaryFolder folder;
  RocksDbLog log(folder.path());
  log.append("main", sample_record(log.claim("main")));
  KafkaFates fates;
  const KafkaOptions options;
  EXPECT_THROW(KafkaFold(log, options, partitions, "me", fates), Fault);
}

TEST(KafkaFold, knows_its_own_terms_after_it_was_closed) {
  Writer writer("main");
  writer.claim("me");
  Node node;
  EXPECT_FALSE(node.fold().standing("main").is_own());
  node.read(writer.topic, writer.partition());
  EXPECT_TRUE(node.fold().standing("main").is_own());
  writer.append();
  node.open();
  node.read(writer.topic, writer.partition());
  EXPECT_EQ(node.fold().standing("main").own_term, 1u);
  EXPECT_TRUE(node.fold().standing("main").is_own());
  writer.claim("somebody else");
  node.open();
  node.read(writer.topic, writer.partition());
  EXPECT_FALSE(node.fold().standing("main").is_own());
  EXPECT_EQ(node.fold().standing("main").head.term, 2u);
}

TEST(KafkaFold, tells_the_fates_of_its_own_messages_only) {
  Node node;
  const KafkaFates::Expected first(node.fates());
  const KafkaFates::Expected second(node.fates());
  const std::string claim = encode_record(claim_on(node.log().head("main")));
  const std::int32_t partition = partition_of("main", partitions);
  node.take({"main", claim, "somebody", first.tag()}, partition, 0);
  EXPECT_EQ(first.known(), std::nullopt);
  node.take({"main", claim, "me", first.tag()}, partition, 1);
  EXPECT_EQ(first.known(), Fate::not_counted) << "the same bytes came before it";
  node.take({"main", encode_record(claim_on(node.log().head("main"))), "me", second.tag()},
            partition, 2);
  EXPECT_EQ(second.known(), Fate::counted);
}

// What its writer knew of a record while it was under way changes nothing of what is kept.
TEST(KafkaFold, keeps_the_same_of_a_record_that_its_writer_knows) {
  Writer writer("main", 0);
  const Record record = sample_record(writer.head(), 300);
  const std::string header = encode_header(record);
  writer.put({"main", header + record.text, "me", 7});
  for (const std::string& known : {header, encode_header(claim_on({}))}) {
    Node node;
    const SentRecords::Entry entry(node.fold().sent_records(), 7, known, record);
    node.read(writer.topic, writer.partition());
    EXPECT_EQ(node.log().head("main"), writer.head());
    node.log().read("main", 0, [&](const Record& read) {
      EXPECT_EQ(read.text, record.text);
      return true;
    });
    EXPECT_EQ(node.log().find_key("main", "key-0"), (KeyEntry{0, 1, "abcd"}));
  }
}

// It is in the topic, so it counts, whatever becomes of the copy.
TEST(KafkaFold, tells_that_a_record_counts_before_it_is_written) {
  Writer writer("main", 0);
  Node node;
  node.read(writer.topic, writer.partition());
  const KafkaFates::Expected expected(node.fates());
  const Message record{"main", encode_record(sample_record(writer.head())), "me", expected.tag()};
  node.is_broken = true;
  EXPECT_THROW(node.take(record, writer.partition(), 1), Fault);
  EXPECT_EQ(expected.known(), Fate::counted);
  EXPECT_EQ(node.log().head("main").size, 1u);
  EXPECT_THROW(node.log().read("main", 0, [](const Record&) { return true; }), Fault);
  EXPECT_THROW(node.log().find_key("main", "key-0"), Fault);
  writer.put(record);
  node.is_broken = false;
  node.open();
  node.read(writer.topic, writer.partition());
  EXPECT_EQ(node.log().head("main"), writer.head());
}

TEST(KafkaFold, lets_whoever_reads_wait_for_what_counts) {
  Writer writer("main");
  writer.claim();
  for (int i = 0; i < 100; ++i) writer.append(50);
  Node node;
  std::atomic<bool> done = false;
  auto reader = std::async(std::launch::async, [&] {
    for (std::uint64_t size = 0; !done; size = node.log().head("main").size) {
      if (size < 99) continue;
      EXPECT_NO_THROW(node.log().read("main", size - 1, [](const Record&) { return true; }));
      EXPECT_TRUE(node.log().find_key("main", "key-" + std::to_string(size - 99)).has_value());
      EXPECT_NO_THROW(node.log().root_at("main", size - 1));
    }
  });
  node.read(writer.topic, writer.partition());
  done = true;
  reader.get();
  EXPECT_EQ(node.log().head("main"), writer.head());
}

Message announcement(const std::string& url, const std::string& sender = "somebody",
                     std::uint64_t tag = 0) {
  return {std::string(announcement_key), encode_announcement(url), sender, tag};
}

TEST(KafkaFold, knows_who_announced_a_partition_last) {
  Node node;
  EXPECT_EQ(node.fold().owner(1), Owner{});
  std::vector<std::int32_t> heard;
  const auto subscription = node.fold().owner_subscribers().add(
      [&](const std::int32_t& partition) { heard.push_back(partition); });
  const KafkaFates::Expected own(node.fates());
  node.take(announcement("http://a:1", "me", own.tag()), 1, 0);
  EXPECT_EQ(node.fold().owner(1), (Owner{"http://a:1", true}));
  EXPECT_EQ(own.known(), Fate::counted);
  node.take(announcement("http://b:2"), 1, 1);
  node.take(announcement("http://a:1"), 3, 0);
  EXPECT_EQ(node.fold().owner(1), (Owner{"http://b:2", false}));
  EXPECT_EQ(node.fold().owner(3), (Owner{"http://a:1", false})) << "another process at our address";
  EXPECT_EQ(heard, (std::vector<std::int32_t>{1, 1, 3}));
  EXPECT_EQ(node.fold().counters().announcements, 3u);
  EXPECT_EQ(node.fold().counters().ignored, 0u);
  // What is no announcement changes nothing.
  node.take({std::string(announcement_key), "rubbish"}, 1, 2);
  EXPECT_EQ(node.fold().owner(1).url, "http://b:2");
  EXPECT_EQ(node.fold().counters().ignored, 1u);
}

TEST(KafkaFold, knows_owners_after_it_was_closed_but_is_none_itself) {
  Node node;
  node.take(announcement("http://a:1", "me"), 1, 0);
  node.open();
  EXPECT_EQ(node.fold().owner(1), (Owner{"http://a:1", false}));
  EXPECT_EQ(node.fold().owner(0), Owner{});
}

TEST(KafkaFold, tells_of_every_book_that_moves) {
  Writer writer("main");
  const Message claim = writer.claim();
  writer.append();
  writer.put(claim);
  Node node;
  std::vector<BookId> moved;
  const auto subscription = node.fold().book_subscribers().add([&](const BookId& book) {
    moved.push_back(book);
    EXPECT_EQ(node.log().head(book).term, 1u);
  });
  node.read(writer.topic, writer.partition());
  EXPECT_EQ(moved, (std::vector<BookId>{"main", "main"})) << "not of a claim that did not count";
}

// Writers that lag, send twice and pretend; nodes that are closed in between.
TEST(KafkaFold, makes_the_same_of_a_topic_however_often_it_is_interrupted) {
  rc::check([] {
    const BookId book = "main";
    Writer writer(book);
    std::vector<Head> heads = {writer.head()};
    const auto steps = *rc::gen::container<std::vector<int>>(*rc::gen::inRange<std::size_t>(1, 30),
                                                             rc::gen::inRange(0, 8));
    for (const int step : steps) {
      const Head some = heads[*rc::gen::inRange<std::size_t>(0, heads.size())];
      if (step == 0) writer.put({book, encode_record(claim_on(some))});
      if (step == 1) writer.put({book, encode_record(sample_record(some, 2))});
      if (step == 2 && !writer.topic.empty()) writer.put(writer.topic[writer.topic.size() / 2]);
      if (step == 3) writer.put({book, "rubbish"});
      if (step == 4) writer.claim();
      if (step > 4) writer.append();
      heads.push_back(writer.head());
    }
    Node node;
    const auto cut = *rc::gen::inRange<std::size_t>(0, writer.topic.size());
    node.read({writer.topic.begin(), writer.topic.begin() + static_cast<std::ptrdiff_t>(cut)},
              writer.partition());
    RC_ASSERT(node.log().head(book) == heads[0] || cut > 0);
    node.open();
    node.read(writer.topic, writer.partition());
    RC_ASSERT(node.log().head(book) == writer.head());
  });
}

}  // namespace
}  // namespace duebook::eventstore
