// SPDX-License-Identifier: Apache-2.0
// Chunks: an array that grows without moving anything.
#include "domain/values/chunks.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/domain/saved_bytes.hpp"

namespace duebook::tests {
namespace {

using Numbers = domain::Chunks<std::uint32_t>;

Numbers counted_to(std::size_t size) {
  Numbers numbers;
  for (std::uint32_t i = 0; i < size; ++i) numbers.push_back(i * 3);
  return numbers;
}

// Around every edge of the first chunks.
const std::vector<std::size_t> sizes{0,   1,    2,    255,  256,  257,  511,  512,  513,
                                     767, 1023, 1024, 1025, 2047, 2048, 2049, 5000, 70'000};

TEST(Chunks, hold_what_was_pushed) {
  for (const std::size_t size : sizes) {
    const Numbers numbers = counted_to(size);
    ASSERT_EQ(numbers.size(), size);
    EXPECT_EQ(numbers.empty(), size == 0);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(numbers[i], i * 3);
    if (size == 0) continue;
    EXPECT_EQ(numbers.back(), (size - 1) * 3);
  }
}

TEST(Chunks, never_move_an_element) {
  Numbers numbers;
  std::vector<const std::uint32_t*> places;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    numbers.push_back(i);
    places.push_back(&numbers[i]);
  }
  for (std::uint32_t i = 0; i < 10'000; ++i) ASSERT_EQ(&numbers[i], places[i]);
}

TEST(Chunks, visit_runs_that_cover_a_range_in_order) {
  const Numbers numbers = counted_to(5000);
  for (const std::size_t from : {0, 1, 255, 256, 300, 1024, 4999, 5000}) {
    for (const std::size_t to : {0, 1, 256, 257, 1024, 2048, 5000}) {
      std::size_t next = from;
      numbers.for_each_run(from, to, [&](std::span<const std::uint32_t> run, std::size_t first) {
        ASSERT_EQ(first, next);
        ASSERT_FALSE(run.empty());
        for (const std::uint32_t value : run) ASSERT_EQ(value, 3 * next++);
      });
      EXPECT_EQ(next, std::max(from, to));
    }
  }
}

TEST(Chunks, are_the_same_after_save_and_load) {
  for (const std::size_t size : sizes) {
    const Numbers numbers = counted_to(size);
    StringSource source(saved(numbers));
    Numbers loaded = counted_to(700);
    loaded.load(source);
    EXPECT_TRUE(source.is_used_up());
    ASSERT_EQ(loaded.size(), size);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(loaded[i], i * 3);
    loaded.push_back(7);
    EXPECT_EQ(loaded.back(), 7u);
  }
}

TEST(Chunks, grow_and_change_in_memory_that_was_lent) {
  for (const std::size_t size : sizes) {
    // given chunks of which the larger ones are lent by a source that is gone
    Numbers loaded;
    int loans = 0;
    {
      LendingSource source(saved(counted_to(size)), 800);
      loaded.load(source);
      EXPECT_TRUE(source.is_used_up());
      loans = source.loans;
    }
    EXPECT_EQ(loans > 0, size >= 200) << size;
    // when they are copied, changed and added to
    const Numbers copy = loaded;
    for (std::size_t i = 0; i < size; ++i) loaded[i] += 1;
    for (std::uint32_t i = 0; i < 3000; ++i) loaded.push_back(i);
    // then all is there, and the copy has memory of its own
    ASSERT_EQ(loaded.size(), size + 3000);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(loaded[i], i * 3 + 1);
    for (std::uint32_t i = 0; i < 3000; ++i) ASSERT_EQ(loaded[size + i], i);
    EXPECT_EQ(saved(copy), saved(counted_to(size)));
    // and both can be loaded anew
    Numbers moved = std::move(loaded);
    StringSource source(saved(copy));
    moved.load(source);
    EXPECT_EQ(saved(moved), saved(copy));
  }
}

TEST(Chunks, push_runs_that_cross_no_edge) {
  domain::Chunks<char> text;
  std::vector<std::pair<std::size_t, std::string>> pushed;
  for (std::size_t length = 0; length < 400; length += 3) {
    const std::string run(length, static_cast<char>('a' + length % 26));
    pushed.emplace_back(text.push_run(run), run);
  }
  for (const auto& [first, run] : pushed) {
    if (run.empty()) continue;
    ASSERT_TRUE(text.is_one_run(first, run.size()));
    EXPECT_EQ(std::string_view(&text[first], run.size()), run);
    EXPECT_LE(text.begin_of_run(first + run.size() - 1), first);
  }
}

TEST(Chunks, save_their_beginning) {
  const Numbers numbers = counted_to(1000);
  StringSink sink;
  numbers.save(sink, 300);
  EXPECT_EQ(sink.taken, saved(counted_to(300)));
}

TEST(Chunks, are_values) {
  Numbers numbers = counted_to(1000);
  Numbers copy = numbers;
  copy[5] = 99;
  copy.push_back(1);
  EXPECT_EQ(numbers[5], 15u);
  EXPECT_EQ(numbers.size(), 1000u);
  const Numbers moved = std::move(copy);
  EXPECT_EQ(moved[5], 99u);
  EXPECT_EQ(moved.size(), 1001u);
  numbers = moved;
  EXPECT_EQ(saved(numbers), saved(moved));
}

TEST(Chunks, keep_their_chunks_when_truncated) {
  Numbers numbers = counted_to(1000);
  const std::size_t bytes = numbers.bytes_allocated();
  EXPECT_GE(bytes, 1000 * sizeof(std::uint32_t));
  numbers.truncate(10);
  EXPECT_EQ(numbers.size(), 10u);
  EXPECT_EQ(numbers.bytes_allocated(), bytes);
  numbers.push_back(8);
  EXPECT_EQ(numbers[10], 8u);
}

TEST(ChunksDeathTest, end_the_process_when_truncated_to_more) {
  Numbers numbers = counted_to(3);
  EXPECT_DEATH(numbers.truncate(4), "assertion failed");
}

}  // namespace
}  // namespace duebook::tests
