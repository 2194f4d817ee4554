// SPDX-License-Identifier: Apache-2.0
// Appending to and reading a book; what is checked when it is opened is in rocksdb_book_load.cpp.
#include "eventstore/rocksdb_book.hpp"

#include <limits>
#include <utility>

#include "eventstore/acceptance.hpp"
#include "eventstore/assert.hpp"
#include "eventstore/big_endian.hpp"
#include "eventstore/record_format.hpp"

namespace duebook::eventstore {

using Family = RocksDbStore::Family;

namespace {

/// How many commands may be in no run yet, per bytes of a family's memory: with the settings of
/// production 65,536, which are read again in a tenth of a second.
constexpr std::size_t buffer_bytes_per_key = 1024;

}  // namespace

RocksDbBook::RocksDbBook(RocksDbStore& store, std::unique_ptr<KeyRuns> keys,
                         const RocksDbOptions& options, BookId name,
                         std::filesystem::path anchor_path)
    : store_(store),
      options_(options),
      name_(std::move(name)),
      anchor_path_(std::move(anchor_path)),
      head_{.size = 0, .root = empty_root(), .term = 0},
      keys_(std::move(keys), store, options.write_buffer_bytes / buffer_bytes_per_key),
      anchored_at_(options.now()),
      batch_(store) {}

Head RocksDbBook::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Head RocksDbBook::claim() {
  ensure_anchor();
  Head claimed = head_;
  ++claimed.term;
  batch_.clear();
  put_head(claimed, tree_.frontier());
  store_.write(batch_);
  publish(claimed, tree_, Standing::written);
  anchor_now();
  return claimed;
}

AppendOutcome RocksDbBook::append(const Record& record) {
  if (!accepts(head_, record.base, record.line_count())) return AppendOutcome::stale;
  EVENTSTORE_ASSERT(is_well_formed(record));
  ensure_anchor();
  Move move = move_by(growth_of(head_.size, leaf_hashes(record)));
  const std::vector<KeyPlace> keys = key_places(record.base.size, record.commands);
  write_move(move, {record.base.size, encode_header(record), record.text, keys}, {});
  publish(move.head, std::move(move.tree), Standing::written);
  ++records_since_anchor_;
  anchor_when_due();
  subscribers_.notify(move.head);
  return AppendOutcome::accepted;
}

AppendOutcome RocksDbBook::follow(const FollowedRecord& followed) {
  if (!accepts(head_, followed.content.base, followed.content.growth.leaves().size()))
    return AppendOutcome::stale;
  if (followed.content.growth.leaves().empty()) {
    follow_claim(followed);
  } else {
    follow_record(followed);
  }
  return AppendOutcome::accepted;
}

void RocksDbBook::follow_claim(const FollowedRecord& followed) {
  batch_.clear();
  put_head(followed.content.base, tree_.frontier());
  put_notes(followed.notes);
  store_.write(batch_);
  publish(followed.content.base, tree_, Standing::written);
  followed.accepted();
}

void RocksDbBook::follow_record(const FollowedRecord& followed) {
  const HashedRecord& content = followed.content;
  const Move move = move_by(content.growth);
  publish(move.head, move.tree, Standing::to_be_written);
  followed.accepted();
  try {
    write_move(move, {content.base.size, followed.bytes, {}, content.keys}, followed.notes);
  } catch (...) {
    set_standing(Standing::never_written);
    throw;
  }
  set_standing(Standing::written);
  subscribers_.notify(move.head);
}

void RocksDbBook::set_standing(Standing standing) {
  {
    const std::lock_guard lock(mutex_);
    standing_ = standing;
  }
  was_written_.notify_all();
}

// New records cannot keep anybody waiting: each of them is written before the next is followed.
void RocksDbBook::wait_until_written(std::uint64_t size) const {
  std::unique_lock lock(mutex_);
  was_written_.wait(lock,
                    [&] { return standing_ != Standing::to_be_written || head_.size > size; });
  if (standing_ == Standing::never_written) {
    refuse(FaultKind::io, "the copy could not be written");
  }
}

Head RocksDbBook::written_head() const {
  const Head now = head();
  wait_until_written(now.size);
  return now;
}

std::optional<KeyEntry> RocksDbBook::find_key(std::string_view key) const {
  written_head();
  for (const std::uint64_t seq : keys_.find(key_hash(key))) {
    if (auto found = command_at(seq, key)) return found;
  }
  return std::nullopt;
}

std::optional<KeyEntry> RocksDbBook::command_at(std::uint64_t seq, std::string_view key) const {
  const auto record = record_of(seq);
  std::uint64_t first_seq = record->base.size;
  for (const CommandEntry& command : record->commands) {
    if (first_seq == seq && command.key == key)
      return KeyEntry{seq, command.lines, command.fingerprint};
    first_seq += command.lines;
  }
  return std::nullopt;
}

// Who repeats a command often repeats those beside it, too.
std::shared_ptr<const Record> RocksDbBook::record_of(std::uint64_t seq) const {
  const auto has_it = [&](const Record& record) {
    return record.base.size <= seq && seq < record.base.size + record.line_count();
  };
  {
    const std::lock_guard lock(mutex_);
    if (looked_up_ && has_it(*looked_up_)) return looked_up_;
  }
  auto found = record_before(seq + 1);
  if (!found || !has_it(*found)) {
    refuse(FaultKind::corrupted, "the record of event " + std::to_string(seq) + " is missing");
  }
  const auto record = std::make_shared<const Record>(std::move(*found));
  const std::lock_guard lock(mutex_);
  return looked_up_ = record;
}

RocksDbBook::Move RocksDbBook::move_by(const Growth& growth) const {
  Move move{.head = head_, .tree = tree_, .full = {}};
  move.tree.append(growth, move.full);
  move.head.size = move.tree.size();
  move.head.root = move.tree.root();
  return move;
}

// The record comes first in its batch: what watches the replay looks for it.
void RocksDbBook::write_move(const Move& move, const Written& record, std::span<const Note> notes) {
  batch_.clear();
  batch_.put(Family::records, record_key(name_, record.first_seq), record.header, record.text);
  for (const Tile& tile : move.full) {
    batch_.put(Family::heads_and_tiles, tile_key(name_, tile.level, tile.index),
               hashes_to_bytes(tile.hashes));
  }
  put_head(move.head, move.tree.frontier());
  put_notes(notes);
  store_.write(batch_);
  keys_.add(record.keys);
  keys_.write_when_full(move.head.size);
}

void RocksDbBook::put_notes(std::span<const Note> notes) {
  for (const Note& note : notes) {
    batch_.put(Family::heads_and_tiles, note_key(note.name), note.value);
  }
}

void RocksDbBook::put_head(const Head& head, const Frontier& frontier) {
  batch_.put(Family::heads_and_tiles, head_key(name_), encode_head(head, frontier.peaks()));
}

void RocksDbBook::publish(const Head& head, TiledTree tree, Standing standing) {
  const std::lock_guard lock(mutex_);
  standing_ = standing;
  head_ = head;
  tree_ = std::move(tree);
}

void RocksDbBook::ensure_anchor() {
  if (!anchor_ && options_.anchored) anchor_ = HeadAnchor::create(anchor_path_, name_);
}

void RocksDbBook::anchor_when_due() {
  if (records_since_anchor_ >= options_.anchor_records_max ||
      options_.now() - anchored_at_ >= options_.anchor_age_max) {
    anchor_now();
  }
}

void RocksDbBook::anchor_now() {
  if (!anchor_ || (anchor_->size() == head_.size && anchor_->root() == head_.root)) return;
  anchor_->write(head_.size, head_.root);
  records_since_anchor_ = 0;
  anchored_at_ = options_.now();
}

void RocksDbBook::read(std::uint64_t from, const std::function<bool(const Record&)>& visit) const {
  const Head until = written_head();
  if (from >= until.size) return;
  std::uint64_t next = 0;
  std::uint64_t term = 0;
  bool first = true;
  bool going = true;
  Record record;
  const std::string upper = record_key(name_, std::numeric_limits<std::uint64_t>::max());
  store_.walk(Family::records, record_key(name_, 0), record_key(name_, from), upper,
              [&](std::string_view key, std::string_view bytes) {
                decode_record(bytes, record);
                const std::uint64_t begin = record.base.size;
                const std::uint64_t end = begin + record.line_count();
                const bool follows = first ? begin <= from && from < end : begin == next;
                if (!follows || record.base.term < term || record.ends.empty() ||
                    key != record_key(name_, begin)) {
                  refuse(FaultKind::corrupted, "event " + std::to_string(first ? from : next) +
                                                   " is missing or does not follow");
                }
                first = false;
                next = end;
                term = record.base.term;
                going = visit(record) && end < until.size;
                return going;
              });
  if (going) {
    refuse(FaultKind::corrupted, "the records end before event " + std::to_string(until.size - 1));
  }
}

Hash RocksDbBook::root_at(std::uint64_t size) const {
  std::vector<std::vector<Hash>> tails;
  std::uint64_t current = 0;
  {
    const std::lock_guard lock(mutex_);
    EVENTSTORE_ASSERT(size <= head_.size);
    if (size == head_.size) return head_.root;
    current = head_.size;
    for (unsigned level = 0; level < tile_levels_max; ++level) {
      tails.emplace_back(tree_.tail(level).begin(), tree_.tail(level).end());
    }
  }
  wait_until_written(current);
  return root_at_size(size, [&](unsigned level, std::uint64_t index, std::size_t width) {
    std::vector<Hash> hashes = index == full_tiles(current, level)
                                   ? std::move(tails[level])
                                   : read_full_tile(level, index).hashes;
    hashes.resize(width);
    return hashes;
  });
}

Tile RocksDbBook::read_full_tile(unsigned level, std::uint64_t index) const {
  const auto narrow = static_cast<std::uint8_t>(level);
  const auto bytes = store_.get(Family::heads_and_tiles, tile_key(name_, narrow, index));
  if (!bytes) {
    refuse(FaultKind::corrupted, "tile " + std::to_string(index) + " of level " +
                                     std::to_string(level) + " of its tree is missing");
  }
  return {narrow, index, hashes_from_bytes(*bytes, tile_width)};
}

void RocksDbBook::refuse(FaultKind kind, const std::string& what) const {
  throw Fault(kind, "book " + name_ + ": " + what);
}

}  // namespace duebook::eventstore
