// SPDX-License-Identifier: Apache-2.0
// Opening a folder of books, and handing each call to its book.
#include "eventstore/rocksdb_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <shared_mutex>
#include <system_error>
#include <utility>

#include "eventstore/assert.hpp"
#include "eventstore/file.hpp"
#include "eventstore/head_anchor.hpp"
#include "eventstore/key_runs.hpp"
#include "eventstore/record_format.hpp"
#include "eventstore/rocksdb_book.hpp"
#include "eventstore/rocksdb_store.hpp"

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;
using Family = RocksDbStore::Family;

constexpr std::uint64_t reserve_bytes_min = 256u << 20;
constexpr std::uint64_t reserve_fraction = 50;
/// A writer may replace files in the microseconds between two looks at its folder, or come to write
/// its first; then they are opened anew.
constexpr int read_only_attempts_max = 5;

// RocksDB does not make a log it has just read durable. After a crash of this process alone, its
// last records may be in memory only, and they must not be built upon before they are on disk.
void sync_write_ahead_logs(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".log") File(entry.path(), File::Mode::read).sync();
  }
}

// Whether RocksDB has ever finished creating a database here, or anything in it could be lost.
bool holds_data(const fs::path& folder) {
  return std::ranges::any_of(fs::directory_iterator(folder), [](const fs::directory_entry& entry) {
    const fs::path& path = entry.path();
    return path.extension() == ".sst" || (path.extension() == ".log" && entry.file_size() > 0);
  });
}

std::set<BookId> anchored_books(const fs::path& folder) {
  std::set<BookId> books;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const BookId name = entry.path().filename().string();
    if (is_book_id(name)) books.insert(name);
  }
  return books;
}

BookId book_of(std::string_view key) {
  BookId book(key.substr(2, static_cast<unsigned char>(key.at(1))));
  if (!is_book_id(book)) throw Fault(FaultKind::corrupted, "the log holds a key of no book");
  return book;
}

// Every book with a head or a record: one must not be without the other, which load() checks.
std::set<BookId> stored_books(const RocksDbStore& store) {
  std::set<BookId> books;
  store.walk(Family::heads_and_tiles, "h", "h", "i", [&](std::string_view key, std::string_view) {
    books.insert(book_of(key));
    return true;
  });
  std::string next = "r";
  for (bool found = true; found;) {
    found = false;
    store.walk(Family::records, next, next, "s", [&](std::string_view key, std::string_view) {
      const BookId book = book_of(key);
      books.insert(book);
      next = record_key(book, std::numeric_limits<std::uint64_t>::max());
      found = true;
      return false;
    });
  }
  return books;
}

}  // namespace

DiskSpace disk_space_of(const fs::path& folder) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error) {
    throw Fault(FaultKind::io,
                "cannot tell the free space of " + folder.string() + ": " + error.message());
  }
  return {.free_bytes = space.available, .total_bytes = space.capacity};
}

std::uint64_t reserve_bytes_of(const RocksDbOptions& options, const DiskSpace& space) {
  return options.reserve_bytes.value_or(
      std::max(reserve_bytes_min, space.total_bytes / reserve_fraction));
}

std::optional<std::int64_t> writer_of(const fs::path& folder) {
  const int descriptor = ::open((folder / "log" / "LOCK").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool held = ::fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(descriptor);
  return held ? std::optional<std::int64_t>(lock.l_pid) : std::nullopt;
}

struct RocksDbLog::State {
  State(fs::path in, RocksDbOptions with) : folder(std::move(in)), options(std::move(with)) {
    if (!options.disk_space) options.disk_space = disk_space_of;
    saved_at = options.now();
  }

  const fs::path folder;
  RocksDbOptions options;
  std::unique_ptr<RocksDbStore> store;
  std::map<BookId, std::unique_ptr<KeyRuns>> keys;  ///< of books that are not open yet

  std::chrono::steady_clock::time_point saved_at;  ///< the following thread's own

  mutable std::shared_mutex books_mutex;
  std::map<BookId, std::unique_ptr<RocksDbBook>> books;  // never removed while open

  std::atomic<bool> failed = false;
  mutable std::atomic<bool> room = true;

  void prepare_folders() const;
  void open_for_writing();
  void open_read_only();
  void open_store();
  void load_books(std::map<BookId, HeadAnchor> anchors);
  bool holds_copy() const;
  bool measure_room() const;
  bool room_now() const;

  RocksDbBook* find(const BookId& book) const {
    const std::shared_lock lock(books_mutex);
    const auto found = books.find(book);
    return found == books.end() ? nullptr : found->second.get();
  }

  RocksDbBook& open(const BookId& book) {
    EVENTSTORE_ASSERT(is_book_id(book));
    if (RocksDbBook* found = find(book)) return *found;
    const std::unique_lock lock(books_mutex);
    auto& place = books[book];
    if (!place) place = make(book);
    return *place;
  }

  std::unique_ptr<RocksDbBook> make(const BookId& book) {
    auto known = keys.extract(book);
    auto runs = known ? std::move(known.mapped())
                      : std::make_unique<KeyRuns>(folder / "keys" / book, options.access);
    return std::make_unique<RocksDbBook>(*store, std::move(runs), options, book,
                                         folder / "anchors" / book);
  }

  // Runs a write; once one has failed, what is on disk is unknown and none is tried again.
  template <class Write>
  auto write(const BookId& book, Write&& action) {
    EVENTSTORE_ASSERT(options.access == Access::write);
    if (failed) {
      throw Fault(FaultKind::io, "book " + book + ": an earlier write failed; open the log anew");
    }
    try {
      return action(open(book));
    } catch (...) {
      failed = true;
      throw;
    }
  }
};

void RocksDbLog::State::prepare_folders() const {
  std::error_code error;
  for (const char* name : {"log", "keys", "anchors"}) {
    fs::create_directories(folder / name, error);
    if (error) {
      throw Fault(FaultKind::io, "cannot create " + folder.string() + ": " + error.message());
    }
  }
  sync_folder(folder);
  if (!measure_room()) {
    throw Fault(FaultKind::disk_full, folder.string() + " has less free space than its reserve");
  }
}

// Of a log elsewhere, which says itself what must be there.
bool RocksDbLog::State::holds_copy() const {
  return store->get(Family::heads_and_tiles, note_key(copied_topic_note)).has_value();
}

bool RocksDbLog::State::measure_room() const {
  const DiskSpace space = options.disk_space(folder);
  return room = space.free_bytes >= reserve_bytes_of(options, space);
}

// A disk that cannot be asked has no room.
bool RocksDbLog::State::room_now() const {
  try {
    return measure_room();
  } catch (const Fault&) {
    return room = false;
  }
}

void RocksDbLog::State::open_store() {
  const fs::path log = folder / "log";
  const auto anchored = anchored_books(folder / "anchors");
  // RocksDB clears away the files of a database whose CURRENT is gone, so it may only create one
  // where nothing can be lost.
  const bool fresh = anchored.empty() && !holds_data(log);
  if (!fresh && !fs::exists(log / "CURRENT")) {
    std::string lost;
    for (const BookId& book : anchored) lost.append(" ").append(book);
    throw Fault(FaultKind::lost_events,
                "the database in " + log.string() + " is gone, and with it the books:" + lost);
  }
  if (options.access == Access::write) sync_write_ahead_logs(log);
  // The keys come first, so that they are not ahead of records that a writer goes on with.
  keys = KeyRuns::of_all_books(folder / "keys", options.access);
  store = std::make_unique<RocksDbStore>(
      log, options, fresh ? RocksDbStore::WhenMissing::create : RocksDbStore::WhenMissing::refuse);
}

void RocksDbLog::State::load_books(std::map<BookId, HeadAnchor> anchors) {
  std::set<BookId> names = stored_books(*store);
  names.merge(anchored_books(folder / "anchors"));
  // What keys know of a book without records is refused like the rest of one that was lost.
  for (const auto& [name, runs] : keys) {
    if (runs->watermark() > 0) names.insert(name);
  }
  for (const BookId& name : names) {
    auto book = make(name);
    const auto anchor = anchors.find(name);
    book->load(anchor == anchors.end() ? std::nullopt
                                       : std::optional<HeadAnchor>(std::move(anchor->second)));
    books.emplace(name, std::move(book));
  }
}

void RocksDbLog::State::open_for_writing() {
  prepare_folders();
  open_store();
  load_books({});
  store->settle();
}

// The anchors come first, so that they are not ahead of a log that moves on.
void RocksDbLog::State::open_read_only() {
  const fs::path anchors_folder = folder / "anchors";
  if (!fs::exists(folder / "log" / "CURRENT") && !fs::is_directory(anchors_folder)) {
    throw Fault(FaultKind::io, folder.string() + " is no data folder of Duebook");
  }
  for (int attempt = 1;; ++attempt) {
    try {
      std::map<BookId, HeadAnchor> anchors;
      for (const BookId& name : anchored_books(anchors_folder)) {
        if (options.planted.anchors_ignored) break;
        anchors.emplace(name, HeadAnchor::open(anchors_folder / name, name, File::Mode::read));
      }
      open_store();
      if (holds_copy()) options.anchored = false;
      load_books(std::move(anchors));
      return;
    } catch (const Fault&) {
      if (attempt == read_only_attempts_max || !writer_of(folder)) throw;
      books.clear();
      keys.clear();
      store.reset();
    }
  }
}

RocksDbLog::RocksDbLog(fs::path folder, RocksDbOptions options)
    : state_(std::make_unique<State>(std::move(folder), std::move(options))) {
  if (state_->options.access == Access::write) {
    state_->open_for_writing();
  } else {
    state_->open_read_only();
  }
}

RocksDbLog::~RocksDbLog() {
  if (state_->failed || state_->options.access == Access::read_only) return;
  try {
    for (const auto& [name, book] : state_->books) book->anchor_now();
  } catch (const Fault&) {
    // The anchor is behind the log, as after a crash; nothing acknowledged is lost by it.
  }
}

std::vector<BookId> RocksDbLog::books() const {
  const std::shared_lock lock(state_->books_mutex);
  std::vector<BookId> names;
  for (const auto& [name, book] : state_->books) {
    if (book->head().size > 0) names.push_back(name);
  }
  return names;
}

Head RocksDbLog::head(const BookId& book) const {
  const RocksDbBook* found = state_->find(book);
  return found ? found->head() : Head{.size = 0, .root = empty_root(), .term = 0};
}

Head RocksDbLog::claim(const BookId& book) {
  return state_->write(book, [](RocksDbBook& target) { return target.claim(); });
}

AppendOutcome RocksDbLog::append(const BookId& book, const Record& record) {
  const auto outcome =
      state_->write(book, [&](RocksDbBook& target) { return target.append(record); });
  state_->room_now();
  return outcome;
}

AppendOutcome RocksDbLog::follow(const BookId& book, const FollowedRecord& followed) {
  const auto outcome =
      state_->write(book, [&](RocksDbBook& target) { return target.follow(followed); });
  state_->room_now();
  return outcome;
}

void RocksDbLog::save_when_due() {
  const auto now = state_->options.now();
  if (now - state_->saved_at < state_->options.unsaved_age_max) return;
  state_->saved_at = now;
  state_->store->save();
}

std::optional<std::string> RocksDbLog::note(std::string_view name) const {
  return state_->store->get(Family::heads_and_tiles, note_key(name));
}

void RocksDbLog::write_note(const Note& note) {
  RocksDbStore::Batch batch(*state_->store);
  batch.put(Family::heads_and_tiles, note_key(note.name), note.value);
  state_->store->write(batch);
}

std::optional<KeyEntry> RocksDbLog::find_key(const BookId& book, std::string_view key) const {
  const RocksDbBook* found = state_->find(book);
  return found ? found->find_key(key) : std::nullopt;
}

void RocksDbLog::read(const BookId& book, std::uint64_t from,
                      const std::function<bool(const Record&)>& visit) const {
  if (const RocksDbBook* found = state_->find(book)) found->read(from, visit);
}

Hash RocksDbLog::root_at(const BookId& book, std::uint64_t size) const {
  const RocksDbBook* found = state_->find(book);
  EVENTSTORE_ASSERT(found != nullptr || size == 0);
  return found ? found->root_at(size) : empty_root();
}

std::unique_ptr<Subscription> RocksDbLog::subscribe(const BookId& book,
                                                    std::function<void(const Head&)> moved) {
  return state_->open(book).subscribers().add(std::move(moved));
}

// A full disk may have been cleared up meanwhile; one with room is measured after each append.
bool RocksDbLog::has_room() const { return state_->room || state_->room_now(); }

}  // namespace duebook::eventstore
