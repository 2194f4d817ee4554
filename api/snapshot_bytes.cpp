// SPDX-License-Identifier: Apache-2.0
// Padding to pages on one side, memory mappings on the other.
#include "api/snapshot_bytes.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "domain/values/assert.hpp"

namespace duebook::api {
namespace {

/// Bytes that are copied at once: the kernel lets nobody else map memory meanwhile.
constexpr std::size_t copied_at_once = std::size_t{1} << 20;

constexpr std::size_t up_to_page(std::size_t bytes) {
  return (bytes + snapshot_page_bytes - 1) / snapshot_page_bytes * snapshot_page_bytes;
}

constexpr bool is_lent(std::size_t run_bytes) { return run_bytes >= snapshot_page_bytes; }

bool can_lend() {
  static const bool can = ::sysconf(_SC_PAGESIZE) == static_cast<long>(snapshot_page_bytes);
  return can;
}

Checksum checksum_from(XXH128_hash_t hash) { return {hash.low64, hash.high64}; }

}  // namespace

Checksum checksum_of(std::span<const std::byte> bytes) {
  return checksum_from(XXH3_128bits(bytes.data(), bytes.size()));
}

struct SnapshotSink::Running {
  Running() { XXH3_128bits_reset(state); }
  ~Running() { XXH3_freeState(state); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  XXH3_state_t* const state = XXH3_createState();
};

SnapshotSink::SnapshotSink(std::FILE* file, std::uint64_t offset)
    : file_(file), end_(offset), running_(std::make_unique<Running>()) {}

SnapshotSink::~SnapshotSink() = default;

void SnapshotSink::write(const void* bytes, std::size_t size) {
  if (size == 0) return;  // an empty list may have no address at all
  XXH3_128bits_update(running_->state, bytes, size);
  ok_ = ok_ && std::fwrite(bytes, 1, size, file_) == size;
  end_ += size;
}

void SnapshotSink::write_run(const void* bytes, std::size_t size) {
  static constexpr std::array<std::byte, snapshot_page_bytes> gap{};
  if (is_lent(size)) write(gap.data(), up_to_page(end_) - end_);
  write(bytes, size);
}

Checksum SnapshotSink::checksum() const {
  return checksum_from(XXH3_128bits_digest(running_->state));
}

std::shared_ptr<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat about {};
  void* memory = MAP_FAILED;
  std::size_t size = 0;
  if (::fstat(file, &about) == 0 && about.st_size > 0) {
    size = static_cast<std::size_t>(about.st_size);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);  // it is looked at from end to end
    memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file, 0);
  }
  if (memory == MAP_FAILED) {
    ::close(file);
    return nullptr;
  }
  return std::shared_ptr<MappedFile>(new MappedFile(file, {static_cast<std::byte*>(memory), size}));
}

MappedFile::~MappedFile() {
  copying_ = {};  // stops and joins
  for (const std::span<std::byte> room : rooms_) ::munmap(room.data(), room.size());
  ::munmap(bytes_.data(), bytes_.size());
  ::close(file_);
}

domain::Loan MappedFile::lend(std::size_t offset, std::size_t size, std::size_t room) {
  DUEBOOK_ASSERT(offset % snapshot_page_bytes == 0 && offset + size <= bytes_.size());
  if (!can_lend()) return {};
  std::byte* memory = bytes_.data() + offset;
  if (size < room) {
    // Address space for all, and over its beginning the pages of the file.
    void* const reserved = ::mmap(nullptr, room, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED) return {};
    memory = static_cast<std::byte*>(reserved);
    rooms_.emplace_back(memory, room);
    if (::mmap(memory, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED, file_,
               static_cast<off_t>(offset)) == MAP_FAILED) {
      return {};
    }
  }
  lent_.emplace_back(memory, size);
  return {memory, shared_from_this()};
}

// Asking for pages that can be written to changes no byte of them, so others may read and write
// meanwhile. A kernel that cannot do it leaves the pages to be copied when they are changed.
void MappedFile::copy_lent_pages(const std::stop_token& stop) const {
  for (std::span<std::byte> rest : lent_) {
    while (!rest.empty() && !stop.stop_requested()) {
      const std::size_t count = std::min(rest.size(), copied_at_once);
      if (::madvise(rest.data(), up_to_page(count), MADV_POPULATE_WRITE) != 0) return;
      rest = rest.subspan(count);
    }
  }
}

void MappedFile::copy_lent_pages_soon() {
  copying_ = std::jthread([this](const std::stop_token& stop) { copy_lent_pages(stop); });
}

void SnapshotSource::read(void* bytes, std::size_t size) {
  const std::span<const std::byte> all = file_->bytes();
  DUEBOOK_ASSERT(at_ <= all.size() && size <= all.size() - at_);
  if (size != 0) std::memcpy(bytes, all.data() + at_, size);
  at_ += size;
}

domain::Loan SnapshotSource::lend(std::size_t size, std::size_t room) {
  if (!is_lent(size)) return {};
  at_ = up_to_page(at_);
  domain::Loan loan = file_->lend(at_, size, room);
  if (loan.bytes != nullptr) at_ += size;
  return loan;
}

}  // namespace duebook::api
