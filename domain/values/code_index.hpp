// SPDX-License-Identifier: Apache-2.0
// CodeIndex: finds the number of a code without regard to case.
#pragma once

#include <cstdint>
#include <string_view>

#include "domain/values/table.hpp"

namespace duebook::domain {

/// Codes numbered from 1 in the order they were added, with their text as typed. About 12 bytes per
/// code beside its text: an open-addressing table of (hash, number) whose keys are compared through
/// the text store. It can be saved as bytes and taken back to a mark, which no map of strings can.
class CodeIndex {
 public:
  std::uint32_t size() const { return ends_.size(); }

  /// Number of the code that folds to the same key; 0 when there is none.
  std::uint32_t find(std::string_view code) const;

  /// Adds a code that is not there yet; returns its number.
  std::uint32_t add(std::string_view code);

  /// The code as it was added. The view lives as long as the code.
  std::string_view text(std::uint32_t number) const;

  void mark();
  void keep();
  void take_back();
  void save(ByteSink& sink) const;
  void load(ByteSource& source);
  std::size_t bytes_allocated() const;

  /// Another number when codes are hashed in another way: hashes are saved, and what was saved can
  /// only be loaded by a program that makes the same ones.
  static std::uint32_t hash_version();

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  ///< 0 = free
  };

  std::size_t slot_of(std::uint32_t hash) const { return hash & (slots_.size() - 1); }
  void insert_slot(std::uint32_t hash, std::uint32_t number);
  void grow();
  void fill_slots(std::size_t slots);

  Chunks<Slot> slots_;         // size is a power of two, at most 3/4 full
  Chunks<char> text_;          // all codes, one after the other, each in one run
  Table<std::uint32_t> ends_;  // where each code ends in text_
};

}  // namespace duebook::domain
