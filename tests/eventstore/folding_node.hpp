// SPDX-License-Identifier: Apache-2.0
// A topic as a list of messages, a node that folds it, and a writer that fills it. Needs no broker.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "eventstore/kafka_fold.hpp"
#include "eventstore/kafka_follower.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/record_format.hpp"
#include "tests/eventstore/sample_records.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {

inline constexpr std::int32_t partitions = 4;

struct Message {
  std::string key;
  std::string value;
  std::string sender = "somebody";
  std::uint64_t tag = 0;
};

inline Record claim_on(Head head) {
  ++head.term;
  return {.base = head, .text = {}, .ends = {}, .commands = {}};
}

// A folder, opened and closed, with the messages of a topic that only grows.
class FoldingNode {
 public:
  explicit FoldingNode(std::size_t write_buffer_bytes = 64u << 10)
      : write_buffer_bytes_(write_buffer_bytes) {
    open();
  }

  void open(const std::string& topic = "duebook.log", std::int32_t of = partitions) {
    fold_.reset();
    log_.reset();
    options_.topic = topic;
    RocksDbOptions local;
    local.sync = false;
    local.write_ahead = false;
    local.anchored = false;
    local.write_buffer_bytes = write_buffer_bytes_;
    local.planted.write_fails = [this] { return is_broken; };
    log_ = std::make_unique<RocksDbLog>(folder(), local);
    fold_ = std::make_unique<KafkaFold>(*log_, options_, of, "me", fates_);
  }
  // Reads messages of one partition from where the fold wants to start.
  void read(const std::vector<Message>& topic, std::int32_t partition) {
    const auto start = fold_->starts().at(static_cast<std::size_t>(partition)).value_or(0);
    for (auto i = static_cast<std::size_t>(start); i < topic.size(); ++i) {
      take(topic[i], partition, static_cast<std::int64_t>(i));
    }
  }
  void take(const Message& message, std::int32_t partition, std::int64_t offset) {
    fold_->take({.partition = partition,
                 .offset = offset,
                 .key = message.key,
                 .value = message.value,
                 .sender = message.sender,
                 .tag = message.tag});
  }

  // What was followed until now is on the disk.
  void save() { open(); }
  // Goes on with what is on the disk at this moment.
  void die() {
    const auto now = folder_.path() / "now";
    std::filesystem::copy(folder_.path() / "data", now, std::filesystem::copy_options::recursive);
    fold_.reset();
    log_.reset();
    std::filesystem::remove_all(folder_.path() / "data");
    std::filesystem::rename(now, folder_.path() / "data");
    open();
  }
  std::filesystem::path folder() const { return folder_.path() / "data"; }
  RocksDbLog& log() { return *log_; }
  KafkaFold& fold() { return *fold_; }
  KafkaFates& fates() { return fates_; }

  bool is_broken = false;  ///< nothing can be written

 private:
  const std::size_t write_buffer_bytes_;
  TemporaryFolder folder_{TemporaryFolder::Place::memory};
  KafkaOptions options_;
  KafkaFates fates_;
  std::unique_ptr<RocksDbLog> log_;
  std::unique_ptr<KafkaFold> fold_;
};

// A topic's partition that a writer fills as it should.
class TopicWriter {
 public:
  explicit TopicWriter(BookId book) : book_(std::move(book)) {
    head_ = node_.log().head(book_);
    partition_ = partition_of(book_, partitions);
  }
  // With a claim, and records already.
  TopicWriter(BookId book, int records) : TopicWriter(std::move(book)) {
    claim();
    for (int i = 0; i < records; ++i) append();
  }
  Message claim(const std::string& sender = "somebody") {
    Message message{book_, encode_record(claim_on(head_)), sender};
    put(message);
    return message;
  }
  Message append(std::uint32_t commands = 1) {
    Message message{book_, encode_record(sample_record(head_, commands))};
    put(message);
    return message;
  }
  void put(const Message& message) {
    node_.take(message, partition_, static_cast<std::int64_t>(topic.size()));
    topic.push_back(message);
    head_ = node_.log().head(book_);
  }
  const Head& head() const { return head_; }
  std::int32_t partition() const { return partition_; }

  std::vector<Message> topic;

 private:
  FoldingNode node_;
  BookId book_;
  Head head_;
  std::int32_t partition_ = 0;
};

}  // namespace duebook::eventstore
