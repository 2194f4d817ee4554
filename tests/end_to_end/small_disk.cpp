// SPDX-License-Identifier: Apache-2.0
// Mounting, filling and cutting off.
#include "tests/end_to_end/small_disk.hpp"

#include <fcntl.h>
#include <linux/types.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "tests/eventstore/shell_command.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;

// More than the reserve of the log; a sparse file.
constexpr const char* image_size = "768M";

// What `xfs_io -x -c shutdown` asks of ext4 and XFS: stop at once, without writing the journal.
constexpr unsigned long shut_down = _IOR('X', 125, __u32);
constexpr __u32 without_journal = 2;

void must_run(const std::string& command) { eventstore::output_of(command + " 2>&1"); }

// What the command said when it failed; empty when it did not.
std::string run(const std::string& command) {
  try {
    must_run(command);
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
  return "";
}

std::string mount_image(const fs::path& image, const fs::path& at) {
  return run("mount -t ext4 -o loop " + image.string() + " " + at.string());
}

std::string make_image(const fs::path& image) {
  const std::string trouble = run("truncate -s " + std::string(image_size) + " " + image.string());
  return trouble.empty() ? run("mkfs.ext4 -q -E nodiscard " + image.string()) : trouble;
}

std::string enter_own_namespace() {
  if (::unshare(CLONE_NEWNS) != 0) return std::string("unshare: ") + std::strerror(errno);
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return std::string("mount: ") + std::strerror(errno);
  }
  return "";
}

}  // namespace

std::string why_no_mounts() {
  static const std::string reason = enter_own_namespace();
  return reason;
}

std::string why_no_loop_mounts(const fs::path& folder) {
  if (std::string reason = why_no_mounts(); !reason.empty()) return reason;
  const fs::path image = folder / "trial.ext4";
  const fs::path at = folder / "trial";
  fs::create_directories(at);
  std::string reason = make_image(image);
  if (reason.empty()) reason = mount_image(image, at);
  if (reason.empty()) reason = run("umount " + at.string());
  fs::remove(image);
  return reason;
}

MemoryDisk::MemoryDisk(fs::path at, std::uint64_t bytes) : path_(std::move(at)) {
  fs::create_directories(path_);
  const std::string size = "size=" + std::to_string(bytes);
  if (::mount("tmpfs", path_.c_str(), "tmpfs", 0, size.c_str()) != 0) {
    throw std::runtime_error("cannot mount a disk in memory");
  }
}

MemoryDisk::~MemoryDisk() { ::umount2(path_.c_str(), MNT_DETACH); }

void MemoryDisk::fill_up_to(std::uint64_t free_bytes) {
  const std::uint64_t available = fs::space(path_).available;
  const int file = ::open((path_ / "filler").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  const int error = ::posix_fallocate(file, 0, static_cast<off_t>(available - free_bytes));
  ::close(file);
  if (error != 0) throw std::runtime_error("cannot fill the disk");
}

void MemoryDisk::clear_up() { fs::remove(path_ / "filler"); }

LoopDisk::LoopDisk(const fs::path& folder) : image_(folder / "disk.ext4"), path_(folder / "disk") {
  fs::create_directories(path_);
  std::string trouble = make_image(image_);
  if (trouble.empty()) trouble = mount_image(image_, path_);
  if (!trouble.empty()) throw std::runtime_error(trouble);
}

LoopDisk::~LoopDisk() { ::umount2(path_.c_str(), MNT_DETACH); }

void LoopDisk::cut_power() {
  const int root = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  __u32 how = without_journal;
  const int result = ::ioctl(root, shut_down, &how);
  ::close(root);
  if (result != 0) throw std::runtime_error(std::string("shutdown: ") + std::strerror(errno));
}

void LoopDisk::mount_again() {
  must_run("umount " + path_.string());
  if (const std::string trouble = mount_image(image_, path_); !trouble.empty()) {
    throw std::runtime_error(trouble);
  }
}

}  // namespace duebook::tests
