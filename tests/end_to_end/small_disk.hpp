// SPDX-License-Identifier: Apache-2.0
// Disks of a test's own: one in memory that is soon full, and one whose power can be cut.
//
// Mounting needs rights. Where there are none, why_no_mounts() says so and tests are skipped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace duebook::tests {

/// Empty when this process may mount file systems, else the reason. From then on its mounts are
/// seen by itself and its children alone, and are gone when they have ended.
std::string why_no_mounts();
/// The same for ext4 in a file.
std::string why_no_loop_mounts(const std::filesystem::path& folder);

class MemoryDisk {
 public:
  MemoryDisk(std::filesystem::path at, std::uint64_t bytes);
  ~MemoryDisk();
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Takes all but so many bytes.
  void fill_up_to(std::uint64_t free_bytes);
  void clear_up();

 private:
  std::filesystem::path path_;
};

/// ext4 in a file, mounted by a loop device. What was not synced when the power is cut is gone; the
/// device itself keeps all it was given, in any order.
class LoopDisk {
 public:
  explicit LoopDisk(const std::filesystem::path& folder);
  ~LoopDisk();
  LoopDisk(const LoopDisk&) = delete;
  LoopDisk& operator=(const LoopDisk&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// From now on nothing reaches the device; every write and sync fails.
  void cut_power();
  /// As after a restart of the machine: mounted anew, its journal replayed. Nobody may use it.
  void mount_again();

 private:
  std::filesystem::path image_;
  std::filesystem::path path_;
};

}  // namespace duebook::tests
