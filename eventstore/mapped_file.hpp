// SPDX-License-Identifier: Apache-2.0
// MappedFile: the bytes of a file that nobody changes, as if they were in memory.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

namespace duebook::eventstore {

class MappedFile {
 public:
  /// Throws Fault{io}.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  /// They start at a page; and stay when the file's name is gone.
  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace duebook::eventstore
