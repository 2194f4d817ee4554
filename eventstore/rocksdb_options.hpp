// SPDX-License-Identifier: Apache-2.0
// What can be set about a RocksDbLog, and what tests may replace or break.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

namespace duebook::eventstore {

/// What a log is opened for.
enum class Access {
  write,      ///< by the one process that appends
  read_only,  ///< whether or not another process appends: see RocksDbLog
};

struct DiskSpace {
  std::uint64_t free_bytes = 0;
  std::uint64_t total_bytes = 0;
};

/// Faults planted by tests, to show that the tests would see them. Never set in production.
struct PlantedFaults {
  /// RocksDB's own recovery mode, which drops acknowledged records without a word.
  bool default_recovery_mode = false;
  /// The head anchors are not looked at when the log is opened.
  bool anchors_ignored = false;
  /// Asked before each write to the database; true makes the write fail.
  std::function<bool()> write_fails;
};

struct RocksDbOptions {
  /// False: a power cut may take acknowledged events. For measuring and throw-away data only.
  bool sync = true;
  /// False: a crash takes what is not in table files yet, as one piece. For a copy of another log,
  /// which is its write-ahead log; needs `sync` to be false.
  bool write_ahead = true;
  /// What was written without it is brought into table files after this time.
  std::chrono::milliseconds unsaved_age_max{10'000};
  Access access = Access::write;
  /// False: no anchors are kept, because another log tells what was acknowledged
  /// (RocksDbLog::follow).
  bool anchored = true;
  /// Free space below which the log is not opened and has no room. By default 256 MiB or 2 % of the
  /// disk, whichever is more: Debian's RocksDB aborts the process when the disk is full.
  std::optional<std::uint64_t> reserve_bytes;
  /// The anchor is written after this many records or this much time, whichever comes first.
  std::uint32_t anchor_records_max = 50;
  std::chrono::milliseconds anchor_age_max{50};
  /// Memory a column family fills before it is written out. As many command keys as it has
  /// KiB may be in no run yet.
  std::size_t write_buffer_bytes = 64u << 20;

  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
  /// Throws Fault{io} if it cannot tell.
  std::function<DiskSpace(const std::filesystem::path&)> disk_space;

  PlantedFaults planted;
};

}  // namespace duebook::eventstore
