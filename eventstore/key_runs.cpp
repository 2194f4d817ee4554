// SPDX-License-Identifier: Apache-2.0
// Names that follow each other, and merging neighbours.
#include "eventstore/key_runs.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <system_error>
#include <tuple>

namespace duebook::eventstore {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t merged_at_once = 8;

// Runs of one level differ by less than eight times.
std::size_t level_of(const KeyRuns::Run& run) {
  return std::bit_width(run->places().size() / 2) / 3;
}

// The longer ones of those with one beginning come first.
std::vector<EventRange> ranges_in(const fs::path& folder) {
  std::vector<EventRange> ranges;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (const auto range = KeyRun::range_of(entry.path().filename().string())) {
      ranges.push_back(*range);
    }
  }
  std::ranges::sort(ranges, {}, [](const EventRange& range) {
    return std::tuple(range.from, std::numeric_limits<std::uint64_t>::max() - range.to);
  });
  return ranges;
}

void remove_all_but(const std::vector<KeyRuns::Run>& runs, const fs::path& folder) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const auto range = KeyRun::range_of(entry.path().filename().string());
    const bool stays = range && std::ranges::any_of(runs, [&](const KeyRuns::Run& run) {
                         return run->range() == *range;
                       });
    if (!stays) fs::remove(entry.path(), none);
  }
}

using Places = std::span<const KeyPlace>;

void merge_into(NewKeyRun& merged, std::vector<Places> left) {
  std::erase_if(left, &Places::empty);
  while (!left.empty()) {
    const auto least = std::ranges::min_element(left, {}, &Places::front);
    merged.put(least->front());
    *least = least->subspan(1);
    if (least->empty()) left.erase(least);
  }
}

}  // namespace

KeyRuns::KeyRuns(fs::path folder, Access access) : folder_(std::move(folder)) {
  for (const EventRange& range : ranges_in(folder_)) {
    if (range.from == watermark()) runs_.push_back(std::make_shared<const KeyRun>(folder_, range));
  }
  if (access == Access::write) remove_all_but(runs_, folder_);
}

std::map<BookId, std::unique_ptr<KeyRuns>> KeyRuns::of_all_books(const fs::path& parent,
                                                                 Access access) {
  std::map<BookId, std::unique_ptr<KeyRuns>> books;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(parent, none)) {
    const BookId book = entry.path().filename().string();
    if (!is_book_id(book) || !entry.is_directory()) continue;
    books.emplace(book, std::make_unique<KeyRuns>(entry.path(), access));
  }
  return books;
}

std::uint64_t KeyRuns::watermark() const {
  const std::lock_guard lock(mutex_);
  return runs_.empty() ? 0 : runs_.back()->range().to;
}

std::vector<KeyRuns::Run> KeyRuns::all() const {
  const std::lock_guard lock(mutex_);
  return runs_;
}

void KeyRuns::find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const {
  for (const Run& run : all()) run->find(hash, seqs);
}

void KeyRuns::add(std::span<const KeyPlace> sorted, std::uint64_t to) {
  if (fs::create_directories(folder_)) sync_folder(folder_.parent_path());
  NewKeyRun added(folder_, {watermark(), to});
  for (const KeyPlace& place : sorted) added.put(place);
  Run run = added.finish();
  const std::lock_guard lock(mutex_);
  runs_.push_back(std::move(run));
}

bool KeyRuns::merge() {
  const std::vector<Run> runs = due();
  if (runs.empty()) return false;
  NewKeyRun merged(folder_, {runs.front()->range().from, runs.back()->range().to});
  std::vector<Places> places;
  for (const Run& run : runs) places.push_back(run->places());
  merge_into(merged, std::move(places));
  replace(runs, merged.finish());
  return true;
}

// The newest ones first: they are the smallest.
std::vector<KeyRuns::Run> KeyRuns::due() const {
  const std::vector<Run> runs = all();
  for (auto end = runs.end(); end != runs.begin();) {
    auto begin = end;
    while (begin != runs.begin() && level_of(*(begin - 1)) == level_of(*(end - 1))) --begin;
    if (static_cast<std::size_t>(end - begin) >= merged_at_once) return {begin, end};
    end = begin;
  }
  return {};
}

void KeyRuns::replace(const std::vector<Run>& merged, Run by) {
  {
    const std::lock_guard lock(mutex_);
    const auto begin = std::ranges::find(runs_, merged.front());
    *begin = std::move(by);
    runs_.erase(begin + 1, begin + static_cast<std::ptrdiff_t>(merged.size()));
  }
  for (const Run& run : merged) fs::remove(folder_ / KeyRun::name_of(run->range()));
}

}  // namespace duebook::eventstore
