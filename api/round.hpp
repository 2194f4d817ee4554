// SPDX-License-Identifier: Apache-2.0
// Round: what one commit does for one book. Decides the waiting commands in order, appends their
// events, and only then answers. These are three steps, so that the rounds of several books can
// wait for their log at the same time.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/ledger.hpp"
#include "api/open_book.hpp"

namespace duebook::api {

/// What was submitted together: one command, or the lines of a batch.
struct Work {
  std::vector<BatchItem> items;
  bool atomic = false;
  BatchReply reply;
};

/// What a record means that is stale because somebody else claimed the book.
enum class WhenReplaced : std::uint8_t {
  fault,   ///< the log is not shared: this must not be
  follow,  ///< the commands were not done; the book is as it was, and no longer claimed
};

class Round {
 public:
  /// `now` is the clock's. All events of a round carry one moment, never one before the book's
  /// last.
  Round(eventstore::EventLog& log, OpenBook& book, domain::Instant now, Ledger::Counters& counters,
        WhenReplaced when_replaced = WhenReplaced::fault);

  // In this order. They throw eventstore::Fault; what was not answered by then never will be.

  /// Decides all of it. What does not fit into the last record is written and answered here.
  void decide(std::deque<Work>& waiting);
  bool has_record() const { return record_.line_count() > 0; }
  /// Appends the last record. By any thread, which touches nothing of the book; other books' rounds
  /// may do so at the same time.
  void write();
  /// Answers by what write found.
  void finish();
  const OpenBook& book() const { return book_; }

 private:
  /// An accepted command of the record that is not written yet.
  struct Pending {
    std::string fingerprint;
    CommandResult result;
  };
  struct Reply {
    BatchReply reply;
    std::vector<CommandAnswer> answers;
  };
  /// What became of a command's lines: they are in the record, or it is as it was.
  enum class Added { all, line_too_long, record_full, book_full };

  std::vector<CommandAnswer> run_each(Work& work);
  std::vector<CommandAnswer> run_atomic(Work& work);
  CommandAnswer execute(BatchItem& item);
  CommandAnswer decide_one(CommandRequest& request);
  std::optional<CommandAnswer> find_known(const CommandRequest& request);
  CommandResult read_result(const eventstore::KeyEntry& entry);
  const eventstore::Record& record_with(domain::Seq seq);
  std::optional<CommandAnswer> check_version(const CommandRequest& request) const;
  domain::Date today();
  CommandAnswer accept(CommandRequest& request, std::vector<domain::Event>& events);
  Added add_lines(const CommandRequest& request, const std::vector<domain::Event>& events);
  Added write_lines(const CommandRequest& request, const std::vector<domain::Event>& events);
  void count(const std::vector<CommandAnswer>& answers);
  void flush();
  void settle();
  void take_in_record();
  void withdraw();
  void withdraw(std::vector<CommandAnswer>& answers) const;
  void clear_record();

  eventstore::EventLog& log_;
  OpenBook& book_;
  Ledger::Counters& counters_;
  bool has_room_;
  /// Then the book is marked where the record begins, to be taken back if it is stale.
  bool may_be_replaced_;
  bool replaced_ = false;
  bool may_flush_ = true;  ///< false inside an atomic batch, which is one record
  domain::Instant at_;
  std::optional<domain::Date> today_;  ///< once it was asked for
  eventstore::Record record_;
  std::optional<eventstore::Head> claimed_;           ///< when write had to claim the book
  std::optional<eventstore::AppendOutcome> outcome_;  ///< of the record, once it was written
  std::vector<domain::Event> events_;                 ///< of the record
  std::unordered_map<std::string, Pending> pending_;
  std::vector<Reply> replies_;
  /// The record read last. Commands that are sent again come in the order they first came in, so
  /// without it a long record would be read once for each of its commands.
  std::optional<eventstore::Record> last_read_;
};

}  // namespace duebook::api
