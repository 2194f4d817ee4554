// SPDX-License-Identifier: Apache-2.0
// Books kept in ordinary containers behind one lock.
#include "eventstore/memory_log.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "eventstore/acceptance.hpp"
#include "eventstore/assert.hpp"
#include "eventstore/proof/merkle.hpp"
#include "eventstore/record_format.hpp"
#include "eventstore/subscribers.hpp"

namespace duebook::eventstore {
namespace {

struct Book {
  Head head{.size = 0, .root = empty_root(), .term = 0};
  // Records never change once they are in, so a reader holds them without the lock.
  std::vector<std::shared_ptr<const Record>> records;
  std::unordered_map<std::string, KeyEntry> keys;
  std::vector<Hash> leaves;
  Frontier frontier;
  Subscribers subscribers;
};

bool has_new_keys_only(const Book& book, const Record& record) {
  std::set<std::string_view> seen;
  return std::ranges::all_of(record.commands, [&](const CommandEntry& command) {
    return !book.keys.contains(command.key) && seen.insert(command.key).second;
  });
}

}  // namespace

class MemoryLog::Shelf {
 public:
  mutable std::shared_mutex mutex;
  std::map<BookId, Book, std::less<>> books;
  std::atomic<bool> room = true;

  const Book* find(const BookId& book) const {
    const auto found = books.find(book);
    return found == books.end() ? nullptr : &found->second;
  }
  Book& open(const BookId& book) {
    EVENTSTORE_ASSERT(is_book_id(book));
    return books[book];
  }
};

MemoryLog::MemoryLog() : shelf_(std::make_unique<Shelf>()) {}
MemoryLog::~MemoryLog() = default;

std::vector<BookId> MemoryLog::books() const {
  const std::shared_lock lock(shelf_->mutex);
  std::vector<BookId> names;
  for (const auto& [name, book] : shelf_->books) {
    if (book.head.size > 0) names.push_back(name);
  }
  return names;
}

Head MemoryLog::head(const BookId& book) const {
  const std::shared_lock lock(shelf_->mutex);
  const Book* found = shelf_->find(book);
  return found ? found->head : Head{.size = 0, .root = empty_root(), .term = 0};
}

Head MemoryLog::claim(const BookId& book) {
  const std::unique_lock lock(shelf_->mutex);
  Book& claimed = shelf_->open(book);
  ++claimed.head.term;
  return claimed.head;
}

AppendOutcome MemoryLog::append(const BookId& book, const Record& record) {
  Subscribers* subscribers = nullptr;
  Head moved;
  {
    const std::unique_lock lock(shelf_->mutex);
    Book& target = shelf_->open(book);
    if (!accepts(target.head, record.base, record.line_count())) return AppendOutcome::stale;
    EVENTSTORE_ASSERT(is_well_formed(record));
    EVENTSTORE_ASSERT(has_new_keys_only(target, record));
    std::uint64_t seq = target.head.size;
    for (const CommandEntry& command : record.commands) {
      target.keys.emplace(command.key, KeyEntry{seq, command.lines, command.fingerprint});
      seq += command.lines;
    }
    const std::vector<Hash> leaves = leaf_hashes(record);
    target.leaves.insert(target.leaves.end(), leaves.begin(), leaves.end());
    target.records.push_back(std::make_shared<const Record>(record));
    target.head.size = seq;
    target.frontier.append(leaves);
    target.head.root = target.frontier.root();
    moved = target.head;
    subscribers = &target.subscribers;
  }
  // Books are never removed, so the pointer holds without the lock.
  subscribers->notify(moved);
  return AppendOutcome::accepted;
}

std::optional<KeyEntry> MemoryLog::find_key(const BookId& book, std::string_view key) const {
  const std::shared_lock lock(shelf_->mutex);
  const Book* found = shelf_->find(book);
  if (found == nullptr) return std::nullopt;
  const auto entry = found->keys.find(std::string(key));
  if (entry == found->keys.end()) return std::nullopt;
  return entry->second;
}

void MemoryLog::read(const BookId& book, std::uint64_t from,
                     const std::function<bool(const Record&)>& visit) const {
  std::vector<std::shared_ptr<const Record>> records;
  {
    const std::shared_lock lock(shelf_->mutex);
    const Book* found = shelf_->find(book);
    if (found == nullptr || from >= found->head.size) return;
    const auto behind = std::ranges::upper_bound(
        found->records, from, {}, [](const auto& record) { return record->base.size; });
    records.assign(std::prev(behind), found->records.end());
  }
  for (const auto& record : records) {
    if (!visit(*record)) return;
  }
}

Hash MemoryLog::root_at(const BookId& book, std::uint64_t size) const {
  const std::shared_lock lock(shelf_->mutex);
  const Book* found = shelf_->find(book);
  EVENTSTORE_ASSERT(size <= (found ? found->head.size : 0));
  if (size == 0) return empty_root();
  if (size == found->head.size) return found->head.root;
  return root_of_equals(std::span(found->leaves).first(size));
}

std::unique_ptr<Subscription> MemoryLog::subscribe(const BookId& book,
                                                   std::function<void(const Head&)> moved) {
  Subscribers* subscribers = nullptr;
  {
    const std::unique_lock lock(shelf_->mutex);
    subscribers = &shelf_->open(book).subscribers;
  }
  // Not under our lock: callbacks that run meanwhile may ask for the head.
  return subscribers->add(std::move(moved));
}

bool MemoryLog::has_room() const { return shelf_->room; }

void MemoryLog::set_room(bool room) { shelf_->room = room; }

}  // namespace duebook::eventstore
