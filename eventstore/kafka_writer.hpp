// SPDX-License-Identifier: Apache-2.0
// KafkaWriter: claims books and appends to them, by messages that it waits to read back.
//
// *Claim.* A claim is a message whose base is the copy's head with the term raised by one. When it
// was read back and counted, everything before it was folded, and the term is this writer's. When
// it did not count, the copy has moved past its base by then, and the next claim starts from there.
//
// *Append.* Records are sent in terms only that a claim of this writer opened: a head whose term is
// another writer's is no base for a record of ours, though it may be read from the copy. The record
// was accepted when it was read back and counted, and is stale when it was read back and did not.
//
// *Unknown outcome.* A message whose delivery failed may be in the topic, or not, or may still
// arrive: from a socket's buffer, or a broker's queue. So its outcome cannot be had by reading on
// alone, nor may the record simply be sent again. A *fence* decides it. The producer is destroyed,
// a new one sends a claim, and the partition is read:
//   - the record was read before the claim: it counted, or it did not, and that is the outcome;
//   - the claim counted first: should the record still arrive, its term is past, and it will never
//     count for anybody. It is sent again, in the new term, as if nothing had happened;
//   - another writer's claim counted first: the same holds, but the book is now that writer's, and
//     the record is stale.
// The caller's head still names the old term, so an append may name any term from the one that
// claim() gave to the newest: between them lie this writer's own fences and nothing else.
//
// *Silence.* When nothing was read back in `append_time_max`, Fault{io} is thrown, and the book
// takes no append until a claim, which is a fence, has counted.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "eventstore/event_log.hpp"
#include "eventstore/kafka_fates.hpp"
#include "eventstore/kafka_options.hpp"

namespace duebook::eventstore {

class KafkaFold;
struct KafkaStanding;
class KafkaProducer;

class KafkaWriter {
 public:
  /// `sender` names this process in its messages. All others must outlive it.
  KafkaWriter(const KafkaOptions& options, std::int32_t partitions, std::string sender,
              const KafkaFold& fold, KafkaFates& fates);
  ~KafkaWriter();

  // As EventLog's functions of these names.
  Head claim(const BookId& book);
  AppendOutcome append(const BookId& book, const Record& record);

 private:
  using Deadline = KafkaFates::Deadline;
  class Sent;

  /// The appending thread's own, per book.
  struct Writing {
    std::uint64_t claimed_term = 0;  ///< that claim() gave
    bool unsure = false;             ///< a record may still arrive
  };

  Writing& writing(const BookId& book);
  /// Whether a record on `base` would be the next one, in a term of ours.
  static bool may_follow(const Head& base, const KafkaStanding& standing, const Writing& mine);
  Fate wait(const Sent& sent, Deadline deadline, Writing& mine);
  /// The final fate of a record whose delivery failed; nothing if a fence came first.
  std::optional<Fate> settle(const Sent& record, Deadline deadline, Writing& mine);

  std::shared_ptr<KafkaProducer> producer();
  void replace(const std::shared_ptr<KafkaProducer>& failed);

  const KafkaOptions& options_;
  const std::int32_t partitions_;
  const std::string sender_;
  const KafkaFold& fold_;
  KafkaFates& fates_;

  std::mutex mutex_;
  std::map<BookId, Writing> writings_;
  std::string complaint_;
  std::shared_ptr<KafkaProducer> producer_;
};

}  // namespace duebook::eventstore
