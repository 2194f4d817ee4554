// SPDX-License-Identifier: Apache-2.0
// One loop for connections, in it one for batches.
#include "eventstore/kafka_publisher.hpp"

#include "eventstore/assert.hpp"
#include "eventstore/kafka_transactions.hpp"

namespace duebook::eventstore {
namespace {

using std::chrono::milliseconds;

/// How often an idle publisher looks for new books and whether a broker is still there.
constexpr milliseconds idle_time_max{1'000};
/// The interpreter follows the log at this distance, at most.
constexpr milliseconds known_soon{5};

std::vector<std::string> whole_names(const StreamTopics& topics,
                                     std::vector<std::string> state_topics) {
  for (std::string& topic : state_topics) topic = topics.name(topic);
  return state_topics;
}

}  // namespace

struct KafkaPublisher::Batch {
  std::uint64_t first = 0;
  std::vector<std::string> lines;

  std::uint64_t end() const { return first + lines.size(); }
};

KafkaPublisher::KafkaPublisher(EventLog& log, const EventInterpreter& interpreter,
                               KafkaPublisherOptions options)
    : log_(log),
      interpreter_(interpreter),
      options_(std::move(options)),
      state_topics_(whole_names(options_.topics, interpreter.state_topics())) {
  // Settings that librdkafka does not take are known now or never.
  const KafkaClient tried(RD_KAFKA_PRODUCER, options_.topics.kafka, {});
  thread_ = std::thread([this] { run(); });
}

KafkaPublisher::~KafkaPublisher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

PublisherStatus KafkaPublisher::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

bool KafkaPublisher::wait_until_published(std::chrono::steady_clock::time_point deadline) const {
  PublishedPositions heads;
  for (const BookId& book : log_.books()) heads[book] = log_.head(book).size;
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [&] {
    for (const auto& [book, size] : heads) {
      const auto found = status_.positions.find(book);
      if (found == status_.positions.end() || found->second < size) return false;
    }
    return true;
  });
}

void KafkaPublisher::run() {
  while (!stopping_) {
    try {
      publish_until_stopped();
    } catch (const KafkaFenced& fenced) {
      note_trouble(fenced.what(), true);
      stand_by();
    } catch (const std::exception& error) {
      if (stopping_) return;
      note_trouble(error.what(), false);
      wait(options_.retry_wait, false);
    }
  }
}

void KafkaPublisher::publish_until_stopped() {
  const auto stopping = [this] { return stopping_.load(); };
  const StreamTopics& topics = options_.topics;
  create_stream_topics(topics, interpreter_.state_topics());
  std::vector<std::string> sent_to = state_topics_;
  for (const char* topic : {"events", "published"}) sent_to.push_back(topics.name(topic));
  KafkaTransactions transactions(topics.kafka, topics.name("publisher"), sent_to, stopping);
  const PublishedPositions positions = read_positions(topics, stopping);
  {
    const std::lock_guard lock(mutex_);
    status_.connected = true;
    status_.stands_by = false;
    status_.trouble.clear();
    status_.positions = positions;
  }
  changed_.notify_all();
  if (options_.tell) options_.tell("publishing to " + topics.name("events"));
  while (!stopping_) {
    follow_new_books();
    bool published = false;
    for (const BookId& book : log_.books()) {
      published = (!stopping_ && publish_next(transactions, book)) || published;
    }
    if (published) continue;
    if (is_behind(status().positions)) {
      wait(known_soon, false);
    } else {
      wait(idle_time_max, true);
      if (!stopping_) transactions.check_connection();
    }
  }
}

// Sends the next batch of the book; false when there is none.
bool KafkaPublisher::publish_next(KafkaTransactions& transactions, const BookId& book) {
  const PublishedPositions positions = status().positions;
  const auto found = positions.find(book);
  const std::uint64_t first = found == positions.end() ? 0 : found->second;
  const std::uint64_t size = log_.head(book).size;
  if (first > size) {
    throw Fault(FaultKind::lost_events, "book " + book + ": " + std::to_string(first) +
                                            " events were published, but the log has " +
                                            std::to_string(size));
  }
  const std::uint64_t end = std::min(size, interpreter_.known(book));
  if (first >= end) return false;
  const Batch batch = collect(book, first, end);
  const Interpretation meaning = interpreter_.interpret(book, first, batch.lines);
  EVENTSTORE_ASSERT(meaning.events.size() == batch.lines.size());
  transactions.begin();
  send(transactions, book, batch, meaning);
  transactions.commit();
  {
    const std::lock_guard lock(mutex_);
    status_.positions[book] = batch.end();
    status_.events += batch.lines.size();
    ++status_.batches;
  }
  changed_.notify_all();
  return true;
}

KafkaPublisher::Batch KafkaPublisher::collect(const BookId& book, std::uint64_t first,
                                              std::uint64_t end) const {
  Batch batch{first, {}};
  std::size_t bytes = 0;
  const auto is_full = [&] {
    return batch.end() == end || batch.lines.size() == options_.batch_events_max ||
           bytes >= options_.batch_bytes_max;
  };
  log_.read(book, first, [&](const Record& record) {
    for (std::size_t i = batch.end() - record.base.size; i < record.line_count() && !is_full();
         ++i) {
      batch.lines.emplace_back(record.line(i));
      bytes += batch.lines.back().size();
    }
    return !is_full();
  });
  return batch;
}

void KafkaPublisher::send(KafkaTransactions& transactions, const BookId& book, const Batch& batch,
                          const Interpretation& meaning) const {
  const std::string events = options_.topics.name("events");
  const std::string source = source_of(book);
  for (std::size_t i = 0; i < batch.lines.size(); ++i) {
    const EventAbout& about = meaning.events[i];
    const std::string seq = std::to_string(batch.first + i);
    BatchMessage message{events, about.key, batch.lines[i], {}};
    message.headers = {{"ce_specversion", "1.0"},
                       {"ce_id", seq},
                       {source_header, source},
                       {"ce_type", about.type},
                       {"ce_time", about.time},
                       {sequence_header, seq},
                       {"content-type", "application/json"}};
    if (!about.subject.empty()) message.headers.emplace_back("ce_subject", about.subject);
    transactions.send(message);
  }
  for (const StateMessage& state : meaning.states) {
    transactions.send({state_topics_.at(state.topic),
                       state.key,
                       state.value,
                       {{"content-type", "application/json"}}});
  }
  transactions.send({options_.topics.name("published"), book, position_value(batch.end()), {}});
}

void KafkaPublisher::follow_new_books() {
  for (const BookId& book : log_.books()) {
    if (subscriptions_.contains(book)) continue;
    subscriptions_[book] = log_.subscribe(book, [this](const Head&) {
      const std::lock_guard lock(mutex_);
      moved_ = true;
      changed_.notify_all();
    });
  }
}

bool KafkaPublisher::is_behind(const PublishedPositions& positions) const {
  for (const BookId& book : log_.books()) {
    const auto found = positions.find(book);
    if ((found == positions.end() ? 0 : found->second) < log_.head(book).size) return true;
  }
  return false;
}

void KafkaPublisher::stand_by() {
  std::optional<PublishedPositions> before;
  while (!stopping_) {
    try {
      PublishedPositions now = read_positions(options_.topics, [this] { return stopping_.load(); });
      if (before == now && is_behind(now)) return;
      before = now;
      const std::lock_guard lock(mutex_);
      status_.positions = std::move(now);
    } catch (const Fault&) {
      before.reset();
    }
    changed_.notify_all();
    wait(options_.standby_wait, false);
  }
}

void KafkaPublisher::note_trouble(const std::string& why, bool stands_by) {
  bool is_news = false;
  {
    const std::lock_guard lock(mutex_);
    is_news = status_.connected || status_.trouble != why;
    status_.connected = false;
    status_.stands_by = stands_by;
    status_.trouble = why;
    ++status_.failures;
  }
  changed_.notify_all();
  if (is_news && options_.tell) options_.tell(why);
}

void KafkaPublisher::wait(milliseconds time, bool until_moved) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [&] { return stopping_ || (until_moved && moved_); });
  moved_ = false;
}

}  // namespace duebook::eventstore
