// SPDX-License-Identifier: Apache-2.0
// Puts the parts together, and reads from the copy.
#include "eventstore/kafka_log.hpp"

#include <random>
#include <utility>

#include "eventstore/kafka_fates.hpp"
#include "eventstore/kafka_follower.hpp"
#include "eventstore/kafka_topic.hpp"
#include "eventstore/kafka_writer.hpp"
#include "eventstore/rocksdb_log.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::size_t sender_bytes = 16;

// No two processes, nor two runs of one, may have the same.
std::string new_sender() {
  std::random_device device;
  std::string sender;
  while (sender.size() < sender_bytes) sender.push_back(static_cast<char>(device()));
  return sender;
}

TopicFacts checked_topic(const KafkaOptions& options) {
  TopicFacts facts = read_topic(options);
  refuse_unsafe_topic(options, facts);
  return facts;
}

RocksDbOptions local_options(const KafkaOptions& options) {
  RocksDbOptions local = options.local;
  local.sync = false;
  local.write_ahead = false;
  local.anchored = false;
  return local;
}

}  // namespace

struct KafkaLog::State {
  State(const std::filesystem::path& folder, KafkaOptions with)
      : options(std::move(with)),
        topic(checked_topic(options)),
        not_durable(eventstore::why_not_durable(topic)),
        local(folder, local_options(options)),
        fold(local, options, topic.partitions, sender, fates),
        writer(options, topic.partitions, sender, fold, fates),
        follower(
            options, fold.starts(), [this](const IncomingMessage& message) { fold.take(message); },
            [this] { local.save_when_due(); },
            [this](std::exception_ptr why) {
              fates.fail(std::move(why));
              fold.owner_subscribers().notify(0);
            }) {
    follower.catch_up();
  }

  const KafkaOptions options;
  const TopicFacts topic;
  const std::string not_durable;
  const std::string sender = new_sender();
  KafkaFates fates;
  RocksDbLog local;
  KafkaFold fold;
  KafkaWriter writer;
  KafkaFollower follower;  // last, so that it stops before what it calls is gone
};

KafkaLog::KafkaLog(const std::filesystem::path& folder, KafkaOptions options)
    : state_(std::make_unique<State>(folder, std::move(options))) {}

KafkaLog::~KafkaLog() = default;

std::vector<BookId> KafkaLog::books() const { return state_->local.books(); }
Head KafkaLog::head(const BookId& book) const { return state_->local.head(book); }
Head KafkaLog::claim(const BookId& book) { return state_->writer.claim(book); }
AppendOutcome KafkaLog::append(const BookId& book, const Record& record) {
  return state_->writer.append(book, record);
}
std::optional<KeyEntry> KafkaLog::find_key(const BookId& book, std::string_view key) const {
  return state_->local.find_key(book, key);
}
void KafkaLog::read(const BookId& book, std::uint64_t from,
                    const std::function<bool(const Record&)>& visit) const {
  state_->local.read(book, from, visit);
}
Hash KafkaLog::root_at(const BookId& book, std::uint64_t size) const {
  return state_->local.root_at(book, size);
}
std::unique_ptr<Subscription> KafkaLog::subscribe(const BookId& book,
                                                  std::function<void(const Head&)> moved) {
  return state_->local.subscribe(book, std::move(moved));
}
bool KafkaLog::has_room() const { return state_->local.has_room(); }

std::string KafkaLog::why_not_durable() const { return state_->not_durable; }

std::int32_t KafkaLog::partitions() const { return state_->topic.partitions; }
std::int32_t KafkaLog::partition_of(const BookId& book) const {
  return eventstore::partition_of(book, state_->topic.partitions);
}
Owner KafkaLog::owner(std::int32_t partition) const { return state_->fold.owner(partition); }
void KafkaLog::announce(const std::vector<std::int32_t>& partitions, const std::string& url) {
  state_->writer.announce(partitions, url);
}
void KafkaLog::check() const { state_->fates.throw_if_failed(); }
std::unique_ptr<Subscription> KafkaLog::subscribe_books(std::function<void(const BookId&)> moved) {
  return state_->fold.book_subscribers().add(std::move(moved));
}
std::unique_ptr<Subscription> KafkaLog::subscribe_owners(
    std::function<void(const std::int32_t&)> changed) {
  return state_->fold.owner_subscribers().add(std::move(changed));
}

KafkaCounters KafkaLog::counters() const {
  KafkaCounters counters = state_->fold.counters();
  counters.sent = state_->writer.sent();
  counters.undelivered = state_->writer.undelivered();
  return counters;
}

}  // namespace duebook::eventstore
