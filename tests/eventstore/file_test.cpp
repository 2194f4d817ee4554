// SPDX-License-Identifier: Apache-2.0
// Files by descriptor: what is read of one that goes, grows or never was.
#include "eventstore/file.hpp"

#include <gtest/gtest.h>

#include "eventstore/event_log.hpp"
#include "tests/eventstore/temporary_folder.hpp"

namespace duebook::eventstore {

TEST(File, reads_from_an_offset_what_is_there) {
  const TemporaryFolder folder;
  File file(folder.path() / "a", File::Mode::create_or_truncate);
  file.write_at(0, "0123456789");
  file.write_at(4, "x");
  EXPECT_EQ(file.read_at(3, 3), "3x5");
  EXPECT_EQ(file.read_at(8, 100), "89");
  EXPECT_EQ(file.read_at(100, 1), "");
}

TEST(File, is_read_whole_however_long) {
  const TemporaryFolder folder;
  const std::string bytes((2u << 20) + 1, 'x');
  File file(folder.path() / "a", File::Mode::create_or_truncate);
  EXPECT_EQ(file.read_all(), "");
  file.write_at(0, bytes);
  EXPECT_EQ(file.read_all(), bytes);
}

TEST(File, is_opened_by_its_descriptor_when_its_name_is_gone) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "a";
  File(path, File::Mode::create_or_truncate).write_at(0, "kept");
  const auto held = File::open_if_there(path);
  std::filesystem::remove(path);
  EXPECT_EQ(File(held.value().path_by_descriptor(), File::Mode::read).read_all(), "kept");
  EXPECT_FALSE(File::open_if_there(path).has_value());
}

TEST(File, in_memory_has_its_bytes) {
  EXPECT_EQ(File::in_memory("a", "bytes").read_all(), "bytes");
}

TEST(File, says_which_one_cannot_be_opened) {
  const TemporaryFolder folder;
  try {
    const File none(folder.path() / "none", File::Mode::read);
    FAIL();
  } catch (const Fault& fault) {
    EXPECT_EQ(fault.kind(), FaultKind::io);
    EXPECT_NE(std::string(fault.what()).find("/none: No such file"), std::string::npos);
  }
}

}  // namespace duebook::eventstore
