// SPDX-License-Identifier: Apache-2.0
// Files by descriptor, with errors as Fault{io}: what std::fstream cannot do, sync and pwrite.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace duebook::eventstore {

/// An open descriptor, closed when destroyed.
class File {
 public:
  enum class Mode { read, write, create_or_truncate, folder };

  File(const std::filesystem::path& path, Mode mode);
  File(File&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept;
  ~File();

  /// For reading, or nothing if there is no file of that name.
  static std::optional<File> open_if_there(const std::filesystem::path& path);
  /// A file with these bytes that is on no disk. `name` is for messages.
  static File in_memory(const std::string& name, std::string_view bytes);

  /// Up to `count` bytes from `offset`; fewer at the end of the file.
  std::string read_at(std::uint64_t offset, std::size_t count) const;
  /// From the beginning to where the file ends now.
  std::string read_all() const;
  void write_at(std::uint64_t offset, std::string_view bytes);
  /// Data and what is needed to read it back, such as the length, are on stable storage after it.
  void sync();
  std::uint64_t size() const;
  int descriptor() const { return descriptor_; }
  /// A path by which this process opens the file again while this one is open, though its name may
  /// be gone.
  std::string path_by_descriptor() const;

 private:
  File(std::filesystem::path path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}
  [[noreturn]] void fail(const char* action) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// Makes created, renamed and deleted names in `folder` durable.
void sync_folder(const std::filesystem::path& folder);

}  // namespace duebook::eventstore
