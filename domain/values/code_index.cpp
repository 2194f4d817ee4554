// SPDX-License-Identifier: Apache-2.0
// The open-addressing table behind CodeIndex.
#include "domain/values/code_index.hpp"

#include <string>

#include "domain/values/code_points.hpp"
#include "domain/values/text.hpp"

namespace duebook::domain {
namespace {

constexpr std::size_t slots_first = 64;
constexpr char32_t latin_end = 0x1F00;  // no letter from here on is folded

// The fewest slots for so many codes: adding alone, without taking back, leads to as many.
std::size_t fewest_slots(std::size_t codes) {
  if (codes == 0) return 0;
  std::size_t slots = slots_first;
  while (codes * 4 > slots * 3) slots *= 2;
  return slots;
}

// FNV-1a with a final mix: codes are short, and the table needs good low bits.
class CodeHash {
 public:
  void add(unsigned char byte) {
    hash_ ^= byte;
    hash_ *= 0x100000001b3u;
  }
  std::uint32_t value() const {
    const std::uint64_t mixed = (hash_ ^ hash_ >> 32) * 0x9e3779b97f4a7c15u;
    return static_cast<std::uint32_t>(mixed >> 32);
  }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

// Of the folded code; most codes are ASCII and need not be folded into a string for it.
std::uint32_t hash_of(std::string_view code) {
  CodeHash ascii;
  bool is_ascii = true;
  for (const char c : code) {
    const auto byte = static_cast<unsigned char>(c);
    is_ascii = is_ascii && byte < 0x80;
    ascii.add(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
  }
  if (is_ascii) return ascii.value();
  CodeHash hash;
  for (const char c : fold_case(code)) hash.add(static_cast<unsigned char>(c));
  return hash.value();
}

}  // namespace

std::uint32_t CodeIndex::find(std::string_view code) const {
  if (slots_.empty()) return 0;
  const std::uint32_t hash = hash_of(code);
  for (std::size_t i = slot_of(hash); slots_[i].number != 0; i = (i + 1) & (slots_.size() - 1)) {
    if (slots_[i].hash != hash) continue;
    const std::string_view known = text(slots_[i].number);
    if (known == code || folds_to(known, fold_case(code))) return slots_[i].number;
  }
  return 0;
}

std::uint32_t CodeIndex::add(std::string_view code) {
  if ((size() + 1) * std::size_t{4} > slots_.size() * 3) grow();
  text_.push_run(code);
  const std::uint32_t number = ends_.push(static_cast<std::uint32_t>(text_.size()));
  insert_slot(hash_of(code), number);
  return number;
}

std::string_view CodeIndex::text(std::uint32_t number) const {
  std::size_t begin = number == 1 ? 0 : ends_[number - 1];
  const std::size_t end = ends_[number];
  if (begin == end) return {};
  if (!text_.is_one_run(begin, end - begin)) begin = text_.begin_of_run(end - 1);
  return {&text_[begin], end - begin};
}

void CodeIndex::insert_slot(std::uint32_t hash, std::uint32_t number) {
  std::size_t i = slot_of(hash);
  while (slots_[i].number != 0) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = {hash, number};
}

void CodeIndex::grow() { fill_slots(slots_.empty() ? slots_first : slots_.size() * 2); }

void CodeIndex::fill_slots(std::size_t slots) {
  slots_.truncate(0);
  while (slots_.size() < slots) slots_.push_back(Slot{});
  for (std::uint32_t number = 1; number <= size(); ++number) {
    insert_slot(hash_of(text(number)), number);
  }
}

void CodeIndex::mark() { ends_.mark(); }

void CodeIndex::keep() { ends_.keep(); }

// Codes are removed last added first. Growing adds them in order of their numbers as well, so the
// slot of the last one is never part of another one's way, and freeing it breaks no search.
void CodeIndex::take_back() {
  for (std::uint32_t number = size(); number > ends_.size_at_mark(); --number) {
    std::size_t i = slot_of(hash_of(text(number)));
    while (slots_[i].number != number) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = Slot{};
  }
  ends_.take_back();
  text_.truncate(size() == 0 ? 0 : ends_[size()]);
}

// How many slots there are depends on what was added and taken back, and equal indexes must be
// saved as equal bytes. Which code is where in them depends on the order of the numbers alone.
void CodeIndex::save(ByteSink& sink) const {
  ends_.save(sink);
  text_.save(sink);
  if (slots_.size() == fewest_slots(size())) return slots_.save(sink);
  CodeIndex fewest = *this;
  fewest.fill_slots(fewest_slots(size()));
  fewest.slots_.save(sink);
}

void CodeIndex::load(ByteSource& source) {
  ends_.load(source);
  text_.load(source);
  slots_.load(source);
}

std::size_t CodeIndex::bytes_allocated() const {
  return slots_.bytes_allocated() + text_.bytes_allocated() + ends_.bytes_allocated();
}

std::uint32_t CodeIndex::hash_version() {
  CodeHash hash;
  std::string letter;
  for (char32_t c = 1; c < latin_end; ++c) {
    letter.clear();
    append_code_point(letter, c);
    const std::uint32_t of_letter = hash_of(letter);
    for (int shift = 0; shift < 32; shift += 8) {
      hash.add(static_cast<unsigned char>(of_letter >> shift));
    }
  }
  return hash.value();
}

}  // namespace duebook::domain
