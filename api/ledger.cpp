// SPDX-License-Identifier: Apache-2.0
// The books, the queue of commands, and the round that empties it.
#include "api/ledger.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <list>
#include <shared_mutex>

#include "api/book_news.hpp"
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
/// Books that wait for the log at the same time.
constexpr std::size_t writes_at_once_max = 16;

// An append is mostly waiting, for a disk or for brokers. So no book waits for another one's.
void write_together(const std::vector<Round*>& rounds) {
  std::atomic<std::size_t> next = 0;
  const auto write = [&] {
    for (std::size_t i = next++; i < rounds.size(); i = next++) rounds[i]->write();
  };
  std::vector<std::future<void>> helpers;  // wait for their threads when something is thrown
  for (std::size_t i = 1; i < std::min(rounds.size(), writes_at_once_max); ++i) {
    helpers.push_back(std::async(std::launch::async, write));
  }
  write();
  for (auto& helper : helpers) helper.get();
}

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

struct Ledger::Commit {
  std::list<Round> rounds;
  std::vector<Round*> to_write;
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

void Ledger::share(eventstore::SharedLog& log) {
  DUEBOOK_ASSERT(&log == &log_);
  shared_ = &log;
  news_ = std::make_unique<BookNews>(log);
}

void Ledger::tell_news(std::function<void()> news) { news_->tell_by(std::move(news)); }

std::vector<OpenedBook> Ledger::open() {
  std::vector<OpenedBook> opened;
  for (const BookId& id : log_.books()) {
    auto book = std::make_unique<OpenBook>(id);
    // Nobody else appends after the claim, so what is folded then is all there is.
    if (shared_ == nullptr) log_.claim(id);
    opened.push_back(fold_book(log_, snapshots_, *book));
    book->claimed = shared_ == nullptr;
    shelf_->add(std::move(book));
  }
  if (shared_ != nullptr) settle_owners();
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
  begin_commit();
  write_commit();
  end_commit();
}

bool Ledger::begin_commit() {
  DUEBOOK_ASSERT(!commit_);
  commit_ = std::make_unique<Commit>();
  // A reply may submit again; that waits for the next round.
  Queue queue = std::exchange(*queue_, {});
  const auto when_replaced = shared_ == nullptr ? WhenReplaced::fault : WhenReplaced::follow;
  for (auto& [id, waiting] : queue.by_book) {
    if (!decides(id)) {
      for (Work& work : waiting) {
        work.reply(std::vector<CommandAnswer>(work.items.size(), problem_of(Trouble::not_owner)));
      }
      continue;
    }
    OpenBook& book = shelf_->find_or_provide(id);
    Round& round = commit_->rounds.emplace_back(log_, book, clock_.now(), counters_, when_replaced);
    round.decide(waiting);
    if (round.has_record()) commit_->to_write.push_back(&round);
  }
  return !commit_->to_write.empty();
}

void Ledger::write_commit() { write_together(commit_->to_write); }

void Ledger::end_commit() {
  const std::unique_ptr<Commit> commit = std::move(commit_);
  std::vector<BookId> lost;
  for (Round& round : commit->rounds) {
    round.finish();
    if (shared_ != nullptr && !round.book().claimed) lost.push_back(round.book().id);
  }
  shelf_->settle();
  for (const BookId& id : lost) follow(id);
  save_snapshot_when_due();
}

bool Ledger::owns(const BookId& book) const {
  return shared_ == nullptr || shared_->owner(shared_->partition_of(book)).is_this;
}

// A book that is not claimed yet, because its turn has not come or somebody took it who is no
// owner, is claimed when a command comes. One that nobody wrote to is claimed with its first
// record.
bool Ledger::decides(const BookId& id) {
  if (shared_ == nullptr) return true;
  if (!owns(id)) return false;
  if (shelf_->find(id) == nullptr && log_.head(id).size > 0) follow(id);
  OpenBook* book = shelf_->find(id);
  if (book == nullptr) return true;
  if (!book->claimed) take_over(*book);
  return book->claimed;
}

// Folds up to its own claim: nobody else appends after it without a claim of their own. Somebody
// may have announced himself meanwhile; his claim is to come, and this one to be forgotten.
void Ledger::take_over(OpenBook& book) {
  to_be_claimed_.erase(book.id);
  const eventstore::Head claimed = log_.claim(book.id);
  counters_.followed_events += claimed.size - book.head.size;
  fold_tail(log_, book, claimed, claimed.size);
  book.claimed = owns(book.id);
}

void Ledger::follow(const BookId& id) {
  const eventstore::Head head = log_.head(id);
  OpenBook* book = shelf_->find(id);
  std::unique_ptr<OpenBook> fresh;
  if (book == nullptr) {
    if (head.size == 0) return;
    fresh = std::make_unique<OpenBook>(id);
    book = fresh.get();
    if (owns(id)) to_be_claimed_.insert(id);
  }
  if (book->claimed) {
    if (book->head.term == head.term) return;
    book->claimed = false;
    ++counters_.books_lost;
  }
  const domain::Seq before = book->head.size;
  fold_tail(log_, *book, head, options_.follow_events_max);
  counters_.followed_events += book->head.size - before;
  if (book->head.size < head.size) behind_.insert(id);
  if (fresh) shelf_->add(std::move(fresh));
}

void Ledger::settle_owners() {
  for (auto& [id, book] : shelf_->books()) {
    const bool own = owns(id);
    if (book->claimed && !own) book->claimed = false;
    if (own && !book->claimed) to_be_claimed_.insert(id);
    if (!own) to_be_claimed_.erase(id);
  }
}

bool Ledger::follow_up() {
  shared_->check();
  BookNews::News news = news_->take();
  news.moved.merge(std::exchange(behind_, {}));
  if (news.owners_changed) settle_owners();
  for (const BookId& id : news.moved) follow(id);
  for (std::size_t i = 0; i < options_.claims_at_once_max && !to_be_claimed_.empty(); ++i) {
    const BookId id = *to_be_claimed_.begin();
    if (owns(id)) take_over(*shelf_->find(id));
    to_be_claimed_.erase(id);
  }
  save_snapshot_when_due();
  return !behind_.empty() || !to_be_claimed_.empty();
}

std::size_t Ledger::books_claimed() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      shelf_->books(), [](const auto& entry) { return entry.second->claimed; }));
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
