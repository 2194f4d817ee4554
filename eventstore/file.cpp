// SPDX-License-Identifier: Apache-2.0
// POSIX calls behind File; interrupted and short ones are continued.
#include "eventstore/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "eventstore/event_log.hpp"

namespace duebook::eventstore {
namespace {

constexpr std::size_t read_bytes = 1u << 20;

int flags_of(File::Mode mode) {
  switch (mode) {
    case File::Mode::read: return O_RDONLY;
    case File::Mode::write: return O_RDWR;
    case File::Mode::create_or_truncate: return O_RDWR | O_CREAT | O_TRUNC;
    case File::Mode::folder: return O_RDONLY | O_DIRECTORY;
  }
  return O_RDONLY;
}

}  // namespace

File::File(const std::filesystem::path& path, Mode mode)
    : path_(path), descriptor_(::open(path.c_str(), flags_of(mode) | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0) fail("open");
}

std::optional<File> File::open_if_there(const std::filesystem::path& path) {
  File file(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.descriptor_ >= 0) return file;
  if (errno != ENOENT) file.fail("open");
  return std::nullopt;
}

File File::in_memory(const std::string& name, std::string_view bytes) {
  File file(name, ::memfd_create(name.c_str(), MFD_CLOEXEC));
  if (file.descriptor_ < 0) file.fail("make room in memory for");
  file.write_at(0, bytes);
  return file;
}

File& File::operator=(File&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string File::read_at(std::uint64_t offset, std::size_t count) const {
  std::string bytes(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t n =
        ::pread(descriptor_, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("read");
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  bytes.resize(done);
  return bytes;
}

std::string File::read_all() const {
  std::string bytes;
  for (std::size_t had = 1; had > 0;) {
    const std::string more = read_at(bytes.size(), read_bytes);
    bytes += more;
    had = more.size();
  }
  return bytes;
}

void File::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write");
    offset += static_cast<std::uint64_t>(n);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void File::sync() {
  if (::fdatasync(descriptor_) != 0) fail("sync");
}

std::uint64_t File::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) fail("measure");
  return static_cast<std::uint64_t>(status.st_size);
}

std::string File::path_by_descriptor() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

void File::fail(const char* action) const {
  throw Fault(FaultKind::io, std::string("cannot ") + action + " " + path_.string() + ": " +
                                 std::generic_category().message(errno));
}

void sync_folder(const std::filesystem::path& folder) { File(folder, File::Mode::folder).sync(); }

}  // namespace duebook::eventstore
