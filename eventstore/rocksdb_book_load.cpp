// SPDX-License-Identifier: Apache-2.0
// What is checked when a book is opened, in the order in which the answers make sense.
//
// 1. The anchor: was more acknowledged than the head entry says?
// 2. The last record: does it end where the head says?
// 3. The tree: rebuilt from tiles and the lines after them, does it have the head's frontier, and
//    at the anchor's size the anchor's root?
// 4. The command keys: those after the watermark are read again from the records.
//
// The column families are written to files at different times, so a lost write-ahead log may take
// from one and not from another. Each holds a beginning of what was written; whether the records
// reach the replayed part shows in the last one before it. Keys come to files after their records
// are durable, and tell how far they go.
#include <algorithm>
#include <filesystem>
#include <limits>
#include <tuple>
#include <utility>

#include "eventstore/record_format.hpp"
#include "eventstore/rocksdb_book.hpp"

namespace duebook::eventstore {

using Family = RocksDbStore::Family;

namespace {

std::string seqs(std::uint64_t begin, std::uint64_t end) {
  return "events " + std::to_string(begin) + " to " + std::to_string(end - 1);
}

}  // namespace

void RocksDbBook::load(std::optional<HeadAnchor> anchor) {
  const auto bytes = store_.get(Family::heads_and_tiles, head_key(name_));
  std::vector<Hash> peaks;
  if (bytes) std::tie(head_, peaks) = decode_head(*bytes);

  if (anchor) {
    anchor_ = std::move(anchor);
  } else if (std::filesystem::exists(anchor_path_)) {
    const auto mode = options_.access == Access::read_only ? File::Mode::read : File::Mode::write;
    if (has_anchor()) anchor_ = HeadAnchor::open(anchor_path_, name_, mode);
  } else if (has_anchor()) {
    refuse(FaultKind::corrupted, "its anchor " + anchor_path_.string() + " is missing");
  }
  check_anchor_size();
  check_last_record();
  tree_ = load_tree();
  const auto frontier = tree_.frontier().peaks();
  if (!std::ranges::equal(frontier, peaks) || tree_.root() != head_.root) {
    refuse(FaultKind::corrupted, "the head does not have the root of the events before it");
  }
  check_anchor_root();
  load_keys();
}

void RocksDbBook::load_keys() {
  const std::uint64_t from = keys_.watermark();
  if (from > head_.size) {
    refuse(FaultKind::corrupted, "the command keys reach event " + std::to_string(from - 1) +
                                     ", the records " + std::to_string(head_.size));
  }
  read(from, [&](const Record& record) {
    if (record.base.size < from) {
      refuse(FaultKind::corrupted,
             "the command keys end within a record, before event " + std::to_string(from));
    }
    keys_.add(key_places(record.base.size, record.commands));
    return true;
  });
}

bool RocksDbBook::has_anchor() const {
  return options_.anchored && !options_.planted.anchors_ignored;
}

void RocksDbBook::check_anchor_size() const {
  if (!anchor_ || head_.size >= anchor_->size()) return;
  refuse(FaultKind::lost_events,
         seqs(head_.size, anchor_->size()) + " were acknowledged and are lost");
}

void RocksDbBook::check_anchor_root() const {
  if (!anchor_ || root_at(anchor_->size()) == anchor_->root()) return;
  refuse(FaultKind::lost_events, seqs(0, anchor_->size()) + " are not those acknowledged");
}

void RocksDbBook::check_last_record() const {
  const auto last = record_before(std::numeric_limits<std::uint64_t>::max());
  const std::uint64_t end = last ? last->base.size + last->line_count() : 0;
  if (end != head_.size || (last && last->base.term > head_.term)) {
    refuse(FaultKind::corrupted, "the head counts " + std::to_string(head_.size) +
                                     " events and the records " + std::to_string(end));
  }
  if (const auto replayed = store_.first_replayed(name_)) check_record_before(*replayed);
}

// The last record before `seq` must end there.
void RocksDbBook::check_record_before(std::uint64_t seq) const {
  if (seq == 0) return;
  const auto record = record_before(seq);
  if (record && record->base.size + record->line_count() == seq) return;
  refuse(FaultKind::corrupted,
         "the record that ends before event " + std::to_string(seq) + " is missing");
}

std::optional<Record> RocksDbBook::record_before(std::uint64_t seq) const {
  std::optional<Record> found;
  if (seq == 0) return found;
  const std::string lower = record_key(name_, 0);
  const std::string start = record_key(name_, seq - 1);
  const std::string upper = record_key(name_, std::numeric_limits<std::uint64_t>::max());
  store_.walk(Family::records, lower, start, upper,
              [&](std::string_view key, std::string_view bytes) {
                if (key <= start) found = decode_record(bytes);
                return false;
              });
  return found;
}

TiledTree RocksDbBook::load_tree() const {
  const auto read_tail = [&](unsigned level, std::uint64_t index, std::size_t width) {
    if (level == 0) return read_leaves(index * tile_width);
    std::vector<Hash> roots;
    for (std::size_t i = 0; i < width; ++i) {
      roots.push_back(root_of_equals(read_full_tile(level - 1, index * tile_width + i).hashes));
    }
    return roots;
  };
  return TiledTree::from_tails(head_.size, read_tail);
}

// Leaf hashes of the lines from seq `from` to the head.
std::vector<Hash> RocksDbBook::read_leaves(std::uint64_t from) const {
  std::vector<Hash> leaves;
  read(from, [&](const Record& record) {
    for (std::size_t i = 0; i < record.line_count(); ++i) {
      if (record.base.size + i >= from) leaves.push_back(leaf_hash(record.line(i)));
    }
    return true;
  });
  return leaves;
}

}  // namespace duebook::eventstore
