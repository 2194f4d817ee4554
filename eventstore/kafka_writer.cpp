// SPDX-License-Identifier: Apache-2.0
// Sending, waiting to read it back, and sending again.
#include "eventstore/kafka_writer.hpp"

#include <algorithm>
#include <list>
#include <optional>
#include <thread>
#include <utility>

#include "eventstore/acceptance.hpp"
#include "eventstore/announcement.hpp"
#include "eventstore/assert.hpp"
#include "eventstore/kafka_fold.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {
namespace {

/// A delivery is given up early enough for others to be tried.
constexpr std::chrono::milliseconds delivery_time_max{8'000};
constexpr int deliveries_per_append = 3;
/// A broker that refuses at once is not asked again at once.
constexpr std::chrono::milliseconds renewal_pause{100};

using Producer = KafkaProducers::Loan;

std::chrono::milliseconds delivery_time_of(const KafkaOptions& options) {
  return std::min(delivery_time_max, options.append_time_max / deliveries_per_append);
}

void renew(Producer& producer) {
  std::this_thread::sleep_for(renewal_pause);
  producer.renew();
}

Record claim_on(Head head) {
  ++head.term;
  return {.base = head, .text = {}, .ends = {}, .commands = {}};
}

}  // namespace

struct KafkaWriter::Content {
  std::int32_t partition = 0;
  std::string_view key;
  /// The value is these two, one after the other.
  std::string_view head;
  std::string_view tail;
};

// A message under way, with the producer that has it.
class KafkaWriter::Sent {
 public:
  Sent(KafkaWriter& writer, const Producer& lent, const Content& content)
      : partition(content.partition), expected(writer.fates_), producer_(lent.producer()) {
    producer_->send({.partition = content.partition,
                     .tag = expected.tag(),
                     .key = content.key,
                     .sender = writer.sender_,
                     .head = content.head,
                     .tail = content.tail});
    ++writer.sent_;
  }

  bool counted() const { return expected.known() == Fate::counted; }

  const std::int32_t partition;
  const KafkaFates::Expected expected;

 private:
  const std::shared_ptr<KafkaProducer> producer_;
};

KafkaWriter::KafkaWriter(const KafkaOptions& options, std::int32_t partitions, std::string sender,
                         KafkaFold& fold, KafkaFates& fates)
    : options_(options),
      partitions_(partitions),
      sender_(std::move(sender)),
      fold_(fold),
      fates_(fates),
      producers_(options, delivery_time_of(options),
                 [this](std::uint64_t tag, const char* why) { hear_undelivered(tag, why); }) {}

KafkaWriter::~KafkaWriter() = default;

KafkaWriter::Content KafkaWriter::content_of(const BookId& book, const Record& record,
                                             std::string& header) const {
  header = encode_header(record);
  return {partition_of(book, partitions_), book, header, record.text};
}

Head KafkaWriter::claim(const BookId& book) {
  EVENTSTORE_ASSERT(is_book_id(book));
  fates_.throw_if_failed();
  const Deadline until = deadline();
  std::string header;
  Producer producer(producers_);
  for (;;) {
    const Record claim = claim_on(fold_.standing(book).head);
    const Sent sent(*this, producer, content_of(book, claim, header));
    const auto fate = sent.expected.wait(until);
    if (!fate) throw_silence("book " + book);
    if (fate == Fate::undelivered) renew(producer);
    if (fate != Fate::counted) continue;
    set_unsure(book, false);
    return claim.base;
  }
}

AppendOutcome KafkaWriter::append(const BookId& book, const Record& record) {
  EVENTSTORE_ASSERT(is_book_id(book));
  fates_.throw_if_failed();
  if (is_unsure(book)) {
    throw Fault(FaultKind::io, "book " + book +
                                   ": the outcome of an earlier append is not known; "
                                   "claim the book, or open the log anew");
  }
  const KafkaStanding standing = fold_.standing(book);
  if (!standing.is_own() || !accepts(standing.head, record.base, record.line_count())) {
    return AppendOutcome::stale;
  }
  const Deadline until = deadline();
  std::string header;
  const Content content = content_of(book, record, header);
  Producer producer(producers_);
  std::list<Sent> copies;
  std::optional<SentRecords::Entry> known;
  for (;;) {
    const Sent& sent = copies.emplace_back(*this, producer, content);
    // Looked at while it is under way: one that cannot be read back counts for nobody.
    if (!known) {
      EVENTSTORE_ASSERT(is_well_formed(record));
      known.emplace(fold_.sent_records(), sent.expected.tag(), header, record);
    }
    const auto fate = sent.expected.wait(until);
    if (std::ranges::any_of(copies, &Sent::counted)) return AppendOutcome::accepted;
    if (fate == Fate::not_counted) return AppendOutcome::stale;
    if (!fate) {
      set_unsure(book, true);
      throw_silence("book " + book);
    }
    renew(producer);
  }
}

void KafkaWriter::announce(const std::vector<std::int32_t>& partitions, const std::string& url) {
  fates_.throw_if_failed();
  const Deadline until = deadline();
  const std::string value = encode_announcement(url);
  Producer producer(producers_);
  for (std::vector<std::int32_t> left = partitions; !left.empty();) {
    std::list<Sent> all;
    for (const std::int32_t partition : left) {
      all.emplace_back(*this, producer, Content{partition, announcement_key, value, {}});
    }
    left.clear();
    for (const Sent& sent : all) {
      const auto fate = sent.expected.wait(until);
      if (!fate) throw_silence("partition " + std::to_string(sent.partition));
      if (fate == Fate::undelivered) left.push_back(sent.partition);
    }
    if (!left.empty()) renew(producer);
  }
}

void KafkaWriter::throw_silence(const std::string& about) const {
  const std::lock_guard lock(mutex_);
  throw Fault(FaultKind::io, "Kafka at " + options_.brokers + ": " + about +
                                 ": nothing was read back in " +
                                 std::to_string(options_.append_time_max.count()) + " ms" +
                                 (complaint_.empty() ? "" : " (last heard: " + complaint_ + ")"));
}

bool KafkaWriter::is_unsure(const BookId& book) const {
  const std::lock_guard lock(mutex_);
  return unsure_.contains(book);
}

void KafkaWriter::set_unsure(const BookId& book, bool unsure) {
  const std::lock_guard lock(mutex_);
  if (unsure) {
    unsure_.insert(book);
  } else {
    unsure_.erase(book);
  }
}

void KafkaWriter::hear_undelivered(std::uint64_t tag, const char* why) {
  {
    const std::lock_guard lock(mutex_);
    complaint_ = why;
  }
  ++undelivered_;
  fates_.tell(tag, Fate::undelivered);
}

}  // namespace duebook::eventstore
