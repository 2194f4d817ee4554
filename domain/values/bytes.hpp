// SPDX-License-Identifier: Apache-2.0
// ByteSink and ByteSource: where state is saved to and loaded from, without naming a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace duebook::domain {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(const void* bytes, std::size_t size) = 0;

  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) {
    // Unnamed padding would make equal values different bytes.
    static_assert(std::has_unique_object_representations_v<T>);
    write(&value, sizeof value);
  }
};

/// Gives back what a sink took. A short or damaged source fails before the first read: whoever
/// opens it checks the whole first.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual void read(void* bytes, std::size_t size) = 0;

  template <class T>
  requires std::is_trivially_copyable_v<T> T get() {
    T value;
    read(&value, sizeof value);
    return value;
  }
};

}  // namespace duebook::domain
