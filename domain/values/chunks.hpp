// SPDX-License-Identifier: Apache-2.0
// Chunks: a growing array whose elements never move.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "domain/values/assert.hpp"
#include "domain/values/bytes.hpp"

namespace duebook::domain {

/// Elements stand in chunks of doubling size: chunk 0 holds `first`, chunk i > 0 holds first <<
/// (i-1). Growing allocates one chunk and moves nothing, so a reader that was told a length may
/// read below it while the writer appends. Only trivially copyable elements: they are saved as
/// bytes. Loaded chunks may be memory of the source, which is then kept as long as they are.
template <class T>
class Chunks {
  static_assert(std::is_trivially_copyable_v<T>);
  // Elements are saved as they stand in memory: unnamed padding would make equal books differ.
  static_assert(std::has_unique_object_representations_v<T>);

 public:
  static constexpr std::size_t first = 256;
  static constexpr std::size_t chunks_max = 26;  ///< up to 2^33 elements

  Chunks() = default;
  Chunks(const Chunks& other) { append(other); }
  Chunks(Chunks&& other) noexcept { swap(other); }
  Chunks& operator=(Chunks other) noexcept {
    swap(other);
    return *this;
  }
  ~Chunks() {
    for (std::size_t i = 0; i < chunks_max; ++i) {
      if ((lent_ >> i & 1) != 0) static_cast<void>(chunks_[i].release());
    }
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  const T& operator[](std::size_t i) const {
    return chunks_[chunk_of(i)][i - begin_of(chunk_of(i))];
  }
  T& operator[](std::size_t i) { return chunks_[chunk_of(i)][i - begin_of(chunk_of(i))]; }
  const T& back() const { return (*this)[size_ - 1]; }

  void push_back(const T& value) {
    const std::size_t chunk = chunk_of(size_);
    if (!chunks_[chunk]) allocate(chunk);
    chunks_[chunk][size_ - begin_of(chunk)] = value;
    ++size_;
  }
  /// Appends elements so that they stand in one run, after as many empty ones as that takes.
  /// Returns the index of the first.
  std::size_t push_run(std::span<const T> values) {
    while (!values.empty() && !is_one_run(size_, values.size())) push_back(T{});
    const std::size_t first_index = size_;
    for (const T& value : values) push_back(value);
    return first_index;
  }
  void truncate(std::size_t size) {
    DUEBOOK_ASSERT(size <= size_);
    size_ = size;
  }

  /// Whether `count` elements from `from` on (count > 0) stand in one chunk.
  static constexpr bool is_one_run(std::size_t from, std::size_t count) {
    return chunk_of(from) == chunk_of(from + count - 1);
  }

  /// Index of the first element in the chunk that element `i` is in.
  static constexpr std::size_t begin_of_run(std::size_t i) { return begin_of(chunk_of(i)); }

  /// Calls visit(span, index of its first element) for the elements [from, to) in order, one
  /// contiguous run after the other.
  template <class Visit>
  void for_each_run(std::size_t from, std::size_t to, Visit&& visit) const {
    while (from < to) {
      const std::size_t chunk = chunk_of(from);
      const std::size_t end = std::min(to, begin_of(chunk) + capacity_of(chunk));
      visit(std::span<const T>(&chunks_[chunk][from - begin_of(chunk)], end - from), from);
      from = end;
    }
  }

  void save(ByteSink& sink, std::size_t size) const {
    sink.put<std::uint64_t>(size);
    for_each_run(0, size, [&](std::span<const T> run, std::size_t) {
      sink.write_run(run.data(), run.size_bytes());
    });
  }
  void save(ByteSink& sink) const { save(sink, size_); }

  void load(ByteSource& source) {
    *this = Chunks();
    const auto size = source.get<std::uint64_t>();
    while (size_ < size) {
      const std::size_t chunk = chunk_of(size_);
      const std::size_t count = std::min<std::size_t>(size - size_, capacity_of(chunk));
      load_chunk(source, chunk, count * sizeof(T));
      size_ += count;
    }
  }

  std::size_t bytes_allocated() const {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < chunks_max; ++i)
      bytes += chunks_[i] ? capacity_of(i) * sizeof(T) : 0;
    return bytes;
  }

 private:
  static constexpr std::size_t chunk_of(std::size_t i) {
    return static_cast<std::size_t>(std::bit_width(i / first));
  }
  static constexpr std::size_t begin_of(std::size_t chunk) {
    return chunk == 0 ? 0 : first << (chunk - 1);
  }
  static constexpr std::size_t capacity_of(std::size_t chunk) {
    return chunk == 0 ? first : first << (chunk - 1);
  }
  // Memory of a chunk, given back without knowing its size.
  struct Release {
    void operator()(T* chunk) const { ::operator delete(chunk); }
  };
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

  // Nothing is written: the system gives a page when its first element comes. Else half of the
  // memory could be pages that hold nothing yet, and the push that starts a chunk of many
  // megabytes would keep everybody waiting.
  void allocate(std::size_t chunk) {
    DUEBOOK_ASSERT(chunk < chunks_max);
    chunks_[chunk].reset(static_cast<T*>(::operator new(capacity_of(chunk) * sizeof(T))));
  }
  void load_chunk(ByteSource& source, std::size_t chunk, std::size_t bytes) {
    DUEBOOK_ASSERT(chunk < chunks_max);
    Loan loan = source.lend(bytes, capacity_of(chunk) * sizeof(T));
    if (loan.bytes == nullptr) {
      allocate(chunk);
      source.read(chunks_[chunk].get(), bytes);
      return;
    }
    chunks_[chunk].reset(static_cast<T*>(loan.bytes));
    lent_ |= std::uint32_t{1} << chunk;
    lender_ = std::move(loan.lender);
  }
  void append(const Chunks& other) {
    other.for_each_run(0, other.size_, [&](std::span<const T> run, std::size_t) {
      for (const T& value : run) push_back(value);
    });
  }
  void swap(Chunks& other) noexcept {
    chunks_.swap(other.chunks_);
    lender_.swap(other.lender_);
    std::swap(size_, other.size_);
    std::swap(lent_, other.lent_);
  }

  std::array<std::unique_ptr<T[], Release>, chunks_max> chunks_;
  std::size_t size_ = 0;
  std::shared_ptr<const void> lender_;
  std::uint32_t lent_ = 0;  ///< a bit for each chunk that is the lender's
};

}  // namespace duebook::domain
