// SPDX-License-Identifier: Apache-2.0
// Deciding, appending and answering the commands of one book.
#include "api/round.hpp"

#include <algorithm>
#include <utility>

#include "api/event_line.hpp"
#include "api/time_zones.hpp"

namespace duebook::api {
namespace {

using eventstore::Record;

bool is_result(const CommandAnswer& answer) {
  return std::holds_alternative<CommandResult>(answer);
}

// Lines [from, to) of a record, separated by commas.
std::string joined_lines(const Record& record, std::size_t from, std::size_t to) {
  std::string lines;
  for (std::size_t i = from; i < to; ++i) {
    if (i != from) lines.push_back(',');
    lines.append(record.line(i));
  }
  return lines;
}

}  // namespace

Round::Round(eventstore::EventLog& log, OpenBook& book, domain::Instant now,
             Ledger::Counters& counters, WhenReplaced when_replaced)
    : log_(log),
      book_(book),
      counters_(counters),
      has_room_(log.has_room()),
      may_be_replaced_(when_replaced == WhenReplaced::follow),
      at_(std::max(now, book.last_at)) {
  record_.base = book.head;
}

void Round::decide(std::deque<Work>& waiting) {
  if (may_be_replaced_) book_.book.mark();
  for (; !waiting.empty(); waiting.pop_front()) {
    Work& work = waiting.front();
    std::vector<CommandAnswer> answers = work.atomic ? run_atomic(work) : run_each(work);
    if (replaced_) withdraw(answers);
    replies_.push_back({std::move(work.reply), std::move(answers)});
  }
}

void Round::finish() {
  settle();
  if (may_be_replaced_) book_.book.keep();
}

std::vector<CommandAnswer> Round::run_each(Work& work) {
  std::vector<CommandAnswer> answers;
  answers.reserve(work.items.size());
  for (BatchItem& item : work.items) answers.push_back(execute(item));
  return answers;
}

// All or nothing: the state and the record go back to where they were. What was in the record
// before is written first, so that the batch has a record's room to itself.
std::vector<CommandAnswer> Round::run_atomic(Work& work) {
  flush();
  book_.book.mark();
  may_flush_ = false;
  std::vector<CommandAnswer> answers = run_each(work);
  may_flush_ = true;
  if (std::ranges::all_of(answers, is_result)) {
    if (!may_be_replaced_) book_.book.keep();
    return answers;
  }
  book_.book.take_back();
  if (may_be_replaced_) book_.book.mark();
  today_.reset();
  clear_record();
  for (CommandAnswer& answer : answers) {
    // A replayed line stays done, unless what it repeats is a line of this very batch.
    const auto* result = std::get_if<CommandResult>(&answer);
    if (result != nullptr && result->first_seq >= book_.head.size) {
      answer = problem_of(Trouble::batch_undone);
    }
  }
  return answers;
}

CommandAnswer Round::execute(BatchItem& item) {
  if (auto* problem = std::get_if<Problem>(&item)) return std::move(*problem);
  return decide_one(std::get<CommandRequest>(item));
}

CommandAnswer Round::decide_one(CommandRequest& request) {
  if (replaced_) return problem_of(Trouble::not_owner);
  if (auto known = find_known(request)) return std::move(*known);
  if (!has_room_) return problem_of(Trouble::disk_reserve);
  if (auto stale = check_version(request)) return std::move(*stale);
  domain::Outcome outcome = domain::decide(book_.book, request.parsed.command, today());
  if (outcome.rejection) return problem_of(*outcome.rejection);
  return accept(request, outcome.events);
}

// The first answer, when the key is known in the log or in this round.
std::optional<CommandAnswer> Round::find_known(const CommandRequest& request) {
  std::string first_fingerprint;
  CommandResult result;
  if (const auto pending = pending_.find(request.key); pending != pending_.end()) {
    first_fingerprint = pending->second.fingerprint;
    result = pending->second.result;
  } else {
    const auto entry = log_.find_key(book_.id, request.key);
    if (!entry) return {};
    first_fingerprint = entry->fingerprint;
    result = read_result(*entry);
  }
  const std::string_view command =
      std::visit([]<class C>(const C&) { return C::wire_name; }, request.parsed.command);
  const std::string_view field =
      differing_field(command, first_fingerprint, request.parsed.fingerprint);
  if (!field.empty()) {
    return problem_of(Trouble::idempotency_key_reused, "/" + std::string(field));
  }
  result.replayed = true;
  result.warning = domain::warning_of(book_.book, request.parsed.command);
  return result;
}

CommandResult Round::read_result(const eventstore::KeyEntry& entry) {
  CommandResult result;
  result.first_seq = entry.first_seq;
  result.position = entry.first_seq + entry.lines;
  const Record& record = record_with(entry.first_seq);
  const std::size_t first = entry.first_seq - record.base.size;
  result.events = joined_lines(record, first, first + entry.lines);
  EventLine line;
  if (read_event_line(record.line(first), line)) result.made = path_of_made(line.event);
  return result;
}

const Record& Round::record_with(domain::Seq seq) {
  const bool is_there = last_read_ && seq >= last_read_->base.size &&
                        seq < last_read_->base.size + last_read_->line_count();
  if (!is_there) {
    log_.read(book_.id, seq, [&](const Record& record) {
      last_read_ = record;
      return false;
    });
  }
  DUEBOOK_ASSERT(last_read_);
  return *last_read_;
}

// A target that is not there is left to decide, which knows the words for it.
std::optional<CommandAnswer> Round::check_version(const CommandRequest& request) const {
  if (!request.if_match) return {};
  const auto target = domain::target_of(request.parsed.command);
  const auto version = target ? domain::version_of(book_.book, *target) : std::nullopt;
  if (target && !version) return {};
  if (version == *request.if_match) return {};
  Problem problem = problem_of(Trouble::version_differs);
  problem.current_version = version;
  return problem;
}

// In the book's zone, which the command before may have settled.
domain::Date Round::today() {
  if (!book_.book.settings->open) return {};
  if (!today_) today_ = day_in_zone(at_, book_.book.settings->time_zone);
  return *today_;
}

CommandAnswer Round::accept(CommandRequest& request, std::vector<domain::Event>& events) {
  Added added = add_lines(request, events);
  if (added == Added::record_full && may_flush_ && record_.line_count() > 0) {
    flush();
    if (replaced_) return problem_of(Trouble::not_owner);
    added = add_lines(request, events);
  }
  switch (added) {
    case Added::all: break;
    case Added::line_too_long:
      return problem_of(domain::Rejection{domain::Reason::event_too_long, ""});
    case Added::record_full: return problem_of(Trouble::batch_too_long);
    case Added::book_full: return problem_of(domain::Rejection{domain::Reason::book_full, ""});
  }
  const std::size_t end = record_.line_count();
  const std::size_t first = end - events.size();
  CommandResult result;
  result.first_seq = record_.base.size + first;
  result.position = record_.base.size + end;
  result.events = joined_lines(record_, first, end);
  result.made = path_of_made(events.front());
  result.warning = domain::warning_of(book_.book, request.parsed.command);
  domain::Seq seq = result.first_seq;
  for (domain::Event& event : events) {
    domain::evolve(book_.book, event, seq++);
    events_.push_back(std::move(event));
  }
  record_.commands.push_back(
      {request.key, static_cast<std::uint32_t>(events.size()), request.parsed.fingerprint});
  pending_.emplace(request.key, Pending{std::move(request.parsed.fingerprint), result});
  return result;
}

Round::Added Round::add_lines(const CommandRequest& request,
                              const std::vector<domain::Event>& events) {
  const std::size_t lines_before = record_.line_count();
  const std::size_t bytes_before = record_.text.size();
  const Added added = write_lines(request, events);
  if (added != Added::all) {
    record_.ends.resize(lines_before);
    record_.text.resize(bytes_before);
  }
  return added;
}

Round::Added Round::write_lines(const CommandRequest& request,
                                const std::vector<domain::Event>& events) {
  Envelope envelope{record_.base.size + record_.line_count(), at_, request.actor, request.key};
  if (envelope.seq + events.size() > domain::book_events_max) return Added::book_full;
  for (const domain::Event& event : events) {
    const std::size_t start = record_.text.size();
    append_event_line(record_.text, envelope, event);
    if (record_.text.size() - start > eventstore::line_bytes_max) return Added::line_too_long;
    record_.text.push_back('\n');
    record_.ends.push_back(static_cast<std::uint32_t>(record_.text.size()));
    ++envelope.seq;
    const bool fits = record_.line_count() <= eventstore::record_lines_max &&
                      record_.text.size() <= eventstore::record_bytes_max;
    if (!fits) return Added::record_full;
  }
  return Added::all;
}

void Round::count(const std::vector<CommandAnswer>& answers) {
  for (const CommandAnswer& answer : answers) {
    const auto* result = std::get_if<CommandResult>(&answer);
    ++(result == nullptr  ? counters_.commands_rejected
       : result->replayed ? counters_.commands_replayed
                          : counters_.commands_accepted);
  }
}

void Round::flush() {
  write();
  settle();
}

void Round::write() {
  if (!has_record()) return;
  if (!book_.claimed) {
    claimed_ = log_.claim(book_.id);
    // Lines that are there were decided by somebody else; with the base as it was, append refuses.
    if (claimed_->size == record_.base.size) record_.base = *claimed_;
  }
  outcome_ = log_.append(book_.id, record_);
}

void Round::settle() {
  if (const auto claimed = std::exchange(claimed_, {})) {
    book_.claimed = true;
    if (claimed->size == book_.head.size) book_.head = *claimed;
  }
  if (const auto outcome = std::exchange(outcome_, {})) {
    if (outcome == eventstore::AppendOutcome::accepted) {
      take_in_record();
    } else if (may_be_replaced_) {
      withdraw();
    } else {
      throw eventstore::Fault(eventstore::FaultKind::lost_events,
                              "another writer has taken over book " + book_.id);
    }
  }
  for (Reply& reply : replies_) {
    count(reply.answers);
    reply.reply(std::move(reply.answers));
  }
  replies_.clear();
}

void Round::withdraw() {
  replaced_ = true;
  book_.claimed = false;
  book_.book.take_back();
  today_.reset();
  clear_record();
  for (Reply& reply : replies_) withdraw(reply.answers);
  ++counters_.books_lost;
}

// What stands in the log stays done. Anything else, rejections included, rested on events that are
// none.
void Round::withdraw(std::vector<CommandAnswer>& answers) const {
  for (CommandAnswer& answer : answers) {
    const auto* result = std::get_if<CommandResult>(&answer);
    if (result == nullptr || result->position > book_.head.size) {
      answer = problem_of(Trouble::not_owner);
    }
  }
}

void Round::take_in_record() {
  domain::Seq seq = book_.head.size;
  for (const domain::Event& event : events_) book_.facts->apply(event, seq++, at_);
  book_.facts->publish();
  // Not the log's own head: a writer that took over may have moved it already.
  book_.head = {.size = seq, .root = log_.root_at(book_.id, seq), .term = record_.base.term};
  book_.last_at = at_;
  ++counters_.records;
  counters_.events += record_.line_count();
  if (may_be_replaced_) book_.book.mark();
  clear_record();
}

void Round::clear_record() {
  record_.base = book_.head;
  record_.text.clear();
  record_.ends.clear();
  record_.commands.clear();
  events_.clear();
  pending_.clear();
}

}  // namespace duebook::api
