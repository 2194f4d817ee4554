// SPDX-License-Identifier: Apache-2.0
// KafkaPublisher: relays the accepted events of every book to topics for analysts, on a thread of
// its own.
//
// Topic `events` has one message per event: CloudEvents 1.0 in binary mode, the value the bytes of
// the event's line, the key what its interpreter says. The topics of states have the latest state
// of one thing per message. docs/kafka.md is the manual for those who read them.
//
// Exactly once, in order. Events are sent in batches of one book; a batch, the states after it and
// the new position of the book are one transaction. Readers of committed messages see all of it or
// nothing, whenever this process or a broker ends. Where to go on is read from the topics, after
// the transaction of whoever published before was ended by the brokers.
//
// One publisher per prefix. A second one takes over; the first sees that it was fenced, and stands
// by until events wait that nobody publishes.
//
// It reads the log and never writes. A broker that is away holds nothing up: the publisher keeps no
// queue but reads the log again from where the topics end.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "eventstore/event_interpreter.hpp"
#include "eventstore/event_log.hpp"
#include "eventstore/kafka_positions.hpp"

namespace duebook::eventstore {

class KafkaTransactions;

struct KafkaPublisherOptions {
  StreamTopics topics;
  std::size_t batch_events_max = 4'096;
  std::size_t batch_bytes_max = 4u << 20;
  /// After a failure, until the next try.
  std::chrono::milliseconds retry_wait{500};
  /// How long events have to wait, published by nobody, until one that stands by takes over.
  std::chrono::milliseconds standby_wait{20'000};
  /// Told when it connects and why it does not, in a sentence; on the publisher's thread.
  std::function<void(const std::string&)> tell;
};

struct PublisherStatus {
  bool connected = false;
  bool stands_by = false;  ///< another one publishes
  std::string trouble;     ///< why it is not connected; empty before the first try, too
  PublishedPositions positions;
  std::uint64_t events = 0;    ///< published by this process
  std::uint64_t batches = 0;   ///< committed by this process
  std::uint64_t failures = 0;  ///< connections that ended other than by the destructor
};

class KafkaPublisher {
 public:
  /// Starts. The others must outlive it. Throws Fault{io} on settings that are not taken; whatever
  /// happens later is in the status.
  KafkaPublisher(EventLog& log, const EventInterpreter& interpreter, KafkaPublisherOptions options);
  ~KafkaPublisher();

  /// Any thread.
  PublisherStatus status() const;
  /// Whether the topics hold all that the log held when it was called, by `deadline`.
  bool wait_until_published(std::chrono::steady_clock::time_point deadline) const;

 private:
  struct Batch;

  void run();
  void publish_until_stopped();
  bool publish_next(KafkaTransactions& transactions, const BookId& book);
  Batch collect(const BookId& book, std::uint64_t first, std::uint64_t end) const;
  void send(KafkaTransactions& transactions, const BookId& book, const Batch& batch,
            const Interpretation& meaning) const;
  void follow_new_books();
  bool is_behind(const PublishedPositions& positions) const;
  void stand_by();
  void note_trouble(const std::string& why, bool stands_by);
  void wait(std::chrono::milliseconds time, bool until_moved);

  EventLog& log_;
  const EventInterpreter& interpreter_;
  const KafkaPublisherOptions options_;
  const std::vector<std::string> state_topics_;  // whole names

  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool moved_ = false;
  PublisherStatus status_;

  std::map<BookId, std::unique_ptr<Subscription>> subscriptions_;  // the thread's
  std::thread thread_;
};

}  // namespace duebook::eventstore
