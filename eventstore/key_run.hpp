// SPDX-License-Identifier: Apache-2.0
// KeyRun: a file of key places in order, which never changes once it has its name.
//
//   name  := from "-" to        the events whose commands it knows, each in 20 digits; `to`
//   excluded file  := place {place} le64(from) le64(to) checksum place := le64(hash) le64(seq)
//   checksum := XXH3-128 of all before it
//
// Its bytes are read where they are mapped: at 16 bytes a command, the system's page cache holds
// those of millions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "eventstore/file.hpp"
#include "eventstore/key_place.hpp"
#include "eventstore/mapped_file.hpp"

namespace duebook::eventstore {

/// Events from `from` up to, but not including, `to`.
struct EventRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;

  friend bool operator==(const EventRange&, const EventRange&) = default;
};

class KeyRun {
 public:
  /// Opens the run of this range in a folder. Throws Fault: io; corrupted, unless all its bytes are
  /// those that were written.
  KeyRun(const std::filesystem::path& folder, const EventRange& range);

  static std::string name_of(const EventRange& range);
  /// Nothing if it is no run's name.
  static std::optional<EventRange> range_of(std::string_view name);

  const EventRange& range() const { return range_; }
  std::span<const KeyPlace> places() const { return places_; }
  /// Appends to `seqs` those of the places with this hash.
  void find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const;

 private:
  EventRange range_;
  MappedFile file_;
  std::span<const KeyPlace> places_;
};

/// A run that is being written, under a name that is no run's.
class NewKeyRun {
 public:
  NewKeyRun(std::filesystem::path folder, const EventRange& range);
  /// In order.
  void put(const KeyPlace& place);
  /// At the end, once: durable and under its name when it returns.
  std::shared_ptr<const KeyRun> finish();

 private:
  void write_out();

  const std::filesystem::path folder_;
  const EventRange range_;
  const std::filesystem::path path_;
  File file_;
  std::vector<KeyPlace> gathered_;
  std::uint64_t bytes_ = 0;
};

}  // namespace duebook::eventstore
