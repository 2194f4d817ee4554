// SPDX-License-Identifier: Apache-2.0
// The bytes of a snapshot file: lent from its pages, changed without changing it, kept without it.
#include "api/snapshot_bytes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string>

#include "domain/values/chunks.hpp"
#include "tests/domain/saved_bytes.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::tests {
namespace {

namespace fs = std::filesystem;
using api::MappedFile;
using api::SnapshotSink;
using api::SnapshotSource;
using Numbers = domain::Chunks<std::uint32_t>;

constexpr std::array<char, 100> beginning{};

class SnapshotBytes : public testing::Test {
 protected:
  /// Saves columns of such sizes behind a hundred bytes of something else.
  void save(const std::vector<std::size_t>& sizes) {
    for (const std::size_t size : sizes) {
      Numbers& column = columns.emplace_back();
      for (std::uint32_t i = 0; i < size; ++i) column.push_back(i * 7 + 1);
    }
    std::FILE* file = std::fopen(path.c_str(), "wb");
    ASSERT_NE(file, nullptr);
    std::fwrite(beginning.data(), 1, beginning.size(), file);
    SnapshotSink sink(file, beginning.size());
    for (const Numbers& column : columns) column.save(sink);
    std::fclose(file);
    ASSERT_TRUE(sink.ok());
    ASSERT_EQ(sink.end(), fs::file_size(path));
    checksum = sink.checksum();
  }
  std::vector<Numbers> load(const std::shared_ptr<MappedFile>& file) const {
    SnapshotSource source(file, beginning.size());
    std::vector<Numbers> loaded(columns.size());
    for (Numbers& column : loaded) column.load(source);
    return loaded;
  }
  void expect_as_saved(const std::vector<Numbers>& loaded) const {
    ASSERT_EQ(loaded.size(), columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      EXPECT_EQ(saved(loaded[i]), saved(columns[i])) << i;
    }
  }
  std::string bytes_of_file() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  eventstore::TemporaryFolder folder{eventstore::TemporaryFolder::Place::memory};
  fs::path path = folder.path() / "bytes";
  std::vector<Numbers> columns;
  api::Checksum checksum;
};

// Nothing, less than a page, around a page and a chunk's end, and many pages.
const std::vector<std::size_t> sizes{0,    3,    1023, 1024,  1025,  2047,   2048,
                                     2049, 4096, 4100, 16384, 70000, 131072, 5};

TEST_F(SnapshotBytes, come_back_as_they_were_saved) {
  save(sizes);
  const auto file = MappedFile::open(path);
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(api::checksum_of(file->bytes().subspan(beginning.size())), checksum);
  expect_as_saved(load(file));
}

TEST_F(SnapshotBytes, are_not_changed_by_who_loaded_them) {
  save(sizes);
  const std::string before = bytes_of_file();
  std::vector<Numbers> loaded = load(MappedFile::open(path));
  // when every column changes and grows to more than twice its size
  for (Numbers& column : loaded) {
    const std::size_t size = column.size();
    for (std::size_t i = 0; i < size; ++i) column[i] = 9;
    for (std::size_t i = 0; i < size + 300; ++i) column.push_back(8);
  }
  // then each column holds its own, and the file what it held
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::size_t size = columns[i].size();
    ASSERT_EQ(loaded[i].size(), 2 * size + 300);
    for (std::size_t k = 0; k < loaded[i].size(); ++k) ASSERT_EQ(loaded[i][k], k < size ? 9u : 8u);
  }
  EXPECT_EQ(bytes_of_file(), before);
  expect_as_saved(load(MappedFile::open(path)));
}

TEST_F(SnapshotBytes, outlive_the_name_of_the_file) {
  save(sizes);
  const std::vector<Numbers> loaded = load(MappedFile::open(path));
  fs::remove(path);
  expect_as_saved(loaded);
}

TEST_F(SnapshotBytes, do_not_follow_the_file_once_they_were_copied) {
  save(sizes);
  const auto file = MappedFile::open(path);
  const std::vector<Numbers> loaded = load(file);
  file->copy_lent_pages({});
  const std::size_t bytes = bytes_of_file().size();
  std::fstream(path, std::ios::in | std::ios::out | std::ios::binary) << std::string(bytes, 'x');
  EXPECT_EQ(bytes_of_file(), std::string(bytes, 'x'));
  expect_as_saved(loaded);
}

TEST_F(SnapshotBytes, can_be_used_and_left_while_they_are_copied) {
  save(sizes);
  for (int i = 0; i < 20; ++i) {
    std::vector<Numbers> loaded;
    {
      const auto file = MappedFile::open(path);
      loaded = load(file);
      file->copy_lent_pages_soon();
    }
    for (Numbers& column : loaded) column.push_back(1);
  }
}

TEST_F(SnapshotBytes, are_not_there_without_a_file) {
  EXPECT_EQ(MappedFile::open(path), nullptr);
  std::ofstream(path) << "";
  EXPECT_EQ(MappedFile::open(path), nullptr);
  EXPECT_EQ(MappedFile::open(folder.path()), nullptr);
}

}  // namespace
}  // namespace duebook::tests
