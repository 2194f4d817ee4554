// SPDX-License-Identifier: Apache-2.0
// The two slots of a head anchor: written in turn, read with suspicion.
#include "eventstore/head_anchor.hpp"

#include <algorithm>
#include <optional>

#include "eventstore/big_endian.hpp"
#include "eventstore/proof/merkle.hpp"

namespace duebook::eventstore {
namespace {

// A sector of its own for each slot.
constexpr std::uint64_t slot_distance = 4096;
constexpr std::size_t checksum_bytes = 16;
constexpr std::size_t content_bytes = 8 + 8 + 32;

std::uint64_t slot_offset(std::uint64_t serial) { return serial % 2 * slot_distance; }

std::string checksum(const BookId& book, std::string_view content) {
  const Hash hash =
      sha256(std::string("duebook anchor\n").append(book).append("\n").append(content));
  return {hash.begin(), hash.begin() + checksum_bytes};
}

struct Slot {
  std::uint64_t serial = 0;
  std::uint64_t size = 0;
  Hash root{};
};

std::string encode(const BookId& book, const Slot& slot) {
  std::string bytes;
  append_be64(bytes, slot.serial);
  append_be64(bytes, slot.size);
  bytes.append(slot.root.begin(), slot.root.end());
  return bytes.append(checksum(book, bytes));
}

std::optional<Slot> decode(const BookId& book, std::string_view bytes, std::uint64_t offset) {
  if (bytes.size() != content_bytes + checksum_bytes) return std::nullopt;
  const std::string_view content = bytes.substr(0, content_bytes);
  if (checksum(book, content) != bytes.substr(content_bytes)) return std::nullopt;
  Slot slot{.serial = read_be64(content), .size = read_be64(content.substr(8)), .root = {}};
  std::ranges::copy(content.substr(16), slot.root.begin());
  if (slot_offset(slot.serial) != offset) return std::nullopt;
  return slot;
}

}  // namespace

HeadAnchor HeadAnchor::create(const std::filesystem::path& path, const BookId& book) {
  // Written beside and renamed: a crash leaves a whole anchor or none.
  std::filesystem::path beside = path;
  beside += ".new";
  HeadAnchor anchor(File(beside, File::Mode::create_or_truncate), book);
  anchor.write(0, empty_root());
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (error) throw Fault(FaultKind::io, "cannot create " + path.string() + ": " + error.message());
  sync_folder(path.parent_path());
  return anchor;
}

HeadAnchor HeadAnchor::open(const std::filesystem::path& path, const BookId& book,
                            File::Mode mode) {
  HeadAnchor anchor(File(path, mode), book);
  bool found = false;
  for (const std::uint64_t offset : {std::uint64_t{0}, slot_distance}) {
    const std::string bytes = anchor.file_.read_at(offset, content_bytes + checksum_bytes);
    const auto slot = decode(book, bytes, offset);
    if (!slot || (found && slot->serial < anchor.serial_)) continue;
    found = true;
    anchor.serial_ = slot->serial;
    anchor.size_ = slot->size;
    anchor.root_ = slot->root;
  }
  if (!found) {
    throw Fault(FaultKind::corrupted, "book " + book + ": both slots of " + path.string() +
                                          " are broken; what was acknowledged is unknown");
  }
  return anchor;
}

void HeadAnchor::write(std::uint64_t size, const Hash& root) {
  const Slot slot{.serial = serial_ + 1, .size = size, .root = root};
  file_.write_at(slot_offset(slot.serial), encode(book_, slot));
  file_.sync();
  serial_ = slot.serial;
  size_ = size;
  root_ = root;
}

}  // namespace duebook::eventstore
