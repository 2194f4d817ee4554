// SPDX-License-Identifier: Apache-2.0
// Two tails in turn: one takes places while the other becomes a run.
#include "eventstore/key_index.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

namespace duebook::eventstore {
namespace {

// On a thread of its own; what the folder refuses is a Fault as all else.
template <class Action>
std::future<void> begin(Action action) {
  return std::async(std::launch::async, [action] {
    try {
      action();
    } catch (const std::filesystem::filesystem_error& error) {
      throw Fault(FaultKind::io, std::string("cannot write the command keys: ") + error.what());
    }
  });
}

}  // namespace

KeyIndex::KeyIndex(std::unique_ptr<KeyRuns> runs, RocksDbStore& records, std::size_t tail_size_max)
    : runs_(std::move(runs)), records_(records), tail_size_max_(tail_size_max) {
  std::size_t count = 0;
  for (const KeyRuns::Run& run : runs_->all()) count += run->places().size();
  filter_.reserve(count);
  for (const KeyRuns::Run& run : runs_->all()) add_to_filter(run->places());
}

KeyIndex::~KeyIndex() {
  if (writing_.valid()) writing_.wait();
  if (merging_.valid()) merging_.wait();
}

void KeyIndex::add(std::span<const KeyPlace> places) {
  const std::lock_guard lock(mutex_);
  for (const KeyPlace& place : places) tail_.add(place);
}

void KeyIndex::write_when_full(std::uint64_t size) {
  if (tail_.size() <= tail_size_max_) return;
  if (writing_.valid()) writing_.get();
  {
    const std::lock_guard lock(mutex_);
    std::swap(tail_, written_);
  }
  writing_ = begin([this, size] { write(size); });
}

// Places must not outlive the records they came from. A merge takes longer than several tails to be
// filled, so none of them waits for it.
void KeyIndex::write(std::uint64_t size) {
  const std::vector<KeyPlace> sorted = written_.sorted();
  records_.make_durable();
  runs_->add(sorted, size);
  {
    const std::lock_guard lock(mutex_);
    add_to_filter(sorted);
    written_.clear();
  }
  const bool is_merging =
      merging_.valid() && merging_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
  if (is_merging) return;
  if (merging_.valid()) merging_.get();
  merging_ = begin([this] { merge(); });
}

// In the order of their hashes, which is that of the filter's memory.
void KeyIndex::add_to_filter(std::span<const KeyPlace> sorted) {
  for (const KeyPlace& place : sorted) filter_.add(place.hash);
}

void KeyIndex::merge() {
  while (runs_->merge()) {
  }
}

std::vector<std::uint64_t> KeyIndex::find(std::uint64_t hash) const {
  std::vector<std::uint64_t> seqs;
  {
    const std::lock_guard lock(mutex_);
    tail_.find(hash, seqs);
    written_.find(hash, seqs);
    if (!filter_.may_have(hash)) return seqs;
  }
  runs_->find(hash, seqs);
  return seqs;
}

}  // namespace duebook::eventstore
