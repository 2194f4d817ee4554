// SPDX-License-Identifier: Apache-2.0
// The bytes of a snapshot file: written in order, loaded by mapping the file.
//
// Runs of a page and more begin at a page of the file. They are not read when they are loaded: the
// loaded state lies on the file's own pages, mapped so that a change is the process's alone, and a
// page comes in when it is touched. So a start costs one look at the bytes, for their checksum.
//
// Right after the start a thread makes the process a copy of every page it was lent, so that
// what happens to the file later does not matter and no command waits for a page. A file that is
// deleted in the meantime keeps its room on the disk until the process ends.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include "domain/values/bytes.hpp"

namespace duebook::api {

/// What files and memory are mapped in; on a machine with larger pages nothing is lent.
inline constexpr std::size_t snapshot_page_bytes = 4096;

/// XXH3-128.
struct Checksum {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const Checksum&, const Checksum&) = default;
};
Checksum checksum_of(std::span<const std::byte> bytes);

/// Writes to a file of which `offset` bytes are written already.
class SnapshotSink : public domain::ByteSink {
 public:
  SnapshotSink(std::FILE* file, std::uint64_t offset);
  ~SnapshotSink() override;

  void write(const void* bytes, std::size_t size) override;
  void write_run(const void* bytes, std::size_t size) override;

  bool ok() const { return ok_; }
  std::uint64_t end() const { return end_; }
  /// Of all that was written, gaps before runs included.
  Checksum checksum() const;

 private:
  struct Running;

  std::FILE* file_;
  std::uint64_t end_;
  std::unique_ptr<Running> running_;
  bool ok_ = true;
};

/// A whole file in memory.
class MappedFile : public std::enable_shared_from_this<MappedFile> {
 public:
  /// Null when the file cannot be opened or mapped.
  static std::shared_ptr<MappedFile> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }

  /// `size` bytes of the file from a page on, with room behind them; no bytes when it cannot be.
  domain::Loan lend(std::size_t offset, std::size_t size, std::size_t room);

  /// Makes the process a copy of every page that was lent, or of no more when it is told to stop.
  void copy_lent_pages(const std::stop_token& stop) const;
  /// Does that in a thread of its own. Nothing may be lent afterwards.
  void copy_lent_pages_soon();

 private:
  MappedFile(int file, std::span<std::byte> bytes) : file_(file), bytes_(bytes) {}

  int file_;
  std::span<std::byte> bytes_;
  std::vector<std::span<std::byte>> lent_;
  std::vector<std::span<std::byte>> rooms_;  // mappings of their own
  std::jthread copying_;                     // the last member: it uses the others
};

/// Loads what a SnapshotSink wrote to the file from `offset` on.
class SnapshotSource : public domain::ByteSource {
 public:
  SnapshotSource(std::shared_ptr<MappedFile> file, std::size_t offset)
      : file_(std::move(file)), at_(offset) {}

  void read(void* bytes, std::size_t size) override;
  domain::Loan lend(std::size_t size, std::size_t room) override;

 private:
  std::shared_ptr<MappedFile> file_;
  std::size_t at_;
};

}  // namespace duebook::api
