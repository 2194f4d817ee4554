// SPDX-License-Identifier: Apache-2.0
// KafkaLog: books in a topic of Apache Kafka, for when one machine is not enough.
//
// The log is the topic: one message per record, its key the book, its value the bytes of
// record_format.hpp, its partition murmur2 of the book's name. Each node keeps a copy in a folder,
// which a thread of its own folds the topic into; all reading is from the copy. So a node starts
// from its own disk and reads only the tail, and a folder that was deleted is filled again.
//
//   kafka_topic    makes the topic, and refuses one that could lose what was acknowledged
//   kafka_follower reads the partitions        kafka_fold   says which messages count
//   kafka_producer sends messages              kafka_writer claims and appends with it
//
// Any number of nodes may follow one topic, and any of them may claim any book; the last claim to
// count has it. The nodes need not know of each other: a writer that was replaced finds that what
// it sends does not count. There are no transactions: a record is one message.
//
// An append is acknowledged when its record was read back from the brokers and counted. They give
// out only what all replicas in sync have, so with three replicas of which two must be in sync it
// is on two machines by then; with one replica see why_not_durable(). It is written to the copy at
// the same time, which whoever reads waits for, and the copy is not synced: after
// a power cut it is an earlier state of itself and reads on, or is refused as damaged, and may then
// be deleted.
//
// Which node's turn it is to claim a book, and where the others send its commands, is announced in
// the topic, too (announcement.hpp): a SharedLog.
//
// A book's head may move at any time by what another node appends. It is still no base for an
// append in a term that this node did not claim: such a record is stale.
#pragma once

#include <filesystem>
#include <memory>

#include "eventstore/event_log.hpp"
#include "eventstore/kafka_fold.hpp"
#include "eventstore/kafka_options.hpp"
#include "eventstore/shared_log.hpp"

namespace duebook::eventstore {

class KafkaLog : public SharedLog {
 public:
  /// Opens the folder, makes it if there is none, and reads the topic up to its end. Throws Fault:
  /// unsafe_topic, lost_events, io, and whatever RocksDbLog throws for the copy.
  KafkaLog(const std::filesystem::path& folder, KafkaOptions options);
  ~KafkaLog() override;

  std::vector<BookId> books() const override;
  Head head(const BookId& book) const override;
  Head claim(const BookId& book) override;
  AppendOutcome append(const BookId& book, const Record& record) override;
  std::optional<KeyEntry> find_key(const BookId& book, std::string_view key) const override;
  void read(const BookId& book, std::uint64_t from,
            const std::function<bool(const Record&)>& visit) const override;
  Hash root_at(const BookId& book, std::uint64_t size) const override;
  std::unique_ptr<Subscription> subscribe(const BookId& book,
                                          std::function<void(const Head&)> moved) override;
  bool has_room() const override;
  std::string why_not_durable() const override;

  std::int32_t partitions() const override;
  std::int32_t partition_of(const BookId& book) const override;
  Owner owner(std::int32_t partition) const override;
  void announce(const std::vector<std::int32_t>& partitions, const std::string& url) override;
  void check() const override;
  std::unique_ptr<Subscription> subscribe_books(std::function<void(const BookId&)> moved) override;
  std::unique_ptr<Subscription> subscribe_owners(
      std::function<void(const std::int32_t&)> changed) override;

  KafkaCounters counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duebook::eventstore
