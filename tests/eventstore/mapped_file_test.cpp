// SPDX-License-Identifier: Apache-2.0
// A mapped file has the bytes of its file, for as long as it is there.
#include "eventstore/mapped_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "eventstore/event_log.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {
namespace {

TEST(MappedFile, keeps_its_bytes_when_the_name_is_gone) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  std::ofstream(path) << "some bytes";
  MappedFile file(path);
  std::filesystem::remove(path);
  EXPECT_EQ(file.bytes(), "some bytes");
  const MappedFile moved(std::move(file));
  EXPECT_EQ(moved.bytes(), "some bytes");
}

TEST(MappedFile, may_be_empty) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  std::ofstream{path};
  EXPECT_EQ(MappedFile(path).bytes(), "");
}

TEST(MappedFile, is_refused_where_there_is_none) {
  const TemporaryFolder folder;
  EXPECT_THROW(MappedFile(folder.path() / "file"), Fault);
}

}  // namespace
}  // namespace duebook::eventstore
