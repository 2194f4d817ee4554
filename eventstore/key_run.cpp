// SPDX-License-Identifier: Apache-2.0
// The bytes of a run, written in pieces and looked at in place.
#include "eventstore/key_run.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <utility>

#include "eventstore/assert.hpp"

namespace duebook::eventstore {
namespace {

static_assert(std::endian::native == std::endian::little && sizeof(KeyPlace) == 16);

constexpr std::size_t number_digits = 20;
constexpr std::size_t gathered_max = 1u << 16;
constexpr std::size_t end_bytes = sizeof(EventRange) + sizeof(XXH128_hash_t);

std::string_view bytes_of(std::span<const KeyPlace> places) {
  return {reinterpret_cast<const char*>(places.data()), places.size_bytes()};
}

template <class Value>
std::string_view bytes_of(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::optional<std::uint64_t> number_in(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
  if (digits.size() != number_digits || error != std::errc{} || end != digits.end()) return {};
  return number;
}

// Whether the bytes end with the range and the checksum of what is before it.
bool is_whole(std::string_view bytes, const EventRange& range) {
  if (bytes.size() < end_bytes || bytes.size() % sizeof(KeyPlace) != 0) return false;
  const std::string_view summed = bytes.substr(0, bytes.size() - sizeof(XXH128_hash_t));
  const XXH128_hash_t sum = XXH3_128bits(summed.data(), summed.size());
  return summed.ends_with(bytes_of(range)) && bytes.ends_with(bytes_of(sum));
}

}  // namespace

std::string KeyRun::name_of(const EventRange& range) {
  std::array<char, 2 * number_digits + 2> name{};
  std::snprintf(name.data(), name.size(), "%020llu-%020llu",
                static_cast<unsigned long long>(range.from),
                static_cast<unsigned long long>(range.to));
  return name.data();
}

std::optional<EventRange> KeyRun::range_of(std::string_view name) {
  if (name.size() != 2 * number_digits + 1 || name[number_digits] != '-') return std::nullopt;
  const auto from = number_in(name.substr(0, number_digits));
  const auto to = number_in(name.substr(number_digits + 1));
  if (!from || !to || *from >= *to) return std::nullopt;
  return EventRange{*from, *to};
}

KeyRun::KeyRun(const std::filesystem::path& folder, const EventRange& range)
    : range_(range), file_(folder / name_of(range)) {
  const std::string_view bytes = file_.bytes();
  if (!is_whole(bytes, range)) {
    throw Fault(FaultKind::corrupted, (folder / name_of(range)).string() +
                                          " is damaged; without it the keys are read again from "
                                          "the records when the log is opened");
  }
  places_ = {reinterpret_cast<const KeyPlace*>(bytes.data()),
             (bytes.size() - end_bytes) / sizeof(KeyPlace)};
}

void KeyRun::find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const {
  for (const KeyPlace& place : std::ranges::equal_range(places_, hash, {}, &KeyPlace::hash)) {
    seqs.push_back(place.seq);
  }
}

NewKeyRun::NewKeyRun(std::filesystem::path folder, const EventRange& range)
    : folder_(std::move(folder)),
      range_(range),
      path_(folder_ / (KeyRun::name_of(range) + ".new")),
      file_(path_, File::Mode::create_or_truncate) {
  gathered_.reserve(gathered_max);
}

void NewKeyRun::put(const KeyPlace& place) {
  gathered_.push_back(place);
  if (gathered_.size() == gathered_max) write_out();
}

void NewKeyRun::write_out() {
  const std::string_view bytes = bytes_of(std::span<const KeyPlace>(gathered_));
  file_.write_at(bytes_, bytes);
  bytes_ += bytes.size();
  gathered_.clear();
}

std::shared_ptr<const KeyRun> NewKeyRun::finish() {
  write_out();
  file_.write_at(bytes_, bytes_of(range_));
  const MappedFile written(path_);
  const XXH128_hash_t sum = XXH3_128bits(written.bytes().data(), written.bytes().size());
  file_.write_at(bytes_ + sizeof range_, bytes_of(sum));
  file_.sync();
  std::filesystem::rename(path_, folder_ / KeyRun::name_of(range_));
  sync_folder(folder_);
  return std::make_shared<const KeyRun>(folder_, range_);
}

}  // namespace duebook::eventstore
