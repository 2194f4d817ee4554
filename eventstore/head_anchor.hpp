// SPDX-License-Identifier: Apache-2.0
// HeadAnchor: what was acknowledged of a book, kept in a small file outside the database.
//
// A database that lost its newest files, or came up empty, looks healthy from inside. The anchor
// tells: it holds a size and root that were durable, and is never ahead of the log.
//
//   file := slot, at 0 and at 4096; the one with the higher serial counts
//   slot := be64(serial) be64(size) root checksum
//   checksum := first 16 bytes of SHA-256("duebook anchor" LF book LF be64(serial) be64(size) root)
//
// A slot is written over only while the other one is whole, so a torn write loses one step at most.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "eventstore/event_log.hpp"
#include "eventstore/file.hpp"

namespace duebook::eventstore {

class HeadAnchor {
 public:
  /// A new anchor at the empty tree, its name durable. Replaces what stands there.
  static HeadAnchor create(const std::filesystem::path& path, const BookId& book);
  /// Throws Fault{corrupted} if neither slot is whole, Fault{io} if it cannot be read.
  /// To be written, unless `mode` is read.
  static HeadAnchor open(const std::filesystem::path& path, const BookId& book,
                         File::Mode mode = File::Mode::write);

  std::uint64_t size() const { return size_; }
  const Hash& root() const { return root_; }

  /// Durable when it returns. The log must already hold what is anchored. Throws Fault{io}.
  void write(std::uint64_t size, const Hash& root);

 private:
  HeadAnchor(File file, BookId book) : file_(std::move(file)), book_(std::move(book)) {}

  File file_;
  BookId book_;
  std::uint64_t serial_ = 0;
  std::uint64_t size_ = 0;
  Hash root_{};
};

}  // namespace duebook::eventstore
