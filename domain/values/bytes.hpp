// SPDX-License-Identifier: Apache-2.0
// ByteSink and ByteSource: where state is saved to and loaded from, without naming a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace duebook::domain {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(const void* bytes, std::size_t size) = 0;
  /// The same for bytes that may be lent when they are read: a sink may put them where they can be.
  virtual void write_run(const void* bytes, std::size_t size) { write(bytes, size); }

  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) {
    // Unnamed padding would make equal values different bytes.
    static_assert(std::has_unique_object_representations_v<T>);
    write(&value, sizeof value);
  }
};

/// Bytes of a source, the reader's to keep and change as long as it holds the source's lender.
struct Loan {
  void* bytes = nullptr;
  std::shared_ptr<const void> lender;
};

/// Gives back what a sink took. A short or damaged source fails before the first read: whoever
/// opens it checks the whole first.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual void read(void* bytes, std::size_t size) = 0;
  /// The next bytes, which were written as a run of `size`, without a copy and with `room` bytes
  /// (at least `size`) to grow into. No bytes when they have to be read instead.
  virtual Loan lend([[maybe_unused]] std::size_t size, [[maybe_unused]] std::size_t room) {
    return {};
  }

  template <class T>
  requires std::is_trivially_copyable_v<T> T get() {
    T value;
    read(&value, sizeof value);
    return value;
  }
};

}  // namespace duebook::domain
