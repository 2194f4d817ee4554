// SPDX-License-Identifier: Apache-2.0
// Sending, waiting to read it back, and fencing off what may still arrive.
#include "eventstore/kafka_writer.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "eventstore/assert.hpp"
#include "eventstore/kafka_fold.hpp"
#include "eventstore/kafka_producer.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
namespace {

/// A delivery is given up early enough for a fence to be tried.
constexpr std::chrono::milliseconds delivery_time_max{8'000};
constexpr int deliveries_per_append = 3;
/// A broker that refuses at once is not asked again at once.
constexpr std::chrono::milliseconds replace_pause{100};

std::chrono::milliseconds delivery_time_of(const KafkaOptions& options) {
  return std::min(delivery_time_max, options.append_time_max / deliveries_per_append);
}

Record claim_on(Head head) {
  ++head.term;
  return {.base = head, .text = {}, .ends = {}, .commands = {}};
}

}  // namespace

// A record or claim under way, with the producer that has it.
class KafkaWriter::Sent {
 public:
  Sent(KafkaWriter& writer, const BookId& of, const Record& record)
      : book(of), producer(writer.producer()), expected(writer.fates_) {
    const std::string header = encode_header(record);
    producer->send({.partition = partition_of(book, writer.partitions_),
                    .tag = expected.tag(),
                    .key = book,
                    .sender = writer.sender_,
                    .head = header,
                    .tail = record.text});
  }

  const BookId& book;
  const std::shared_ptr<KafkaProducer> producer;
  const KafkaFates::Expected expected;
};

KafkaWriter::KafkaWriter(const KafkaOptions& options, std::int32_t partitions, std::string sender,
                         const KafkaFold& fold, KafkaFates& fates)
    : options_(options),
      partitions_(partitions),
      sender_(std::move(sender)),
      fold_(fold),
      fates_(fates) {}

KafkaWriter::~KafkaWriter() = default;

Head KafkaWriter::claim(const BookId& book) {
  EVENTSTORE_ASSERT(is_book_id(book));
  fates_.throw_if_failed();
  const Deadline deadline = std::chrono::steady_clock::now() + options_.append_time_max;
  Writing& mine = writing(book);
  for (;;) {
    const Record claim = claim_on(fold_.standing(book).head);
    const Sent sent(*this, book, claim);
    const Fate fate = wait(sent, deadline, mine);
    if (fate == Fate::undelivered) replace(sent.producer);
    if (fate != Fate::counted) continue;
    mine = {.claimed_term = claim.base.term, .unsure = false};
    return claim.base;
  }
}

AppendOutcome KafkaWriter::append(const BookId& book, const Record& record) {
  EVENTSTORE_ASSERT(is_book_id(book));
  fates_.throw_if_failed();
  Writing& mine = writing(book);
  if (mine.unsure) {
    throw Fault(FaultKind::io, "book " + book +
                                   ": the outcome of an earlier append is not known yet; claim the "
                                   "book, or open the log anew");
  }
  const Deadline deadline = std::chrono::steady_clock::now() + options_.append_time_max;
  std::optional<Record> renewed;  // once the term has moved on
  for (;;) {
    const KafkaStanding standing = fold_.standing(book);
    if (!may_follow(record.base, standing, mine)) return AppendOutcome::stale;
    EVENTSTORE_ASSERT(is_well_formed(record));
    if (record.base.term != standing.head.term) {
      if (!renewed) renewed = record;
      renewed->base.term = standing.head.term;
    }
    const Sent sent(*this, book, renewed ? *renewed : record);
    std::optional<Fate> fate = wait(sent, deadline, mine);
    if (fate == Fate::undelivered) fate = settle(sent, deadline, mine);
    if (fate) return fate == Fate::counted ? AppendOutcome::accepted : AppendOutcome::stale;
  }
}

bool KafkaWriter::may_follow(const Head& base, const KafkaStanding& standing, const Writing& mine) {
  return standing.is_own() && mine.claimed_term <= base.term && base.term <= standing.own_term &&
         base.size == standing.head.size && base.root == standing.head.root;
}

std::optional<Fate> KafkaWriter::settle(const Sent& record, Deadline deadline, Writing& mine) {
  replace(record.producer);
  for (;;) {
    // In this order: what the head shows was told before it was shown.
    const KafkaStanding standing = fold_.standing(record.book);
    const auto fate = record.expected.known();
    if (fate != Fate::undelivered) return fate;
    if (!standing.is_own()) return Fate::not_counted;
    const Sent fence(*this, record.book, claim_on(standing.head));
    const Fate fenced = wait(fence, deadline, mine);
    if (fenced == Fate::undelivered) replace(fence.producer);
    if (fenced == Fate::counted && record.expected.known() == Fate::undelivered) return {};
  }
}

Fate KafkaWriter::wait(const Sent& sent, Deadline deadline, Writing& mine) {
  if (const auto fate = sent.expected.wait(deadline)) return *fate;
  mine.unsure = true;
  const std::lock_guard lock(mutex_);
  throw Fault(FaultKind::io, "Kafka at " + options_.brokers + ": book " + sent.book +
                                 ": nothing was read back in " +
                                 std::to_string(options_.append_time_max.count()) + " ms" +
                                 (complaint_.empty() ? "" : " (last heard: " + complaint_ + ")"));
}

KafkaWriter::Writing& KafkaWriter::writing(const BookId& book) {
  const std::lock_guard lock(mutex_);
  const auto found = writings_.find(book);
  if (found != writings_.end()) return found->second;
  // A folder's term outlives the process: what that process left under way is of the same term, so
  // either it or our record counts, and we see which.
  return writings_.emplace(book, Writing{.claimed_term = fold_.standing(book).own_term})
      .first->second;
}

std::shared_ptr<KafkaProducer> KafkaWriter::producer() {
  const std::lock_guard lock(mutex_);
  if (!producer_) {
    producer_ = std::make_shared<KafkaProducer>(options_, delivery_time_of(options_),
                                                [this](std::uint64_t tag, const char* why) {
                                                  {
                                                    const std::lock_guard complaint_lock(mutex_);
                                                    complaint_ = why;
                                                  }
                                                  fates_.tell(tag, Fate::undelivered);
                                                });
  }
  return producer_;
}

void KafkaWriter::replace(const std::shared_ptr<KafkaProducer>& failed) {
  {
    const std::lock_guard lock(mutex_);
    if (producer_ == failed) producer_.reset();
  }
  std::this_thread::sleep_for(replace_pause);
}

}  // namespace duebook::eventstore
