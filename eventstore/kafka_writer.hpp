// SPDX-License-Identifier: Apache-2.0
// KafkaWriter: claims books and appends to them, and announces itself for partitions, by messages
// that it waits to read back.
//
// *Claim.* A claim is a message whose base is the copy's head with the term raised by one. When it
// was read back and counted, everything before it was folded, and the term is this writer's. When
// it did not count, the copy has moved past its base by then, and the next claim starts from there.
//
// *Append.* Records are sent in a term only that a claim of this writer opened: a head whose term
// is another writer's is no base for a record of ours, though it may be read from the copy. The
// record was accepted when it was read back and counted, and is stale when it was read back and did
// not.
//
// *Unknown outcome.* A message whose delivery failed may be in the topic, or not, or may still
// arrive: from a socket's buffer, or a broker's queue. Reading on alone would wait for ever for one
// that never arrives. So the producer is destroyed, and a new one sends the same bytes again. Of
// the copies of one record, at most one counts: the first moves the prefix past their common base,
// and a prefix never comes back. When a copy was read back, its place decides for all of them: if
// it or one read before it counted, the record is accepted; if not, another prefix is the accepted
// one by then, and a copy that arrives later cannot count either. What was sent again is a fence.
//
// *Silence.* When no copy was read back in `append_time_max`, Fault{io} is thrown. A copy may still
// count, and another record must not be tried in its place: it might be told stale and the book's
// events be others than the caller knows. So the book takes no append until a claim has counted,
// which is a fence for everything of an earlier term, and gives the head that is true by then.
//
// *Side by side.* Of one book, one record is under way at a time. What is sent for several books
// goes by different producers (kafka_producers.hpp): nothing rests on the order of their messages.
//
// *Announcements* always count. One that was given up may arrive late all the same and name as
// owner somebody who has none; the log is none the worse, and whoever should have it announces
// itself.
//
// *A process that died* leaves the same uncertainty behind, and the one that comes after it begins
// with a claim, too.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "eventstore/event_log.hpp"
#include "eventstore/kafka_fates.hpp"
#include "eventstore/kafka_options.hpp"
#include "eventstore/kafka_producers.hpp"

namespace duebook::eventstore {

class KafkaFold;

class KafkaWriter {
 public:
  /// `sender` names this process in its messages. All others must outlive it.
  KafkaWriter(const KafkaOptions& options, std::int32_t partitions, std::string sender,
              KafkaFold& fold, KafkaFates& fates);
  ~KafkaWriter();

  // As EventLog's functions of these names.
  Head claim(const BookId& book);
  AppendOutcome append(const BookId& book, const Record& record);
  // As SharedLog's. From any thread.
  void announce(const std::vector<std::int32_t>& partitions, const std::string& url);

  /// How many messages were sent so far, and how many of them were given up.
  std::uint64_t sent() const { return sent_; }
  std::uint64_t undelivered() const { return undelivered_; }

 private:
  using Deadline = KafkaFates::Deadline;
  struct Content;
  class Sent;

  Content content_of(const BookId& book, const Record& record, std::string& header) const;
  Deadline deadline() const { return std::chrono::steady_clock::now() + options_.append_time_max; }
  [[noreturn]] void throw_silence(const std::string& about) const;
  bool is_unsure(const BookId& book) const;
  void set_unsure(const BookId& book, bool unsure);

  void hear_undelivered(std::uint64_t tag, const char* why);

  const KafkaOptions& options_;
  const std::int32_t partitions_;
  const std::string sender_;
  KafkaFold& fold_;
  KafkaFates& fates_;

  mutable std::mutex mutex_;
  std::set<BookId> unsure_;  ///< books where a record may still arrive
  std::string complaint_;
  std::atomic<std::uint64_t> sent_ = 0;
  std::atomic<std::uint64_t> undelivered_ = 0;
  KafkaProducers producers_;
};

}  // namespace duebook::eventstore
