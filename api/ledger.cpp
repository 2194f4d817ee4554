// SPDX-License-Identifier: Apache-2.0
// The books, the queue of commands, and the round that empties it.
#include "api/ledger.hpp"

#include <algorithm>
#include <deque>
#include <shared_mutex>

#include "api/open_book.hpp"
#include "api/round.hpp"
#include "api/snapshot_child.hpp"
#include "api/snapshots.hpp"
#include "api/time_zones.hpp"

namespace duebook::api {

using eventstore::BookId;

namespace {

/// A tail that is this part of the last snapshot is worth a new one.
constexpr std::uint64_t tail_fraction = 4;

}  // namespace

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

 private:
  mutable std::shared_mutex mutex_;
  std::map<BookId, std::unique_ptr<OpenBook>> books_;
  std::map<BookId, std::unique_ptr<OpenBook>> provided_;
};

struct Ledger::Queue {
  std::map<BookId, std::deque<Work>> by_book;
  std::size_t commands = 0;
};

Ledger::Ledger(eventstore::EventLog& log, const Clock& clock, SnapshotStore* snapshots,
               LedgerOptions options)
    : log_(log),
      clock_(clock),
      snapshots_(snapshots),
      options_(options),
      shelf_(std::make_unique<Shelf>()),
      queue_(std::make_unique<Queue>()),
      snapshot_child_(snapshots == nullptr ? nullptr
                                           : std::make_unique<SnapshotChild>(*snapshots)) {}

Ledger::~Ledger() = default;

std::vector<OpenedBook> Ledger::open() {
  std::vector<OpenedBook> opened;
  for (const BookId& id : log_.books()) {
    auto book = std::make_unique<OpenBook>(id);
    // Nobody else appends after the claim, so what is folded then is all there is.
    log_.claim(id);
    opened.push_back(fold_book(log_, snapshots_, *book));
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
    Round(log_, shelf_->find_or_provide(id), clock_.now(), counters_).run(waiting);
  }
  shelf_->settle();
  save_snapshot_when_due();
}

void Ledger::note_saved(const std::optional<SavedSnapshot>& snapshot) {
  if (!snapshot) return;
  OpenBook& book = *shelf_->find(snapshot->book);
  book.snapshot_tried = snapshot->size;
  if (snapshot->saved) book.snapshot_size = snapshot->size;
}

void Ledger::save_snapshot_when_due() {
  if (!snapshot_child_) return;
  note_saved(snapshot_child_->poll());
  for (auto& [id, book] : shelf_->books()) {
    if (snapshot_child_->is_running()) return;
    const std::uint64_t tail = book->head.size - book->snapshot_tried;
    if (tail < std::max(options_.snapshot_tail_min, book->snapshot_size / tail_fraction)) continue;
    if (!snapshot_child_->start(*book)) book->snapshot_tried = book->head.size;
  }
}

void Ledger::save_snapshots() {
  if (!snapshot_child_) return;
  note_saved(snapshot_child_->wait());
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

std::string Ledger::digest(const BookId& book) const {
  OpenBook* open = shelf_->find(book);
  return open == nullptr ? std::string() : digest_of(*open);
}

bool is_visible_ascii(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace duebook::api
