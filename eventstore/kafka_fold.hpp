// SPDX-License-Identifier: Apache-2.0
// KafkaFold: what a message of the topic does to the copy on this machine's disk.
//
// A message counts if its key is the name of a book of its partition, its value is a record or a
// claim of record_format.hpp, and it is the next one after those that counted before, as
// acceptance.hpp says. Nothing else matters: neither who sent it, nor when, nor how often. So every
// reader counts the same messages, and what is on a disk is always what a beginning of the topic
// makes.
//
// An announcement (announcement.hpp) names its partition's owner, whatever stands before it.
//
// What counts is written in one batch with these notes:
//   topic           -> name LF number of partitions     once, when the folder is new
//   folded/P        -> be64(offset) seal (hashed_record.hpp), of the last message of partition P
//                      that counted; reading goes on after it
//   writer/BOOK     -> be64(term)     the last term that a claim of this folder's log opened
// and an announcement in this:
//   owner/P         -> its URL
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/kafka_fates.hpp"
#include "eventstore/kafka_options.hpp"
#include "eventstore/rocksdb_log.hpp"
#include "eventstore/sent_records.hpp"
#include "eventstore/shared_log.hpp"
#include "eventstore/subscribers.hpp"

namespace duebook::eventstore {

struct IncomingMessage;

/// Messages since the log was opened.
struct KafkaCounters {
  std::uint64_t read = 0;
  std::uint64_t counted = 0;
  std::uint64_t not_counted = 0;  ///< records and claims on another prefix
  std::uint64_t ignored = 0;      ///< no record of a book of their partition
  std::uint64_t announcements = 0;
  std::uint64_t sent = 0;
  std::uint64_t undelivered = 0;  ///< given up by the producer, and sent again
};

/// How a book stands, at one moment.
struct KafkaStanding {
  Head head;
  /// The last term that a claim of this folder's log opened; 0 if none did.
  std::uint64_t own_term = 0;

  /// Whether the book's writer is this folder's log.
  bool is_own() const { return own_term > 0 && own_term == head.term; }
};

class KafkaFold {
 public:
  /// `sender` names this process in its messages; their fates are told as they are read. All but
  /// the sender must outlive it. Throws Fault{lost_events} if the folder follows another topic.
  KafkaFold(RocksDbLog& local, const KafkaOptions& options, std::int32_t partitions,
            std::string sender, KafkaFates& fates);

  /// Where each partition is to be read from: the last message that counted, once more, so that it
  /// can be seen to be the same; or nothing, for the beginning.
  std::vector<std::optional<std::int64_t>> starts() const;

  /// Folds a message. Called by one thread; a partition's messages in their order. Throws Fault:
  /// lost_events when the first message is not that of the stored position, or what the disk says.
  void take(const IncomingMessage& message);

  KafkaStanding standing(const BookId& book) const;
  Owner owner(std::int32_t partition) const;

  /// As SharedLog has them.
  SubscribersTo<BookId>& book_subscribers() { return book_subscribers_; }
  SubscribersTo<std::int32_t>& owner_subscribers() { return owner_subscribers_; }

  /// Where the sender leaves what it knows of its records.
  SentRecords& sent_records() { return sent_records_; }

  KafkaCounters counters() const;

 private:
  struct Position {
    std::int64_t offset = 0;
    Hash seal{};
  };

  void check_topic_note();
  std::optional<Position> read_position(std::int32_t partition) const;
  void check_position(const IncomingMessage& message, const Position& position) const;
  bool is_in_place(const IncomingMessage& message) const;
  bool is_own(const IncomingMessage& message) const;
  std::optional<HashedRecord> content_of(const IncomingMessage& message);
  std::vector<Note> notes_of(const IncomingMessage& message, const HashedRecord& content) const;
  bool opens_own_term(const IncomingMessage& message, const HashedRecord& content) const;
  void count(const IncomingMessage& message, HashedRecord content);
  void hear_announcement(const IncomingMessage& message, const std::string& url);

  RocksDbLog& local_;
  const KafkaOptions& options_;
  const std::int32_t partitions_;
  const std::string sender_;
  KafkaFates& fates_;

  std::vector<std::optional<Position>> unchecked_;  // by partition
  mutable std::mutex mutex_;
  mutable std::map<BookId, std::uint64_t> own_terms_;
  std::vector<Owner> owners_;  // by partition
  SentRecords sent_records_;
  SubscribersTo<BookId> book_subscribers_;
  SubscribersTo<std::int32_t> owner_subscribers_;

  std::atomic<std::uint64_t> read_ = 0;
  std::atomic<std::uint64_t> counted_ = 0;
  std::atomic<std::uint64_t> not_counted_ = 0;
  std::atomic<std::uint64_t> ignored_ = 0;
  std::atomic<std::uint64_t> announcements_ = 0;
};

}  // namespace duebook::eventstore
