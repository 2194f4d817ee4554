// SPDX-License-Identifier: Apache-2.0
// A ledger over a log in memory, with a clock that tests set; commands are given as the JSON that
// clients send.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger.hpp"
#include "api/open_book.hpp"
#include "api/snapshots.hpp"
#include "eventstore/memory_log.hpp"

namespace duebook::tests {

class ScriptedClock : public api::Clock {
 public:
  domain::Instant now() const override { return now_; }
  /// Sets the clock to an RFC 3339 moment.
  void set(std::string_view moment);

 private:
  domain::Instant now_{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
};

/// A log in memory that can be told to fail, and that remembers what was appended.
class FaultyLog : public eventstore::EventLog {
 public:
  enum class Append { works, throws_before, throws_after, is_stale };

  std::vector<eventstore::BookId> books() const override { return log_.books(); }
  eventstore::Head head(const eventstore::BookId& book) const override { return log_.head(book); }
  eventstore::Head claim(const eventstore::BookId& book) override { return log_.claim(book); }
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

  void set_room(bool room) { log_.set_room(room); }
  void set_append(Append append) { append_ = append; }
  std::size_t records() const { return records_; }
  eventstore::MemoryLog& memory() { return log_; }

 private:
  eventstore::MemoryLog log_;
  Append append_ = Append::works;
  std::size_t records_ = 0;
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
