// SPDX-License-Identifier: Apache-2.0
// One writer, rounds of commands, one record per book and round.
#include "api/ledger.hpp"

#include <algorithm>
#include <deque>
#include <shared_mutex>
#include <unordered_map>

#include "api/event_line.hpp"
#include "api/open_book.hpp"
#include "api/snapshots.hpp"
#include "api/time_zones.hpp"

namespace duebook::api {

using eventstore::BookId;
using eventstore::Head;
using eventstore::Record;

/// What was submitted together: one command, or the lines of a batch.
struct Ledger::Work {
  std::vector<BatchItem> items;
  bool atomic = false;
  BatchReply reply;
};

/// The books that are open, and those that an open-book command may bring.
class Ledger::Shelf {
 public:
  OpenBook* find(const BookId& id) {
    const auto at = books_.find(id);
    return at == books_.end() ? nullptr : at->second.get();
  }
  OpenBook& find_or_provide(const BookId& id) {
    if (OpenBook* book = find(id)) return *book;
    auto& provided = provided_[id];
    if (!provided) provided = std::make_unique<OpenBook>(id);
    return *provided;
  }
  /// Books that events have been written to are there for readers from now on; the others are
  /// forgotten.
  void settle() {
    if (provided_.empty()) return;
    const std::unique_lock lock(mutex_);
    for (auto& [id, book] : provided_) {
      if (book->head.size > 0) books_.emplace(id, std::move(book));
    }
    provided_.clear();
  }
  void add(std::unique_ptr<OpenBook> book) {
    const std::unique_lock lock(mutex_);
    BookId id = book->id;
    books_.emplace(std::move(id), std::move(book));
  }

  template <class Visit>
  auto for_readers(Visit visit) const {
    const std::shared_lock lock(mutex_);
    return visit(books_);
  }
  std::map<BookId, std::unique_ptr<OpenBook>>& books() { return books_; }
  std::map<BookId, std::unique_ptr<OpenBook>>& provided() { return provided_; }

 private:
  mutable std::shared_mutex mutex_;
  std::map<BookId, std::unique_ptr<OpenBook>> books_;
  std::map<BookId, std::unique_ptr<OpenBook>> provided_;
};

struct Ledger::Queue {
  std::map<BookId, std::deque<Work>> by_book;
  std::size_t commands = 0;
};

/// Decides the work of one book and appends it.
class Ledger::Round {
 public:
  Round(Ledger& ledger, OpenBook& book)
      : ledger_(ledger), book_(book), has_room_(ledger.log_.has_room()) {
    at_ = std::max(ledger.clock_.now(), book.last_at);
    if (book.book.settings->open) today_ = day_in_zone(at_, book.book.settings->time_zone);
    record_.base = book.head;
  }

  void run(std::deque<Work>& waiting) {
    for (; !waiting.empty(); waiting.pop_front()) {
      Work& work = waiting.front();
      std::vector<CommandAnswer> answers = work.atomic ? run_atomic(work) : run_each(work);
      replies_.push_back({std::move(work.reply), std::move(answers)});
    }
    flush();
  }

 private:
  struct Pending {
    std::string fingerprint;
    CommandResult result;
  };
  struct Reply {
    BatchReply reply;
    std::vector<CommandAnswer> answers;
  };

  std::vector<CommandAnswer> run_each(Work& work) {
    std::vector<CommandAnswer> answers;
    answers.reserve(work.items.size());
    for (BatchItem& item : work.items) answers.push_back(execute(item));
    return answers;
  }

  // All or nothing: the state and the record go back to where they were. What was in the record
  // before is written first, so that the batch has a record's room to itself.
  std::vector<CommandAnswer> run_atomic(Work& work) {
    flush();
    book_.book.mark();
    may_flush_ = false;
    std::vector<CommandAnswer> answers = run_each(work);
    may_flush_ = true;
    const bool sound = std::ranges::all_of(
        answers, [](const CommandAnswer& answer) { return answer.index() == 0; });
    if (sound) {
      book_.book.keep();
      return answers;
    }
    book_.book.take_back();
    clear_record();
    for (CommandAnswer& answer : answers) {
      const auto* result = std::get_if<CommandResult>(&answer);
      if (result != nullptr && !result->replayed) answer = problem_of(Trouble::batch_undone);
    }
    return answers;
  }

  CommandAnswer execute(BatchItem& item) {
    if (auto* problem = std::get_if<Problem>(&item)) return std::move(*problem);
    CommandAnswer answer = decide(std::get<CommandRequest>(item));
    const auto* result = std::get_if<CommandResult>(&answer);
    Counters& counters = ledger_.counters_;
    ++(result == nullptr  ? counters.commands_rejected
       : result->replayed ? counters.commands_replayed
                          : counters.commands_accepted);
    return answer;
  }

  CommandAnswer decide(CommandRequest& request) {
    if (auto known = find_known(request)) return std::move(*known);
    if (!has_room_) return problem_of(Trouble::disk_reserve);
    if (auto stale = check_version(request)) return std::move(*stale);
    domain::Outcome outcome = domain::decide(book_.book, request.parsed.command, today_);
    if (outcome.rejection) return problem_of(*outcome.rejection);
    return accept(request, outcome.events);
  }

  // The first answer, when the key is known in the log or in this round.
  std::optional<CommandAnswer> find_known(const CommandRequest& request) {
    std::string first_fingerprint;
    CommandResult result;
    if (const auto pending = pending_.find(request.key); pending != pending_.end()) {
      first_fingerprint = pending->second.fingerprint;
      result = pending->second.result;
    } else {
      const auto entry = ledger_.log_.find_key(book_.id, request.key);
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

  CommandResult read_result(const eventstore::KeyEntry& entry) const {
    CommandResult result;
    result.first_seq = entry.first_seq;
    result.position = entry.first_seq + entry.lines;
    ledger_.log_.read(book_.id, entry.first_seq, [&](const Record& record) {
      const std::size_t first = entry.first_seq - record.base.size;
      for (std::size_t i = first; i < first + entry.lines; ++i) {
        if (i != first) result.events.push_back(',');
        result.events.append(record.line(i));
      }
      EventLine line;
      if (read_event_line(record.line(first), line)) result.made = path_of(line.event);
      return false;
    });
    return result;
  }

  static std::string path_of(const domain::Event& event) {
    const auto entity = domain::made_by(event);
    if (!entity || entity->kind == domain::EntityKind::book) return {};
    std::string path(domain::entity_nouns[static_cast<std::size_t>(entity->kind)]);
    path.push_back('/');
    if (entity->number != 0) return path + std::to_string(entity->number);
    return path + std::string(entity->code);
  }

  std::optional<CommandAnswer> check_version(const CommandRequest& request) const {
    if (!request.if_match) return {};
    const auto target = domain::target_of(request.parsed.command);
    const auto version = target ? domain::version_of(book_.book, *target) : std::nullopt;
    if (version == *request.if_match) return {};
    Problem problem = problem_of(Trouble::version_differs);
    problem.current_version = version;
    return problem;
  }

  CommandAnswer accept(CommandRequest& request, std::vector<domain::Event>& events) {
    const std::size_t lines_before = record_.line_count();
    const std::size_t bytes_before = record_.text.size();
    if (auto bad = add_lines(request, events)) {
      record_.ends.resize(lines_before);
      record_.text.resize(bytes_before);
      return std::move(*bad);
    }
    const bool fits = record_.line_count() <= eventstore::record_lines_max &&
                      record_.text.size() <= eventstore::record_bytes_max;
    if (!fits && (lines_before == 0 || !may_flush_)) {
      record_.ends.resize(lines_before);
      record_.text.resize(bytes_before);
      return problem_of(Trouble::batch_too_long);
    }
    if (!fits) {
      record_.ends.resize(lines_before);
      record_.text.resize(bytes_before);
      flush();
      return accept(request, events);
    }
    CommandResult result;
    result.first_seq = record_.base.size + lines_before;
    result.position = result.first_seq + events.size();
    for (std::size_t i = lines_before; i < record_.line_count(); ++i) {
      if (i != lines_before) result.events.push_back(',');
      result.events.append(record_.line(i));
    }
    result.made = path_of(events.front());
    result.warning = domain::warning_of(book_.book, request.parsed.command);
    domain::Seq seq = result.first_seq;
    for (domain::Event& event : events) {
      domain::evolve(book_.book, event, seq++);
      events_.push_back(std::move(event));
    }
    record_.commands.push_back({request.key, static_cast<std::uint32_t>(events.size()),
                                std::move(request.parsed.fingerprint)});
    pending_.emplace(request.key, Pending{record_.commands.back().fingerprint, result});
    return result;
  }

  std::optional<CommandAnswer> add_lines(const CommandRequest& request,
                                         const std::vector<domain::Event>& events) {
    Envelope envelope{record_.base.size + record_.line_count(), at_, request.actor, request.key};
    if (envelope.seq + events.size() > domain::book_events_max) {
      return problem_of(domain::Rejection{domain::Reason::book_full, ""});
    }
    for (const domain::Event& event : events) {
      const std::size_t start = record_.text.size();
      append_event_line(record_.text, envelope, event);
      if (record_.text.size() - start > eventstore::line_bytes_max) {
        return problem_of(domain::Rejection{domain::Reason::event_too_long, ""});
      }
      record_.text.push_back('\n');
      record_.ends.push_back(static_cast<std::uint32_t>(record_.text.size()));
      ++envelope.seq;
    }
    return {};
  }

  void flush() {
    if (record_.line_count() > 0) append();
    for (Reply& reply : replies_) reply.reply(std::move(reply.answers));
    replies_.clear();
  }

  void append() {
    if (!book_.claimed) {
      book_.head = ledger_.log_.claim(book_.id);
      book_.claimed = true;
      record_.base = book_.head;
    }
    if (ledger_.log_.append(book_.id, record_) != eventstore::AppendOutcome::accepted) {
      throw eventstore::Fault(eventstore::FaultKind::lost_events,
                              "another writer has taken over book " + book_.id);
    }
    domain::Seq seq = book_.head.size;
    for (const domain::Event& event : events_) book_.facts->apply(event, seq++, at_);
    book_.facts->publish();
    book_.head = ledger_.log_.head(book_.id);
    book_.last_at = at_;
    ++ledger_.counters_.records;
    ledger_.counters_.events += record_.line_count();
    clear_record();
  }

  void clear_record() {
    record_.base = book_.head;
    record_.text.clear();
    record_.ends.clear();
    record_.commands.clear();
    events_.clear();
    pending_.clear();
  }

  Ledger& ledger_;
  OpenBook& book_;
  bool has_room_;
  bool may_flush_ = true;
  domain::Instant at_;
  domain::Date today_;
  Record record_;
  std::vector<domain::Event> events_;
  std::unordered_map<std::string, Pending> pending_;
  std::vector<Reply> replies_;
};

Ledger::Ledger(eventstore::EventLog& log, const Clock& clock, SnapshotStore* snapshots,
               LedgerOptions options)
    : log_(log),
      clock_(clock),
      snapshots_(snapshots),
      options_(options),
      shelf_(std::make_unique<Shelf>()),
      queue_(std::make_unique<Queue>()) {}

Ledger::~Ledger() = default;

std::vector<OpenedBook> Ledger::open() {
  std::vector<OpenedBook> opened;
  for (const BookId& id : log_.books()) {
    auto book = std::make_unique<OpenBook>(id);
    opened.push_back(fold_book(log_, snapshots_, *book));
    book->head = log_.claim(id);
    book->claimed = true;
    shelf_->add(std::move(book));
  }
  return opened;
}

void Ledger::submit(const BookId& book, CommandRequest request, Reply reply) {
  std::vector<BatchItem> items;
  items.emplace_back(std::move(request));
  submit_batch(book, std::move(items), false,
               [reply = std::move(reply)](std::vector<CommandAnswer> answers) {
                 reply(std::move(answers.front()));
               });
}

void Ledger::submit_batch(const BookId& book, std::vector<BatchItem> items, bool atomic,
                          BatchReply reply) {
  if (queue_->commands + items.size() > options_.waiting_commands_max) {
    return reply(std::vector<CommandAnswer>(items.size(), problem_of(Trouble::overloaded)));
  }
  queue_->commands += items.size();
  queue_->by_book[book].push_back({std::move(items), atomic, std::move(reply)});
}

bool Ledger::has_waiting() const { return queue_->commands > 0; }

void Ledger::commit() {
  // A reply may submit again; that waits for the next round.
  Queue queue = std::exchange(*queue_, {});
  for (auto& [id, waiting] : queue.by_book) {
    Round(*this, shelf_->find_or_provide(id)).run(waiting);
  }
  shelf_->settle();
  for (auto& [id, book] : shelf_->books()) {
    const std::uint64_t tail = book->head.size - book->snapshot_size;
    if (snapshots_ != nullptr &&
        tail >= std::max(options_.snapshot_tail_min, book->snapshot_size)) {
      save_snapshot(*snapshots_, *book);
    }
  }
}

void Ledger::save_snapshots() {
  if (snapshots_ == nullptr) return;
  for (auto& [id, book] : shelf_->books()) {
    if (book->head.size > book->snapshot_size) save_snapshot(*snapshots_, *book);
  }
}

std::vector<BookId> Ledger::books() const {
  return shelf_->for_readers([](const auto& books) {
    std::vector<BookId> ids;
    for (const auto& [id, book] : books) ids.push_back(id);
    return ids;
  });
}

std::shared_ptr<const projections::Facts> Ledger::facts(const BookId& book) const {
  return shelf_->for_readers([&](const auto& books) -> std::shared_ptr<const projections::Facts> {
    const auto at = books.find(book);
    return at == books.end() ? nullptr : at->second->facts;
  });
}

eventstore::Hash Ledger::root_at(const BookId& book, domain::Seq size) const {
  return log_.root_at(book, size);
}

domain::Date Ledger::today(const projections::Facts& facts) const {
  return day_in_zone(clock_.now(), facts.settings().time_zone.value);
}

std::optional<domain::Seq> Ledger::version_of(const BookId& book,
                                              const domain::EntityRef& entity) const {
  OpenBook* open = shelf_->find(book);
  return open == nullptr ? std::nullopt : domain::version_of(open->book, entity);
}

bool is_visible_ascii(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace duebook::api
