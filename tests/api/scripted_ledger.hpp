// SPDX-License-Identifier: Apache-2.0
// A ledger over a log in memory, with a clock that tests set; commands are given as the JSON that
// clients send.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger.hpp"
#include "api/open_book.hpp"
#include "api/snapshots.hpp"
#include "eventstore/memory_log.hpp"
#include "eventstore/shared_log.hpp"
#include "eventstore/subscribers.hpp"

namespace duebook::tests {

class ScriptedClock : public api::Clock {
 public:
  domain::Instant now() const override { return now_; }
  /// Sets the clock to an RFC 3339 moment.
  void set(std::string_view moment);

 private:
  domain::Instant now_{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
};

/// What several nodes append to.
struct MemoryTopic {
  static constexpr std::int32_t partitions = 4;

  eventstore::MemoryLog log;
  std::mutex mutex;
  std::vector<std::pair<std::string, const void*>> owners{partitions};  ///< URL and node
  eventstore::SubscribersTo<eventstore::BookId> books_moved;
  eventstore::SubscribersTo<std::int32_t> owners_changed;
};

/// A log in memory that can be told to fail, and that remembers what was appended. Several over one
/// topic are nodes that share it.
class FaultyLog : public eventstore::SharedLog {
 public:
  enum class Append { works, throws_before, throws_after, is_stale };

  explicit FaultyLog(std::shared_ptr<MemoryTopic> topic = std::make_shared<MemoryTopic>())
      : topic_(std::move(topic)), log_(topic_->log) {}

  std::vector<eventstore::BookId> books() const override { return log_.books(); }
  eventstore::Head head(const eventstore::BookId& book) const override { return log_.head(book); }
  eventstore::Head claim(const eventstore::BookId& book) override;
  eventstore::AppendOutcome append(const eventstore::BookId& book,
                                   const eventstore::Record& record) override;
  std::optional<eventstore::KeyEntry> find_key(const eventstore::BookId& book,
                                               std::string_view key) const override {
    return log_.find_key(book, key);
  }
  void read(const eventstore::BookId& book, std::uint64_t from,
            const std::function<bool(const eventstore::Record&)>& visit) const override {
    log_.read(book, from, visit);
  }
  eventstore::Hash root_at(const eventstore::BookId& book, std::uint64_t size) const override {
    return log_.root_at(book, size);
  }
  std::unique_ptr<eventstore::Subscription> subscribe(
      const eventstore::BookId& book, std::function<void(const eventstore::Head&)> moved) override {
    return log_.subscribe(book, std::move(moved));
  }
  bool has_room() const override { return log_.has_room(); }

  std::int32_t partitions() const override { return MemoryTopic::partitions; }
  /// By the first letter: a is in 1, b in 2.
  std::int32_t partition_of(const eventstore::BookId& book) const override;
  eventstore::Owner owner(std::int32_t partition) const override;
  void announce(const std::vector<std::int32_t>& partitions, const std::string& url) override;
  std::unique_ptr<eventstore::Subscription> subscribe_books(
      std::function<void(const eventstore::BookId&)> moved) override {
    return topic_->books_moved.add(std::move(moved));
  }
  std::unique_ptr<eventstore::Subscription> subscribe_owners(
      std::function<void(const std::int32_t&)> changed) override {
    return topic_->owners_changed.add(std::move(changed));
  }

  void check() const override {
    if (ended_) throw eventstore::Fault(eventstore::FaultKind::io, "the topic is gone");
  }
  /// As when the thread that follows the topic ends.
  void end() {
    ended_ = true;
    topic_->owners_changed.notify(0);
  }

  void set_room(bool room) { log_.set_room(room); }
  void set_append(Append append) { append_ = append; }
  /// From now on an append waits until so many are under way at once, or ten seconds.
  void set_meeting(std::size_t appends);
  std::size_t under_way_max() const;
  /// As an append does, to be met or to be waited for.
  void meet();
  std::size_t records() const { return records_; }
  eventstore::MemoryLog& memory() { return log_; }

 private:
  std::shared_ptr<MemoryTopic> topic_;
  eventstore::MemoryLog& log_;
  Append append_ = Append::works;
  std::atomic<bool> ended_ = false;
  std::atomic<std::size_t> records_ = 0;

  mutable std::mutex meeting_mutex_;
  std::condition_variable arrived_;
  std::size_t meeting_ = 1;
  std::size_t under_way_ = 0;
  std::size_t under_way_max_ = 0;
};

/// A command as a client means it.
struct Sent {
  std::string command;
  std::string body = {};
  std::string key = {};  ///< one of its own when empty
  std::optional<domain::Seq> if_match = {};
};

class ScriptedLedger {
 public:
  explicit ScriptedLedger(api::SnapshotStore* snapshots = nullptr, api::LedgerOptions options = {});
  /// A node of a shared log; `news` counts what it is told.
  explicit ScriptedLedger(std::shared_ptr<MemoryTopic> topic, api::LedgerOptions options = {});

  api::CommandRequest request(const Sent& sent);
  /// Submits without committing; the answer comes to `answers` at the commit.
  void submit(const Sent& sent, const std::string& book = "main");
  /// Does one command in a round of its own.
  api::CommandAnswer send(const Sent& sent, const std::string& book = "main");
  std::vector<api::CommandAnswer> send_batch(const std::vector<Sent>& sent, bool atomic,
                                             const std::string& book = "main");
  /// Opens book `main` and registers customers C1 and C2.
  void set_up();
  /// A new ledger over the same log, as after a restart.
  void restart(api::SnapshotStore* snapshots = nullptr);

  /// Digest of the state and facts that folding the whole log gives.
  std::string digest_of_log(const std::string& book = "main") const;
  std::uint64_t position(const std::string& book = "main") const;
  std::string lines(const std::string& book = "main") const;

  FaultyLog log;
  ScriptedClock clock;
  std::unique_ptr<api::Ledger> ledger;
  int news = 0;
  std::vector<api::CommandAnswer> answers;  ///< of submit, in the order in which they came

 private:
  std::uint64_t keys_ = 0;
};

/// "201", "201 replayed", or "409 code-taken at /customer".
std::string summary(const api::CommandAnswer& answer);
std::vector<std::string> summaries(const std::vector<api::CommandAnswer>& answers);
const api::CommandResult& result_of(const api::CommandAnswer& answer);

std::string payment_body(std::int64_t amount, const std::string& customer = "C1");
std::string invoice_body(std::int64_t amount, const std::string& more = "");
std::string customer_body(const std::string& code);

}  // namespace duebook::tests
