// SPDX-License-Identifier: Apache-2.0
// ScratchColumn: zeroed rows for the time of one question, as many as a table has.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <type_traits>

namespace duebook::projections {

/// How many rows ahead of a scan what it is going to write is asked for, where that is all over
/// the place: about as many as the processor fetches at a time.
inline constexpr std::size_t rows_prefetched = 24;

/// Straight from the system, in huge pages where there are any: most of the time of a first touch
/// goes into faults, and these make 512 times fewer of them than malloc. Nothing is kept
/// between questions.
template <class T>
class ScratchColumn {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  explicit ScratchColumn(std::size_t rows) : bytes_(rows * sizeof(T)) {
    if (rows == 0) return;
    void* const memory =
        mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    madvise(memory, bytes_, MADV_HUGEPAGE);  // a wish: without it all is right, only slower
    rows_ = static_cast<T*>(memory);
  }
  ScratchColumn(const ScratchColumn&) = delete;
  ScratchColumn& operator=(const ScratchColumn&) = delete;
  ~ScratchColumn() {
    if (rows_ != nullptr) munmap(rows_, bytes_);
  }

  const T& operator[](std::size_t row) const { return rows_[row]; }
  T& operator[](std::size_t row) { return rows_[row]; }
  /// Has a row brought to the processor that is going to be written soon.
  void prefetch(std::size_t row) const { __builtin_prefetch(rows_ + row, 1); }

 private:
  std::size_t bytes_;
  T* rows_ = nullptr;
};

}  // namespace duebook::projections
